import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '../../../kernel/index.ts';

/** The code of a time step. @param secret - 20 bytes. @see RFC 4226 section 5.3, RFC 6238 section 4 (SHA-1, as every app has it). */
export function totpAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** TOTP_DIGITS;
  return String(number).padStart(TOTP_DIGITS, '0');
}

/**
 * Finds the step that a code belongs to: the one of now, or one beside it, and later than the last one that was used.
 *
 * @param lastStep - So that a code works once.
 */
export function findTotpStep(secret: Uint8Array, code: string, { nowMs, lastStep }: { readonly nowMs: number; readonly lastStep: number }): number | undefined {
  const now = Math.floor(nowMs / TOTP_STEP_MS);
  let found: number | undefined;
  // All three are computed, whichever it is.
  for (const step of [now - 1, now, now + 1]) if (equalInConstantTime(totpAt(secret, step), code) && step > lastStep) found = step;
  return found;
}

/** The address that an authenticator app reads from a QR code. */
export function totpAddress({ secret, issuer, account }: { readonly secret: Uint8Array; readonly issuer: string; readonly account: string }): string {
  const query = new URLSearchParams({ secret: toBase32(secret), issuer, algorithm: 'SHA1', digits: String(TOTP_DIGITS), period: String(TOTP_STEP_MS / 1000) });
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query.toString()}`;
}

/** Encodes without padding. @see RFC 4648 section 6. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32.charAt((value >>> (bits - 5)) & 31);
  }
  return bits > 0 ? text + BASE32.charAt((value << (5 - bits)) & 31) : text;
}

/** Bytes of a secret (RFC 4226 section 4, R6). */
export const TOTP_SECRET_BYTES = 20;

const TOTP_STEP_MS = 30_000;
const TOTP_DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
