import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { Cancellation, type EgressCall } from '../ports/index.ts';
import type { Destination } from './destination.ts';
import { type EgressParts, openEgress, type OpenedEgress } from './open-egress.ts';

/** A local server for tests, which counts what reaches it. */
export interface TestUpstream extends AsyncDisposable {
  readonly port: number;
  readonly sockets: ReadonlySet<Socket>;
  readonly seen: { connections: number; bytes: number };
}

/** Serves HTTP on loopback. */
export function serveHttp(listener: RequestListener): Promise<TestUpstream> {
  return listen(createHttpServer(listener));
}

/** Serves whatever `listener` writes on loopback. */
export function serveTcp(listener: (socket: Socket) => void): Promise<TestUpstream> {
  return listen(createServer(listener));
}

async function listen(server: Server): Promise<TestUpstream> {
  const sockets = new Set<Socket>();
  const seen = { connections: 0, bytes: 0 };
  server.on('connection', (socket: Socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      seen.bytes += socket.bytesRead;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    sockets,
    seen,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** An egress with one destination, `upstream`, whose network is the private one unless `changes` says otherwise. */
export function openTestEgress(baseUrl: string, changes: Partial<Destination> = {}, parts: Partial<EgressParts> = {}): OpenedEgress {
  const destination: Destination = {
    name: 'upstream',
    baseUrl: new URL(baseUrl),
    isPrivateNetworkAllowed: true,
    connectionsMax: 8,
    timeouts: { connectMs: 2000 },
    ...changes,
  };
  return openEgress([destination], { clock: { monotonicMs: () => performance.now() }, ...parts });
}

/** A call to `upstream`. */
export function testCall(changes: Partial<EgressCall> = {}): EgressCall {
  return {
    destination: 'upstream',
    method: 'POST',
    path: '/v1/chat',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    limits: { connectMs: 5000, firstByteMs: 5000, silenceMs: 5000, totalMs: 10_000 },
    cancellation: new Cancellation(),
    ...changes,
  };
}
