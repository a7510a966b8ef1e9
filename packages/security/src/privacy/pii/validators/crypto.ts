import { createHash } from 'node:crypto';

/**
 * Bitcoin address of the main network: base58 with its double SHA-256 check, or bech32 and bech32m with their code.
 *
 * @see BIP-13, BIP-173, BIP-350.
 */
export function isBitcoinAddress(text: string): boolean {
  if (text.startsWith('1') || text.startsWith('3')) return text.length >= 26 && text.length <= 35 && isBase58Check(text);
  return text.length >= 14 && text.length <= 90 && isBech32(text);
}

function isBase58Check(text: string): boolean {
  const bytes = new Uint8Array(25);
  for (let index = 0; index < text.length; index += 1) {
    let carry = BASE58.indexOf(text.charAt(index));
    if (carry < 0) return false;
    for (let place = 24; place >= 0; place -= 1) {
      carry += (bytes[place] ?? 0) * 58;
      bytes[place] = carry & 0xff;
      carry >>= 8;
    }
    if (carry !== 0) return false;
  }
  if (bytes[0] !== 0 && bytes[0] !== 5) return false;
  const check = createHash('sha256').update(createHash('sha256').update(bytes.subarray(0, 21)).digest()).digest();
  return check.subarray(0, 4).equals(bytes.subarray(21));
}

function isBech32(text: string): boolean {
  const lower = text.toLowerCase();
  if (!lower.startsWith('bc1') || (lower !== text && text.toUpperCase() !== text)) return false;
  let check = 1;
  for (const value of [3, 3, 0, 2, 3]) check = polymod(check, value);
  for (let index = 3; index < lower.length; index += 1) {
    const value = BECH32.indexOf(lower.charAt(index));
    if (value < 0) return false;
    check = polymod(check, value);
  }
  return check === 1 || check === BECH32M;
}

function polymod(check: number, value: number): number {
  const top = check >>> 25;
  let next = ((check & 0x1ffffff) << 5) ^ value;
  for (const [bit, generator] of GENERATORS.entries()) if ((top >> bit) & 1) next ^= generator;
  return next;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32M = 0x2bc830a3;
const GENERATORS: readonly number[] = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
