export { type Listener, type ListenerPorts, openListener } from './listener.ts';
export { type RouteEntry, ROUTES } from './routes.ts';
