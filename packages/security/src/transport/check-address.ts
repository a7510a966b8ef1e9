import ipaddr from 'ipaddr.js';
import { ok, refuse, type Result } from '../kernel/index.ts';
import { EMBEDDING_RANGES, GLOBAL_UNICAST, NEVER_RANGES } from './address-ranges.ts';

/** Which addresses beside the public internet a destination may have. */
export interface AddressRules {
  /** Ranges in CIDR notation (`10.20.0.0/16`, `::1/128`) that the configuration allows. Metadata stays refused. */
  readonly allowedRanges: readonly string[];
}

/** Why an address is refused. */
export type AddressRefusal =
  | { readonly reason: 'address-malformed' }
  | { readonly reason: 'address-never-allowed'; readonly range: string }
  | { readonly reason: 'address-not-public'; readonly range: string };

/** Rules that allow the public internet alone. */
export const PUBLIC_ADDRESSES: AddressRules = Object.freeze({ allowedRanges: Object.freeze([]) });

/**
 * Decides whether a socket may be opened to this address. Ask it for every address a name resolves to and for the one
 * that is then connected to: a resolver may change its mind in between.
 *
 * IPv4 addresses that travel inside IPv6 (mapped, NAT64, 6to4, Teredo, ISATAP …) are judged as both.
 *
 * @param address - As resolvers give it: four decimal parts, or IPv6 text without brackets; a zone is refused.
 * @see ASSURANCE NET-2, NET-4, NET-5.
 */
export function checkAddress(address: string, rules: AddressRules): Result<void, AddressRefusal> {
  const parsed = parseAddress(address);
  if (parsed === undefined) return refuse({ reason: 'address-malformed' });
  const forms = [parsed, ...embeddedAddresses(parsed)];
  for (const form of forms) {
    const never = NEVER_RANGES.find(({ cidr }) => isWithin(form, cidr));
    if (never !== undefined) return refuse({ reason: 'address-never-allowed', range: never.name });
  }
  const [judged, ...inner] = parsed.kind() === 'ipv6' && isMapped(parsed) ? forms.slice(1) : forms;
  for (const form of [judged ?? parsed, ...inner]) {
    if (!isPublic(form) && !isAllowed(form, rules)) return refuse({ reason: 'address-not-public', range: form.range() });
  }
  return ok(undefined);
}

/** True when the text is a range in CIDR notation: for configuration. Host bits may be set. */
export function isAddressRange(text: string): boolean {
  return text.includes('.') && !text.includes(':')
    ? ipaddr.IPv4.isValidCIDRFourPartDecimal(text)
    : ipaddr.IPv6.isValidCIDR(text);
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Strict: ipaddr.js alone would also read octal, hexadecimal and short forms. */
function parseAddress(address: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  const isPlainIpv6 = /^[0-9a-f:.]{2,45}$/iu.test(address) && address.includes(':');
  return isPlainIpv6 && ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : undefined;
}

function embeddedAddresses(address: Address): readonly Address[] {
  if (address.kind() === 'ipv4') return [];
  const bytes = address.toByteArray();
  const found: Address[] = [];
  for (const { cidr, at, isInverted } of EMBEDDING_RANGES) {
    if (isWithin(address, cidr) && !isLoopback(address)) found.push(takeIpv4(bytes, at, isInverted));
  }
  const isIsatap = bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe && ((bytes[8] ?? 0) & 0xfd) === 0;
  if (isIsatap) found.push(takeIpv4(bytes, 12, false));
  return found;
}

/** `::1` is in the range of IPv4-compatible addresses and none of them. */
function isLoopback(address: Address): boolean {
  return address.range() === 'loopback';
}

function takeIpv4(bytes: readonly number[], at: number, isInverted: boolean): ipaddr.IPv4 {
  const octets = bytes.slice(at, at + 4);
  return new ipaddr.IPv4(isInverted ? octets.map((octet) => octet ^ 0xff) : octets);
}

/** `::ffff:a.b.c.d` is the same socket as `a.b.c.d`, so it is judged as that alone. */
function isMapped(address: Address): boolean {
  return isWithin(address, '::ffff:0:0/96');
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || isWithin(address, GLOBAL_UNICAST);
}

function isAllowed(address: Address, rules: AddressRules): boolean {
  return rules.allowedRanges.some((range) => isAddressRange(range) && isWithin(address, range));
}

function isWithin(address: Address, cidr: string): boolean {
  const range = parseRange(cidr);
  return range[0].kind() === address.kind() && address.match(range);
}

function parseRange(cidr: string): [Address, number] {
  const known = PARSED_RANGES.get(cidr);
  return known ?? ipaddr.parseCIDR(cidr);
}

const PARSED_RANGES: ReadonlyMap<string, [Address, number]> = new Map(
  [...NEVER_RANGES.map(({ cidr }) => cidr), ...EMBEDDING_RANGES.map(({ cidr }) => cidr), GLOBAL_UNICAST].map((cidr) => [
    cidr,
    ipaddr.parseCIDR(cidr),
  ]),
);
