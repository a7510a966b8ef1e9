import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { callbackify } from 'node:util';
import { checkDestination, type Destination as CheckedDestination } from '@agentor/security/transport';
import { EgressError } from '../ports/index.ts';
import { type Destination, rulesOf } from './destination.ts';
import { toEgressError } from './egress-fault.ts';
import type { OpenSocket } from './open-socket.ts';
import { type Resolve, resolveChecked } from './resolve-checked.ts';

/** undici's connector: opens one socket, or says why not. */
export type Connector = (options: unknown, done: (...outcome: [null, Socket] | [Error, null]) => void) => void;

/** What a connector is made of. */
export interface ConnectorParts {
  readonly resolve: Resolve;
  readonly openSocket: OpenSocket;
  /** PEM texts that are trusted instead of Node's own list; undefined for that list. */
  readonly certificateAuthorities: readonly string[] | undefined;
}

/**
 * Makes the only way to a destination: it resolves the name, checks every address and connects to those checked, so
 * that a name which changes its mind between check and connect has no say (NET-2). A literal address is checked the same way.
 */
export function openConnector(destination: Destination, parts: ConnectorParts): Connector {
  const checked = checkDestination(destination.baseUrl?.href ?? '', rulesOf(destination));
  if (!checked.ok) return (_options, done) => done(new EgressError({ kind: 'destination-refused' }), null);
  const tls = openTlsState(checked.value, parts);
  const dial = async (signal: AbortSignal): Promise<Socket> => {
    const { host, port } = checked.value;
    const resolve = checked.value.isAddress ? () => Promise.resolve([host]) : parts.resolve;
    const addresses = await resolveChecked(host, resolve, rulesOf(destination));
    signal.throwIfAborted();
    const socket = parts.openSocket({ hostname: host, port, addresses, secureContext: tls.context(), session: tls.session });
    socket.on('session', (session: Buffer) => {
      tls.session = session;
    });
    return untilReady(socket, checked.value.isTls ? 'secureConnect' : 'connect', signal);
  };
  const connect = callbackify(() => within(destination.timeouts.connectMs, dial));
  return (_options, done) => {
    connect((error, socket) => {
      // Node's types say that there is always an error; there is none when it worked.
      if (error instanceof Error) done(toEgressError(error, 'connecting'), null);
      else done(null, socket);
    });
  };
}

/** Does `work` and ends it, with what it opened, when it takes too long. */
function within<Value>(limitMs: number, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const limit = AbortSignal.timeout(limitMs);
  const late = Promise.withResolvers<never>();
  limit.addEventListener('abort', () => late.reject(new EgressError({ kind: 'connect-timeout' })), { once: true });
  return Promise.race([work(limit), late.promise]);
}

/** Waits until the socket stands; closes it when it does not in time. */
function untilReady(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const abort = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', abort, { once: true });
  const settle = (): void => {
    signal.removeEventListener('abort', abort);
  };
  socket.once('error', (error) => {
    settle();
    reject(error);
  });
  socket.once('close', () => {
    settle();
    reject(new EgressError({ kind: 'connect-failed' }));
  });
  socket.once(event, () => {
    settle();
    resolve(socket);
  });
  return promise;
}

interface TlsState {
  /** Undefined for plain HTTP. Made once: reading the certificate store takes milliseconds. */
  readonly context: () => SecureContext | undefined;
  /** The last session, so that the next socket need not shake hands in full. */
  session: Buffer | undefined;
}

function openTlsState({ isTls }: CheckedDestination, { certificateAuthorities }: ConnectorParts): TlsState {
  let made: SecureContext | undefined;
  const context = (): SecureContext | undefined => {
    if (isTls) {
      made ??= createSecureContext({
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.3',
        ...(certificateAuthorities === undefined ? {} : { ca: [...certificateAuthorities] }),
      });
    }
    return made;
  };
  return { context, session: undefined };
}
