import { alphabetOf, ALPHABETS, isIn } from './alphabets.ts';
import type { NamePromise } from './names.ts';
import { isPlaceholder, isReference } from './placeholders.ts';
import { type Composition, composition, looksLikeWords } from './randomness.ts';

/** How far the surroundings vouch for a value. */
export interface Surroundings {
  readonly promise: NamePromise;
  /** In quotes, in a file of settings, in a header: written as a value, not as code. */
  readonly isQuoted: boolean;
}

/**
 * How sure one can be that a value with a promising name is a credential, from 0 to 1; 0 for what it is not: a placeholder,
 * a reference, a word, a path, a date.
 */
export function judgeValue(value: string, { promise, isQuoted }: Surroundings): number {
  const least = promise === 'password' ? PASSWORD_LENGTH_MIN : TOKEN_LENGTH_MIN[promise];
  if (value.length < least || isPlaceholder(value) || isReference(value)) return 0;
  const made = composition(value);
  if (isUuid(value)) return promise === 'key' ? 0 : UUID_SCORE;
  if (promise === 'password') return judgePassword(value, made, isQuoted);
  return judgeToken(value, made, promise);
}

/** True for `8-4-4-4-12` hexadecimal digits. */
export function isUuid(value: string): boolean {
  if (value.length !== UUID_LENGTH) return false;
  for (let at = 0; at < UUID_LENGTH; at += 1) {
    const isDash = at === 8 || at === 13 || at === 18 || at === 23;
    if (isDash ? value.charAt(at) !== '-' : !isIn(HEX, value.charCodeAt(at))) return false;
  }
  return true;
}

function judgePassword(value: string, made: Composition, isQuoted: boolean): number {
  const letters = made.lowerCase + made.upperCase;
  if (looksLikeCode(value, made) || value.toLowerCase().includes('test')) return 0;
  const isMixed = letters > 0 && (made.digits > 0 || made.others > 0);
  if (!isMixed) return letters === 0 && made.digits >= DIGITS_ALONE_MIN && made.entropy >= 2 ? WEAK_SCORE : 0;
  if (made.digits === 0 && (looksLikeWords(value) || isName(value))) return 0;
  if (made.entropy < PASSWORD_ENTROPY_MIN) return 0;
  return value.length >= LONG_PASSWORD || isQuoted ? GOOD_SCORE : WEAK_SCORE;
}

function judgeToken(value: string, made: Composition, promise: NamePromise): number {
  const letters = made.lowerCase + made.upperCase;
  if (looksLikeCode(value, made)) return 0;
  if (letters === 0) return value.length >= DIGITS_TOKEN_MIN && made.entropy >= 2.2 && made.others === 0 ? WEAK_SCORE : 0;
  if (made.digits === 0 && (value.length < LETTERS_ALONE_MIN || looksLikeWords(value))) return 0;
  if (made.digits <= value.length / 8 && looksLikeWords(value)) return 0;
  const least = promise === 'key' ? KEY_ENTROPY_MIN : TOKEN_ENTROPY_MIN;
  if (made.entropy < Math.min(least, Math.log2(value.length) * SHORT_SHARE)) return 0;
  return value.length >= LONG_TOKEN ? GOOD_SCORE : WEAK_SCORE;
}

/** Letters with what joins words of a name, and nothing else: `PASSWORD_LENGTH_MIN`, `cfg_pwd`, `api-key-ref`. */
function isName(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) if (!isIn(NAME_LETTERS, value.charCodeAt(at))) return false;
  return true;
}

/** Paths, calls, member accesses, dates, addresses, versions: what stands to the right of a name in code and is no literal. */
function looksLikeCode(value: string, made: Composition): boolean {
  if (value.includes('(') || value.includes('://') || value.startsWith('/') || value.startsWith('./') || value.startsWith('#')) return true;
  const isBroken = value.includes('.') || value.includes('/') || value.includes(':') || value.includes('?') || value.includes('[') || value.includes('|');
  return isBroken && (looksLikeWords(value) || made.digits + made.others === value.length);
}

const NAME_LETTERS = alphabetOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.');
const HEX = ALPHABETS['anyhex'] ?? new Uint8Array(0);
const UUID_LENGTH = 36;
const PASSWORD_LENGTH_MIN = 6;
const TOKEN_LENGTH_MIN = { secret: 10, key: 16, password: PASSWORD_LENGTH_MIN } as const;
const LONG_PASSWORD = 10;
const LONG_TOKEN = 16;
const DIGITS_ALONE_MIN = 6;
const DIGITS_TOKEN_MIN = 14;
const LETTERS_ALONE_MIN = 20;
const PASSWORD_ENTROPY_MIN = 2.2;
const TOKEN_ENTROPY_MIN = 3;
const KEY_ENTROPY_MIN = 3.3;
/** A text of n characters has at most log2(n) bits a character: short ones must come near it. */
const SHORT_SHARE = 0.72;
const GOOD_SCORE = 0.75;
const WEAK_SCORE = 0.6;
const UUID_SCORE = 0.6;
