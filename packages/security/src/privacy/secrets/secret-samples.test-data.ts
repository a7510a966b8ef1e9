import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { charactersOf } from './alphabets.ts';
import { bech32Remainder, toBase62 } from './check-secret.ts';
import { type ParsedGrammar, parseGrammar, type Segment } from './grammar.ts';
import type { SecretFormat } from './secret-format.ts';

/** A token that a format's grammar makes, in one of its variants, with the vendor's check where there is one. */
export function tokenOf(format: SecretFormat): fc.Arbitrary<string> {
  const grammars = typeof format.grammar === 'string' ? [format.grammar] : format.grammar;
  return fc.oneof(...grammars.flatMap(parseGrammar).map(variantOf)).map((token) => withCheck(format, token));
}

/** What stands around a token so that its row can fire, and where the secret begins in it. */
export function surround(format: SecretFormat, token: string): { readonly text: string; readonly start: number; readonly end: number } {
  const [keyword] = format.keywords ?? [];
  const before = keyword === undefined ? 'first line\nvalue " ' : `first line\n${keyword}_setting = "`;
  const secretFrom = secretStart(format);
  return { text: `${before}${token}" \nlast line`, start: before.length + secretFrom, end: before.length + token.length };
}

/** Characters at the start of a token of the format that are no secret. */
function secretStart(format: SecretFormat): number {
  const grammars = typeof format.grammar === 'string' ? [format.grammar] : format.grammar;
  return Math.max(...grammars.map((grammar) => grammar.indexOf('^')), 0);
}

function variantOf({ segments }: ParsedGrammar): fc.Arbitrary<string> {
  return fc.tuple(...segments.map(segmentOf)).map((parts) => parts.join(''));
}

function segmentOf(segment: Segment): fc.Arbitrary<string> {
  if (segment.kind === 'literal') return fc.constant(segment.text);
  // Padding stands at the end alone; a run of its own would not be base64.
  const characters = [...charactersOf(segment.alphabet)].filter((character) => character !== '=');
  const { min, max } = segment;
  return fc.array(fc.constantFrom(...characters), { minLength: min, maxLength: max, size: 'max' }).map((run) => run.join(''));
}

function withCheck(format: SecretFormat, token: string): string {
  if (format.check === undefined) return token;
  switch (format.check) {
    case 'crc32-base62':
      return token.slice(0, -6) + toBase62(crc32(token.slice(token.indexOf('_') + 1, -6)));
    case 'crc32-agentor':
      return `${token.slice(0, -6)}${toBase62(crc32(token.slice(0, -7)))}`;
    case 'bech32':
      return bech32(token);
    case 'base58check':
      return extendedKey(token);
    case 'discord-snowflake':
      return Buffer.from(`${1 + (crc32(token) % 9)}${String(crc32(token)).padStart(17, '3')}`).toString('base64url').slice(0, 24) + token.slice(token.indexOf('.'));
  }
}

function bech32(token: string): string {
  const lower = token.toLowerCase();
  const split = lower.lastIndexOf('1');
  const human = [...lower.slice(0, split)].map((character) => character.charCodeAt(0));
  const data = [...lower.slice(split + 1, -6)].map((character) => BECH32.indexOf(character));
  const expanded = [...human.map((code) => code >> 5), 0, ...human.map((code) => code & 31), ...data];
  const check = bech32Remainder([...expanded, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = Array.from({ length: 6 }, (_, index) => BECH32.charAt((check >>> (5 * (5 - index))) & 31)).join('');
  const whole = lower.slice(0, -6) + tail;
  return token === lower ? whole : whole.toUpperCase();
}

/** BIP 32: the version of the prefix, 74 bytes, a check. Made from a digest of the token, in the token's variant. */
function extendedKey(token: string): string {
  const version = { xprv: '0488ade4', tprv: '04358394', yprv: '049d7878', zprv: '04b2430c' }[token.slice(0, 4)] ?? '0488ade4';
  const noise = Buffer.concat([sha256(Buffer.from(token)), sha256(Buffer.from(`${token}1`)), sha256(Buffer.from(`${token}2`))]);
  const payload = Buffer.concat([Buffer.from(version, 'hex'), noise.subarray(0, 74)]);
  const bytes = Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]);
  let text = '';
  for (let rest = BigInt(`0x${bytes.toString('hex')}`); rest > 0n; rest /= 58n) text = BASE58.charAt(Number(rest % 58n)) + text;
  return text;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
