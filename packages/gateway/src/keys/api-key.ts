import type { Random } from '@agentor/security/kernel';
import { crc32 } from 'node:zlib';

/**
 * An API key: `agw_<id>_<secret>_<check>`, 65 characters.
 *
 * The id (10 characters) finds the record, the secret carries 256 bits, and the check sum lets scanners and us tell a
 * mistyped key without looking anything up. All three are of 0-9, A-Z and a-z, so that a double click selects the whole.
 */
export interface ApiKey {
  readonly id: string;
  /** The whole key. */
  readonly text: string;
}

/** A fresh key. */
export function generateApiKey(random: Pick<Random, 'bytes'>): ApiKey {
  const id = toBase62(random.bytes(ID_BYTES), ID_LENGTH);
  const body = `${PREFIX}${id}_${toBase62(random.bytes(SECRET_BYTES), SECRET_LENGTH)}`;
  return { id, text: `${body}_${checkSum(body)}` };
}

/** The id in a presented key; undefined for anything that is no key by its form and check sum. */
export function findKeyId(presented: string): string | undefined {
  if (presented.length !== KEY_LENGTH || !KEY_FORM.test(presented)) return undefined;
  const body = presented.slice(0, -CHECK_LENGTH - 1);
  if (checkSum(body) !== presented.slice(-CHECK_LENGTH)) return undefined;
  return presented.slice(PREFIX.length, PREFIX.length + ID_LENGTH);
}

/** CRC-32: not a protection, any public function would do. */
function checkSum(body: string): string {
  let text = '';
  for (let rest = crc32(body); text.length < CHECK_LENGTH; rest = Math.floor(rest / ALPHABET.length)) text = ALPHABET.charAt(rest % ALPHABET.length) + text;
  return text;
}

function toBase62(bytes: Uint8Array, length: number): string {
  return digits(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), length);
}

function digits(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= BASE) text = ALPHABET.charAt(Number(rest % BASE)) + text;
  return text;
}

const PREFIX = 'agw_';
/** 56 bits in 10 characters: no two ids of one gateway meet. */
const ID_BYTES = 7;
const ID_LENGTH = 10;
const SECRET_BYTES = 32;
/** The fewest digits that hold 256 bits. */
const SECRET_LENGTH = 43;
const CHECK_LENGTH = 6;
const KEY_LENGTH = 65;
const KEY_FORM = /^agw_[0-9A-Za-z]{10}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = 62n;
