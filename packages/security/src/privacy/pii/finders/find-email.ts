import { isAlphanumeric, isLetter } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';

/**
 * An e-mail address that begins at an offset. Local parts longer than the standard allows are none.
 *
 * @see RFC 5321 section 4.5.3.1 for the lengths, RFC 6531 for letters beyond ASCII.
 */
export function findEmail(reader: Reader, start: number): Sighting {
  if (!isLocalStart(reader, start)) return undefined;
  const at = localEnd(reader, start);
  if (at - start > LOCAL_LENGTH_MAX) return undefined;
  if (reader.isUnknown(at)) return { openFrom: start };
  if (reader.at(at) !== AT_SIGN || reader.at(at - 1) === DOT) return undefined;
  const end = domainEnd(reader, at + 1);
  if (reader.isUnknown(end)) return { openFrom: start };
  const domain = reader.text.slice(at + 1, end);
  if (!isMailDomain(domain) || isRemoteOfCode(reader, { start, at, end })) return undefined;
  return { start, end, type: 'EMAIL_ADDRESS', score: EMAIL_SCORE, rule: 'email' };
}

/** Whether a local part may begin here: at a letter or digit that continues none, escapes of JSON and code aside. */
function isLocalStart(reader: Reader, start: number): boolean {
  if (!isNameUnit(reader.at(start)) && reader.at(start) !== UNDERSCORE) return false;
  if (isEscape(reader, start)) return false;
  const before = reader.at(start - 1);
  if (isEscape(reader, start - 1)) return true;
  if (isNameUnit(before) || before === UNDERSCORE) return false;
  if (before === APOSTROPHE) return !isLetter(reader.at(start - 2));
  return !isInnerPunctuation(before) || !(isNameUnit(reader.at(start - 2)) || reader.at(start - 2) === UNDERSCORE);
}

/** Where the local part that begins at an offset ends: after letters and digits, single punctuation between them. */
function localEnd(reader: Reader, start: number): number {
  let end = start;
  while (end - start <= LOCAL_LENGTH_MAX) {
    const unit = reader.at(end);
    const isName = isNameUnit(unit) || unit === UNDERSCORE;
    if (!isName && !(isInnerPunctuation(unit) && !isInnerPunctuation(reader.at(end - 1))) && !isInnerApostrophe(reader, end)) return end;
    end += 1;
  }
  return end;
}

/** O'Brien writes an apostrophe between letters; elsewhere it is a quote. */
function isInnerApostrophe(reader: Reader, offset: number): boolean {
  return reader.at(offset) === APOSTROPHE && isLetter(reader.at(offset - 1)) && (isLetter(reader.at(offset + 1)) || reader.isUnknown(offset + 1));
}

/** Whether this is the letter of an escape as JSON and code write line ends: `\njane@example.com`. */
export function isEscape(reader: Reader, offset: number): boolean {
  const unit = reader.at(offset);
  return reader.at(offset - 1) === BACKSLASH && (unit === 0x6e || unit === 0x72 || unit === 0x74);
}

function domainEnd(reader: Reader, start: number): number {
  let end = start;
  while (end - start < DOMAIN_LENGTH_MAX && isDomainUnit(reader.at(end))) end += 1;
  if (reader.isUnknown(end)) return end;
  while (end > start && !isNameUnit(reader.at(end - 1))) end -= 1;
  return end;
}

/** At least two labels, none empty, none with a hyphen at its ends, the last one no number and no name of a file's kind. */
function isMailDomain(domain: string): boolean {
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || !labels.every((label) => label !== '' && label.length < 64 && !label.startsWith('-') && !label.endsWith('-'))) return false;
  if (top.startsWith('xn--')) return true;
  if (top.length < 2 || top.length > TOP_LEVEL_LENGTH_MAX) return false;
  for (let index = 0; index < top.length; index += 1) if (!isLetter(top.charCodeAt(index)) && top.charCodeAt(index) < 0x80) return false;
  return !FILE_KINDS.has(top.toLowerCase());
}

/** `git@github.com:owner/repository`: an address of code, of nobody. */
function isRemoteOfCode(reader: Reader, { start, at, end }: { start: number; at: number; end: number }): boolean {
  return reader.at(end) === COLON && isLetter(reader.at(end + 1)) && reader.text.slice(start, at) === 'git';
}

function isDomainUnit(unit: number): boolean {
  return isNameUnit(unit) || unit === DOT || unit === 0x2d;
}

/** Letters of alphabets that write words apart; Chinese and Japanese stand right beside an address without being part of it. */
function isNameUnit(unit: number): boolean {
  return isAlphanumeric(unit) || (unit >= 0xc0 && unit < 0x1100);
}

function isInnerPunctuation(unit: number): boolean {
  return unit === DOT || unit === 0x2d || unit === 0x2b || unit === 0x25;
}

const AT_SIGN = 0x40;
const APOSTROPHE = 0x27;
const UNDERSCORE = 0x5f;
const DOT = 0x2e;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LOCAL_LENGTH_MAX = 64;
const DOMAIN_LENGTH_MAX = 253;
/** The longest name in the root zone that is not `xn--`. */
const TOP_LEVEL_LENGTH_MAX = 18;
/** The longest address: local part, `@`, domain. */
export const EMAIL_LENGTH_MAX: number = LOCAL_LENGTH_MAX + 1 + DOMAIN_LENGTH_MAX;
const EMAIL_SCORE = 0.95;
/** `logo@2x.png`: no names in the root zone. */
const FILE_KINDS: ReadonlySet<string> = new Set('png jpg jpeg gif svg webp ico bmp tiff pdf js mjs cjs ts tsx jsx json css scss html htm xml yaml yml txt csv log exe dll bak tmp'.split(' '));
