import { deriveKey, macOf, toBase32 } from './derive-key.ts';
import type { RedactionKey, RedactionScope } from './redaction-config.ts';

/**
 * A made-up value of the same type from a range that is reserved for examples, so that it can belong to nobody: `example.com`
 * (RFC 2606), 555-01xx, 192.0.2.0/24 (RFC 5737), 2001:db8::/32 (RFC 3849), 00-00-5E-00-53-xx (RFC 7042). Numbers with check
 * digits are made so that their check fails. The same value gives the same fake within a scope. Undefined for types without
 * such a range.
 */
export function fakeValue(type: string, value: string, { key, scope }: { readonly key: RedactionKey; readonly scope: RedactionScope }): string | undefined {
  const maker = MAKERS.get(type);
  return maker?.(macOf(deriveKey(key, 'fake', scope), type, value), value);
}

type Maker = (mac: Buffer, value: string) => string;

const digits = (mac: Buffer, count: number): string => (BigInt(`0x${mac.toString('hex')}`) % 10n ** BigInt(count)).toString().padStart(count, '0');

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['EMAIL_ADDRESS', (mac) => `user-${toBase32(mac, 8)}@example.com`],
  ['PHONE_NUMBER', (mac) => `+1 202-555-01${digits(mac, 2)}`],
  ['IP_ADDRESS', (mac, value) => (value.includes(':') ? `2001:db8::${mac.readUInt16BE(0).toString(16)}` : `192.0.2.${mac.readUInt8(0)}`)],
  ['MAC', (mac) => `00-00-5E-00-53-${mac.toString('hex', 0, 1).toUpperCase()}`],
  ['CREDIT_CARD', (mac) => withWrongLuhn(`400000${digits(mac, 9)}`)],
  ['IBAN', (mac) => `XX00${digits(mac, 16)}`],
  ['US_SSN', (mac) => `000-${digits(mac, 6).slice(0, 2)}-${digits(mac, 4)}`],
  ['URL', (mac) => `https://example.com/${toBase32(mac, 8)}`],
  ['PERSON', (mac) => `Person ${toBase32(mac, 6).toUpperCase()}`],
]);

/** Adds a last digit that is not the check digit. */
function withWrongLuhn(start: string): string {
  let sum = 0;
  for (const [index, digit] of Array.from(start).toReversed().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  const check = (10 - (sum % 10)) % 10;
  return `${start}${(check + 1) % 10}`;
}
