import { createHmac } from 'node:crypto';
import { type RedactionKey, RedactionConfigError, type RedactionScope } from './redaction-config.ts';

/** What a derived key is for: two uses never share one. */
export type KeyUse = 'hash' | 'pseudonym' | 'encryption' | 'placeholder' | 'token' | 'vault' | 'fake';

/**
 * The key of one use in one scope, from the configured key.
 *
 * @throws {RedactionConfigError} when the configured key is too short.
 * @see NIST SP 800-108r1, section 4.1: a PRF (HMAC-SHA-256) over an unambiguous label and context.
 */
export function deriveKey(key: RedactionKey, use: KeyUse, { tenantId, conversationId }: RedactionScope): Buffer {
  requireKey(key);
  return createHmac('sha256', key.secret).update(JSON.stringify(['agentor', use, tenantId, conversationId ?? null])).digest();
}

/** HMAC-SHA-256 of a value under its type: equal values of two types have two results. */
export function macOf(key: Uint8Array, type: string, value: string): Buffer {
  return createHmac('sha256', key).update(JSON.stringify([type, value])).digest();
}

/** A key of the first bytes of `bytes`, in `letters` lower-case letters and digits (RFC 4648 base32, without padding). */
export function toBase32(bytes: Uint8Array, letters: number): string {
  let text = '';
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((pending >>> bits) & 31);
      if (text.length === letters) return text;
    }
    pending &= 31;
  }
  return text;
}

function requireKey({ id, secret }: RedactionKey): void {
  if (secret.length < KEY_BYTES_MIN) throw new RedactionConfigError(`A redaction key has at least ${KEY_BYTES_MIN} bytes; this one has ${secret.length}`);
  if (!/^[a-z0-9]{1,16}$/u.test(id)) throw new RedactionConfigError('The id of a redaction key is 1 to 16 lower-case letters and digits');
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const KEY_BYTES_MIN = 32;
