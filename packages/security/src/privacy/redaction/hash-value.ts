import { deriveKey, macOf, toBase32 } from './derive-key.ts';
import { normalValue } from './normal-value.ts';
import type { RedactionKey, RedactionScope } from './redaction-config.ts';

/** Under which key, and whose. */
export interface Keyed {
  readonly key: RedactionKey;
  readonly scope: RedactionScope;
}

/**
 * HMAC-SHA-256 of a value under the tenant's key: `<TYPE:KEYID:32 characters>`. There is no way to hash without a key: numbers
 * are few enough to be tried out.
 */
export function hashValue(type: string, value: string, { key, scope }: Keyed): string {
  const mac = macOf(deriveKey(key, 'hash', { tenantId: scope.tenantId }), type, normalValue(value));
  return `<${type}:${key.id}:${toBase32(mac, 32)}>`;
}

/** A short name for a value: the same within the scope, and in no other: `EMAIL_ADDRESS-4kq7c2vn`. */
export function pseudonymOf(type: string, value: string, { key, scope }: Keyed): string {
  return `${type}-${toBase32(macOf(deriveKey(key, 'pseudonym', scope), type, normalValue(value)), 12)}`;
}
