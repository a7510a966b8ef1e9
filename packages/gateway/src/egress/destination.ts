import type { AddressRules, DestinationRules } from '@agentor/security/transport';

/** A destination that configuration approved; a provider's configuration is one. */
export interface Destination {
  readonly name: string;
  /** Scheme, host and port decide where calls go. Absent: nothing is sent there. */
  readonly baseUrl?: URL;
  readonly isPrivateNetworkAllowed: boolean;
  readonly connectionsMax: number;
  readonly timeouts: { readonly connectMs: number };
}

/** The address rules of a destination. Metadata services stay refused by those, whatever is allowed here. */
export function rulesOf(destination: Pick<Destination, 'isPrivateNetworkAllowed'>): DestinationRules {
  return destination.isPrivateNetworkAllowed ? PRIVATE_RULES : PUBLIC_RULES;
}

const PUBLIC_RULES: DestinationRules = { allowedRanges: [], isPlainHttpAllowed: false };

const PRIVATE_RANGES: AddressRules['allowedRanges'] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
];

/** Plain HTTP only where a network of one's own is meant: credentials must not cross the internet in the clear. */
const PRIVATE_RULES: DestinationRules = { allowedRanges: PRIVATE_RANGES, isPlainHttpAllowed: true };
