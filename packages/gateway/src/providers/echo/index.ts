export { createEchoProvider, type EchoPorts } from './echo-provider.ts';
