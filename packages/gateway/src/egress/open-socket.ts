import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { CheckedAddress } from './resolve-checked.ts';

/** Where a socket goes. */
export interface SocketTarget {
  /** The name that the certificate must be for. */
  readonly hostname: string;
  readonly port: number;
  /** Checked already; no other is connected to. */
  readonly addresses: readonly CheckedAddress[];
  /** Present for TLS. */
  readonly secureContext: SecureContext | undefined;
  readonly session: Buffer | undefined;
}

/** Opens a socket to one of the addresses given and to no other. */
export type OpenSocket = (target: SocketTarget) => Socket;

/** Opens a TCP or TLS socket. The resolver has no second say: the lookup that Node asks for is the checked list. */
export function openSocket(target: SocketTarget): Socket {
  const { hostname, port, addresses, secureContext, session } = target;
  const tcp = { host: hostname, port, lookup: answerWith(addresses), autoSelectFamily: true, noDelay: true, keepAlive: true };
  if (secureContext === undefined) return connectTcp(tcp);
  return connectTls({
    ...tcp,
    secureContext,
    ...(session === undefined ? {} : { session }),
    ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED has no say.
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
}

function answerWith(addresses: readonly CheckedAddress[]): LookupFunction {
  return (_hostname, options, done) => {
    const [first] = addresses;
    if (options.all === true) done(null, [...addresses]);
    else if (first === undefined) done(new Error('no address'), '');
    else done(null, first.address, first.family);
  };
}
