import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SecretCheck } from './secret-format.ts';

/** True when the check that a vendor built into its token holds. */
export function checkSecret(check: SecretCheck, token: string): boolean {
  switch (check) {
    case 'crc32-base62':
      return hasBase62Checksum(token.slice(token.indexOf('_') + 1));
    case 'crc32-agentor':
      return toBase62(crc32(token.slice(0, -BASE62_CHECK_LENGTH - 1))) === token.slice(-BASE62_CHECK_LENGTH);
    case 'bech32':
      return isBech32(token.toLowerCase());
    case 'base58check':
      return isBase58Check(token);
    case 'discord-snowflake':
      return isSnowflake(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('latin1'));
  }
}

/** Six base-62 digits at the end that are the CRC-32 of what stands before them. */
export function toBase62(value: number): string {
  let text = '';
  for (let rest = value; text.length < BASE62_CHECK_LENGTH; rest = Math.floor(rest / BASE62.length)) {
    text = BASE62.charAt(rest % BASE62.length) + text;
  }
  return text;
}

function hasBase62Checksum(body: string): boolean {
  return toBase62(crc32(body.slice(0, -BASE62_CHECK_LENGTH))) === body.slice(-BASE62_CHECK_LENGTH);
}

/** BIP 173: a human-readable part, `1`, and data whose last six characters are a BCH check. */
function isBech32(text: string): boolean {
  const split = text.lastIndexOf('1');
  const data = [...text.slice(split + 1)].map((character) => BECH32.indexOf(character));
  if (split < 1 || data.length < BECH32_CHECK_LENGTH || data.includes(-1)) return false;
  const human = [...text.slice(0, split)].map((character) => character.charCodeAt(0));
  return bech32Remainder([...human.map((code) => code >> 5), 0, ...human.map((code) => code & 31), ...data]) === 1;
}

/** The remainder of the BCH code over five-bit values. */
export function bech32Remainder(values: readonly number[]): number {
  let remainder = 1;
  for (const value of values) {
    const top = remainder >>> 25;
    remainder = ((remainder & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of BECH32_GENERATORS.entries()) if (((top >>> bit) & 1) === 1) remainder ^= generator;
  }
  return remainder;
}

/** Base 58 whose last four bytes are the start of the double SHA-256 of the rest. */
function isBase58Check(text: string): boolean {
  let value = 0n;
  for (const character of text) value = value * 58n + BigInt(BASE58.indexOf(character));
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const payload = bytes.subarray(0, -BASE58_CHECK_BYTES);
  return sha256(sha256(payload)).subarray(0, BASE58_CHECK_BYTES).equals(bytes.subarray(-BASE58_CHECK_BYTES));
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** An id of Discord: 64 bits of milliseconds and counters, in decimal. */
function isSnowflake(text: string): boolean {
  if (text.length < 17 || text.length > 20) return false;
  for (let at = 0; at < text.length; at += 1) if (text.charAt(at) < '0' || text.charAt(at) > '9') return false;
  return true;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE62_CHECK_LENGTH = 6;
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE58_CHECK_BYTES = 4;
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_CHECK_LENGTH = 6;
const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
