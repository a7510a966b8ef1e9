import type { Context } from '../context/context.ts';
import { isWordUnit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';

/**
 * A user name or password that begins at an offset: a value whose key, column or sentence says so. Names of types,
 * variables and calls, as code has them beside such keys, are none.
 */
export function findCredential(reader: Reader, start: number, context: Context): Sighting {
  if (!context.mayBeCredential(start) || isArgument(reader, start)) return undefined;
  const named = context.nearestBefore(start).find((type) => type === 'PASSWORD' || type === 'USERNAME');
  if (named === undefined) return undefined;
  const isNamed = context.isNamed(start);
  let end = start;
  while (end - start <= CREDENTIAL_LENGTH_MAX && !isStop(reader.at(end))) end += 1;
  if (reader.isUnknown(end) || reader.isUnknown(end + 1)) return end - start > CREDENTIAL_LENGTH_MAX ? undefined : { openFrom: start };
  while (end > start && isTrailing(reader.at(end - 1))) end -= 1;
  const value = reader.text.slice(start, end);
  if (value.length < 4 || end - start > CREDENTIAL_LENGTH_MAX || isCode(reader, { value, end })) return undefined;
  if (named === 'PASSWORD') return isPassword(value) ? { start, end, type: 'PASSWORD', score: isNamed ? 0.85 : 0.7, rule: 'password' } : undefined;
  if (!USERNAME.test(value) || COMMON_WORDS.has(value.toLowerCase())) return undefined;
  return isNamed || USERNAME_IN_SENTENCE.test(value) || isAfterIs(reader, start) ? { start, end, type: 'USERNAME', score: isNamed ? 0.75 : 0.6, rule: 'username' } : undefined;
}

/** With digits or signs among its letters: a word of a sentence is no password. */
function isPassword(value: string): boolean {
  return value.length >= 6 && /[\d!#$%&*+@^~]/u.test(value) && /\p{L}/u.test(value) && !/^(?:\$\{|%[sd]|\{\{|<)/u.test(value) && !value.includes('://');
}

function isCode(reader: Reader, { value, end }: { readonly value: string; readonly end: number }): boolean {
  const after = reader.at(end);
  if (after === 0x28 || after === 0x5b || (after === 0x3d && reader.at(end + 1) !== 0x3d) || after === 0x60) return true;
  return value.includes('(') || value.includes('[') || value.includes('=>') || /^[a-z_$]\w*\.[a-z_$]/iu.test(value);
}

/** The argument of a call: `toString('base64')`. */
function isArgument(reader: Reader, start: number): boolean {
  const before = reader.at(start - 1);
  return before === 0x28 ? isWordUnit(reader.at(start - 2)) : reader.at(start - 2) === 0x28 && (before === 0x27 || before === 0x22 || before === 0x60);
}

/** Whether the value follows a verb that says what it is. */
function isAfterIs(reader: Reader, start: number): boolean {
  return IS_BEFORE.test(reader.text.slice(Math.max(0, start - 10), start));
}

function isStop(unit: number): boolean {
  return unit <= 0x20 || unit === 0x22 || unit === 0x2c || unit === 0x3b || unit === 0x3c || unit === 0x7d || unit === 0x7c || unit === 0x60 || unit >= 0x2000;
}

function isTrailing(unit: number): boolean {
  return unit === 0x2e || unit === 0x29 || unit === 0x27 || unit === 0x5d || unit === 0x3a || unit === 0x3f || unit === 0x5c;
}

const CREDENTIAL_LENGTH_MAX = 64;
const USERNAME = /^[a-z][\w.-]{2,31}$/iu;
const USERNAME_IN_SENTENCE = /^(?=[\w.-]*\d)[a-z][\w.-]{2,31}$/u;
const IS_BEFORE = /(?: is| est| es| ist| è| é| er| är| to| lautet|:) ['"“«]?$/iu;
const COMMON_WORDS: ReadonlySet<string> = new Set(
  'string number boolean null undefined true false none nil required optional text varchar input field value name user users username password email admin root test guest anonymous default example unknown object function async await const this self type any void and for the with from that not must should can will are was has have empty blank unique invalid valid missing hidden body params query req request res response ctx context auth login'.split(' '),
);
