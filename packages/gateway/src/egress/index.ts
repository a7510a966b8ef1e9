export type { Destination } from './destination.ts';
export { type EgressParts, openEgress, type OpenedEgress } from './open-egress.ts';
export { openSocket, type OpenSocket, type SocketTarget } from './open-socket.ts';
export { type CheckedAddress, type Resolve, resolveBySystem } from './resolve-checked.ts';
