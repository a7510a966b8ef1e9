import { isIP } from 'node:net';
import { ok, refuse, type Result } from '../kernel/index.ts';
import { NEVER_HOSTS } from './address-ranges.ts';
import { type AddressRefusal, type AddressRules, checkAddress } from './check-address.ts';

/** What a destination's URL may be. */
export interface DestinationRules extends AddressRules {
  /** `http:` only where the configuration says so, for a model on the same machine or network. */
  readonly isPlainHttpAllowed: boolean;
  /** Ports that may be dialled; undefined for any but those of other protocols. */
  readonly ports?: readonly number[];
}

/** A URL that passed, taken apart. */
export interface Destination {
  readonly isTls: boolean;
  /** The host as the socket needs it: lower case, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** True when `host` is an address, which no resolver sees. */
  readonly isAddress: boolean;
}

/** Why a destination is refused. */
export type DestinationRefusal =
  | AddressRefusal
  | {
      readonly reason:
        | 'url-malformed'
        | 'scheme-not-allowed'
        | 'credentials-in-url'
        | 'fragment-in-url'
        | 'port-not-allowed'
        | 'host-disguised'
        | 'host-never-allowed'
        | 'host-local';
    };

/**
 * Checks the URL of a destination from the configuration, before anything is resolved: scheme, credentials, port, and
 * the host as it is written. Addresses in any spelling but the plain one are refused, names must be plain ASCII.
 *
 * What the name resolves to is {@link checkAddress}'s question, at connect time.
 *
 * @param url - Absolute, as the configuration has it.
 * @see ASSURANCE NET-2, NET-4, NET-5; fact F5: a URL parser turns `0x7f000001` and `127.1` into 127.0.0.1.
 */
export function checkDestination(url: string, rules: DestinationRules): Result<Destination, DestinationRefusal> {
  const written = WRITTEN_URL.exec(url);
  if (written === null || !URL.canParse(url)) return refuse({ reason: 'url-malformed' });
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && rules.isPlainHttpAllowed)) {
    return refuse({ reason: 'scheme-not-allowed' });
  }
  const authority = written[1] ?? '';
  if (authority.includes('@') || parsed.username !== '' || parsed.password !== '') {
    return refuse({ reason: 'credentials-in-url' });
  }
  if (url.includes('#')) return refuse({ reason: 'fragment-in-url' });
  const isTls = parsed.protocol === 'https:';
  const port = parsed.port === '' ? (isTls ? 443 : 80) : Number(parsed.port);
  if (!isPortAllowed(port, rules)) return refuse({ reason: 'port-not-allowed' });
  if (authority.replace(/:\d*$/u, '').toLowerCase() !== parsed.hostname) return refuse({ reason: 'host-disguised' });
  const host = parsed.hostname.replace(/^\[|\]$/gu, '');
  const checked = checkHost(host, rules);
  return checked.ok ? ok({ isTls, host, port, isAddress: isAddress(host) }) : checked;
}

function checkHost(host: string, rules: DestinationRules): Result<void, DestinationRefusal> {
  if (isAddress(host)) return checkAddress(host, rules);
  if (!HOST_NAME.test(host) || host.length > HOST_LENGTH_MAX) return refuse({ reason: 'host-disguised' });
  if (NEVER_HOSTS.has(host)) return refuse({ reason: 'host-never-allowed' });
  const isLocal = host === 'localhost' || host.endsWith('.localhost');
  if (isLocal && !checkAddress('127.0.0.1', rules).ok && !checkAddress('::1', rules).ok) {
    return refuse({ reason: 'host-local' });
  }
  return ok(undefined);
}

function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

function isPortAllowed(port: number, rules: DestinationRules): boolean {
  if (rules.ports !== undefined) return rules.ports.includes(port);
  return port > 0 && !OTHER_PROTOCOL_PORTS.has(port);
}

/** Scheme, authority and the rest, as written; backslashes, white space and control characters never. */
const WRITTEN_URL = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\\s\p{Cc}]+)(?:[/?#][^\\\s\p{Cc}]*)?$/iu;

/** Letters, digits, hyphens and underscores between single dots; no dot at the end, no percent-encoding, no IDN text. */
const HOST_NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;

const HOST_LENGTH_MAX = 253;

/** Text protocols that an HTTP request could be smuggled into; the list that browsers block has them too. */
const OTHER_PROTOCOL_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113,
  115, 117, 119, 123, 135, 137, 138, 139, 143, 161, 162, 179, 389, 427, 445, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 2375, 2376, 3306, 3389, 3659, 4045,
  4190, 5060, 5061, 5432, 5900, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 10080, 11211, 27017,
]);
