import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Context } from '../context/context.ts';
import { isDigit, isWordUnit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';
import { goesOn, isContinued } from './find-identifier.ts';

/** A stretch that may be a telephone number. */
interface PhoneShape {
  readonly end: number;
  readonly digits: number;
  /** How many groups of digits. */
  readonly groups: number;
  readonly isInternational: boolean;
  /** Where each group before an extension ends. */
  readonly ends: readonly number[];
}

/**
 * A telephone number that begins at a digit, `+` or `(`. International ones must be possible; national ones valid in one
 * of the regions and written in groups; where a name or word nearby says phone, possible is enough.
 */
export function findPhone(reader: Reader, start: number, { context, regions }: { readonly context: Context; readonly regions: readonly CountryCode[] }): Sighting {
  if (isContinued(reader, start) || isWordUnit(reader.at(start - 1))) return undefined;
  const shape = readShape(reader, start);
  if (shape === 'open') return { openFrom: start };
  if (shape === undefined) return undefined;
  const cue = context.before(start, PHONE);
  if (typeof cue === 'string') return undefined;
  for (const end of [shape.end, ...shape.ends.slice(-3, -1).toReversed()]) {
    // The beginning of a number that goes on, such as the whole part of a decimal, is none.
    if (end !== shape.end && goesOn(reader, end)) continue;
    const score = judge(reader.text.slice(start, end), { shape, isCued: cue !== undefined, regions });
    if (score > 0) return { start, end, type: 'PHONE_NUMBER', score, rule: shape.isInternational ? 'phone-international' : 'phone-national' };
  }
  return undefined;
}

function judge(text: string, { shape, isCued, regions }: { readonly shape: PhoneShape; readonly isCued: boolean; readonly regions: readonly CountryCode[] }): number {
  const digits = countDigits(text.replace(EXTENSION, ''));
  if (digits < 6 || digits > 15 || isDateLike(text)) return 0;
  if (shape.isInternational) {
    const number = parsePhoneNumberFromString(text.replace(INTERNATIONAL_PREFIX, '+'));
    if (number?.isValid() === true) return 0.95;
    if (number?.isPossible() === true && digits > 7) return 0.75;
    return isCued && digits > 6 ? 0.7 : 0;
  }
  const isGrouped = shape.groups > 1;
  if (!isCued && DECIMAL.test(text)) return 0;
  if (isCued && isGrouped && digits > 6) return 0.85;
  if (isCued) return regions.some((region) => parsePhoneNumberFromString(text, region)?.isPossible() === true) ? 0.8 : 0;
  if (!isGrouped || digits < 9 || shape.groups > 6 || ZIP_PLUS_4.test(text) || text.includes(' / ')) return 0;
  const hasTrunkPrefix = /^\D{0,2}0/u.test(text);
  const likely = regions.filter((region) => TRUNK_ZERO.has(region) === hasTrunkPrefix);
  return likely.some((region) => parsePhoneNumberFromString(text, region)?.isValid() === true) ? 0.65 : 0;
}

function readShape(reader: Reader, start: number): PhoneShape | 'open' | undefined {
  let position = start;
  const ends: number[] = [];
  let digits = 0;
  if (reader.at(position) === PLUS) position += 1;
  while (position - start < PHONE_LENGTH_MAX) {
    const groupStart = position;
    while (isDigit(reader.at(position))) position += 1;
    if (position > groupStart) ends.push(position);
    digits += position - groupStart;
    const next = skipSeparators(reader, position);
    if (reader.isUnknown(next) || reader.isUnknown(position)) return digits > DIGITS_MAX ? undefined : 'open';
    if (!isDigit(reader.at(next))) break;
    position = next;
  }
  const last = ends.at(-1);
  if (last === undefined || digits < 6 || digits > DIGITS_MAX) return undefined;
  const end = extensionEnd(reader, last);
  if (end === 'open') return 'open';
  if (isWordUnit(reader.at(end)) || reader.at(end) === 0x3a || reader.at(end) === PLUS || reader.at(end) === 0x25) return undefined;
  if ((reader.at(end) === 0x2d || reader.at(end) === 0x2e) && isWordUnit(reader.at(end + 1))) return undefined;
  const isInternational = reader.at(start) === PLUS || (reader.at(start) === 0x30 && reader.at(start + 1) === 0x30);
  return { end, digits, groups: ends.length, isInternational, ends };
}

/** Past at most three separators. */
function skipSeparators(reader: Reader, start: number): number {
  let position = start;
  while (position - start < 3 && isSeparator(reader.at(position))) position += 1;
  return position;
}

/** Where `x123`, `ext. 123` or `#123` ends, if one follows. */
function extensionEnd(reader: Reader, start: number): number | 'open' {
  const window = reader.text.slice(start, start + EXTENSION_LENGTH_MAX);
  const match = EXTENSION_START.exec(window);
  if (match === null) return reader.isUnknown(start + 8) && MAYBE_EXTENSION.test(window) ? 'open' : start;
  return reader.isUnknown(start + match[0].length) ? 'open' : start + match[0].length;
}

/** Day, month and year, in any order, with one separator; or a point in time. */
function isDateLike(text: string): boolean {
  return DATE.test(text);
}

function countDigits(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) if (isDigit(text.charCodeAt(index))) count += 1;
  return count;
}

function isSeparator(unit: number): boolean {
  return unit === 0x20 || unit === 0x2d || unit === 0x2e || unit === 0x2f || unit === 0x28 || unit === 0x29;
}

/** Countries that write a 0 before national numbers; the others write none. */
const TRUNK_ZERO: ReadonlySet<string> = new Set('AE AL AM AR AT AU BA BD BE BG BO BR CH CN DE EC EG FI FR GB GE GG HR ID IE IL IM IN IR JE JP KE KH KR MA MD ME MK MY NG NL NP NZ PE PH PK RO RS SE SI SK TH TR TW UA UG UY VE VN ZA ZW'.split(' '));
const PLUS = 0x2b;
const PHONE: ReadonlySet<string> = new Set(['PHONE_NUMBER']);
/** UTF-16 units of a number without its extension. */
const PHONE_LENGTH_MAX = 40;
const EXTENSION_LENGTH_MAX = 16;
/** More are no number with what else stands beside it; from there on nothing has to be waited for. */
const DIGITS_MAX = 20;
const INTERNATIONAL_PREFIX = /^00/u;
const EXTENSION_START = /^ ?(?:x|ext\.?|extension|#) ?\d{1,6}(?!\d)/iu;
const MAYBE_EXTENSION = /^ ?(?:x|e|ex|ext|ext\.|#)? ?\d{0,6}$/iu;
const EXTENSION = /(?:x|ext\.?|extension|#) ?\d{1,6}$/iu;
/** One point between two runs of digits. */
const DECIMAL = /^\d{1,20}\.\d{1,20}$/u;
const ZIP_PLUS_4 = /^\d{5}-\d{4}$/u;
const DATE = /^(?:(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([-./])\d{1,2}\2(?:19|20)?\d\d(?!\d))/u;
/** Where national numbers are looked for unless told. */
export const DEFAULT_PHONE_REGIONS: readonly CountryCode[] = ['US', 'GB', 'DE', 'FR', 'ES', 'IT', 'IN', 'AU'];
