import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { checkAddress, type AddressRules } from '@agentor/security/transport';
import { EgressError } from '../ports/index.ts';
import { ADDRESSES_MAX } from './bounds.ts';

/** Finds every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** An address that was found allowed, as `node:net` takes it. */
export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses that the system's resolver has for a name, `/etc/hosts` included. */
export async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
}

/**
 * Resolves a name and checks **every** address: one forbidden among them refuses them all, since which one a socket
 * would take is the resolver's choice (NET-2).
 *
 * @throws {EgressError} `destination-refused`, or `connect-failed` when the name has no address.
 */
export async function resolveChecked(hostname: string, resolve: Resolve, rules: AddressRules): Promise<readonly CheckedAddress[]> {
  const addresses = await find(hostname, resolve);
  const isAllowed = addresses.length <= ADDRESSES_MAX && addresses.every((address) => checkAddress(address, rules).ok);
  if (!isAllowed) throw new EgressError({ kind: 'destination-refused' });
  return addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
}

async function find(hostname: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    const addresses = await resolve(hostname);
    if (addresses.length > 0) return addresses;
  } catch (error) {
    throw new EgressError({ kind: 'connect-failed' }, { cause: error });
  }
  throw new EgressError({ kind: 'connect-failed' });
}
