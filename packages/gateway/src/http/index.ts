export { type Listener, type ListenerPorts, openListener } from './listener.ts';
