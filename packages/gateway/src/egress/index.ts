export type { Destination } from './destination.ts';
export { type EgressParts, openEgress, type OpenedEgress } from './open-egress.ts';
export type { OpenSocket, SocketTarget } from './open-socket.ts';
export type { CheckedAddress, Resolve } from './resolve-checked.ts';
