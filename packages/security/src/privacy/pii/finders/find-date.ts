import type { Context } from '../context/context.ts';
import { SOMETHING_ELSE } from '../context/cue-phrases.ts';
import { isDigit, isWordUnit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';
import { isDay } from '../validators/checksums.ts';
import { findMonth } from './months.ts';

/**
 * A date that begins at a digit or with a month's name. With a word nearby that says so it is a date of birth; others are
 * found with a low score, for policies that ask for dates.
 */
export function findDate(reader: Reader, start: number, context: Context): Sighting {
  const end = isDigit(reader.at(start)) ? dateFromNumber(reader, start) : dateFromMonth(reader, start);
  if (end === 'open') return { openFrom: start };
  if (end === undefined || isWordUnit(reader.at(end))) return undefined;
  const before = context.before(start, BIRTH);
  if (before !== undefined && before !== SOMETHING_ELSE) return { start, end, type: 'DATE_OF_BIRTH', score: before.isName ? 0.95 : 0.85, rule: 'date-of-birth' };
  const after = before === undefined && !context.isNamed(start) ? context.after(end, BIRTH) : undefined;
  if (after === 'open') return { openFrom: start };
  if (after !== undefined) return { start, end, type: 'DATE_OF_BIRTH', score: 0.85, rule: 'date-of-birth' };
  return { start, end, type: 'DATE_TIME', score: DATE_SCORE, rule: 'date' };
}

type End = number | 'open' | undefined;

/** `2001-02-03`, `3/2/2001`, `03.02.01`, `3 February 2001`, `3. Februar 2001`. */
function dateFromNumber(reader: Reader, start: number): End {
  const first = digitsEnd(reader, start, 4);
  if (first === undefined) return undefined;
  if (reader.isUnknown(first)) return 'open';
  const separator = reader.at(first);
  const size = first - start;
  if (size === 3 || (size === 4 && separator !== HYPHEN && separator !== SLASH && separator !== DOT)) return undefined;
  if (size < 3 && separator !== HYPHEN && separator !== SLASH && (separator !== DOT || reader.at(first + 1) === SPACE)) return dateWithName(reader, start, first);
  const second = digitsEnd(reader, first + 1, 2);
  if (reader.isUnknown(first + 1)) return 'open';
  if (second === undefined) return size < 3 ? dateWithName(reader, start, first) : undefined;
  if (reader.isUnknown(second)) return 'open';
  if (reader.at(second) !== separator) return undefined;
  const third = digitsEnd(reader, second + 1, 4);
  if (reader.isUnknown(second + 1) || (third !== undefined && (reader.isUnknown(third) || reader.isUnknown(third + 1)))) return 'open';
  if (third === undefined || (isJoint(reader.at(third)) && isDigit(reader.at(third + 1)))) return undefined;
  const parts = [start, first + 1, second + 1].map((from, index) => Number(reader.text.slice(from, [first, second, third][index])));
  return isDate(parts, size, third - second - 1) ? third : undefined;
}

function isDate([first = 0, second = 0, third = 0]: readonly number[], firstSize: number, thirdSize: number): boolean {
  if (firstSize === 4) return first >= 1800 && first < 2200 && thirdSize <= 2 && isDay(first, second, third);
  if (thirdSize !== 4 && thirdSize !== 2) return false;
  const year = thirdSize === 4 ? third : 1900 + third;
  return year >= 1800 && year < 2200 && (isDay(year, second, first) || isDay(year, first, second));
}

/** A day, a month's name, a year: `18 November 1968`, `18 de noviembre de 1968`, `18th of May, 1968`. */
function dateWithName(reader: Reader, start: number, dayEnd: number): End {
  const day = Number(reader.text.slice(start, dayEnd));
  if (day < 1 || day > 31) return undefined;
  if (isDigit(reader.at(dayEnd + 1)) || reader.at(dayEnd) === 0x2c || reader.at(dayEnd) === 0x22) return undefined;
  const window = reader.text.slice(dayEnd, dayEnd + NAMED_LENGTH_MAX);
  const match = DAY_TO_MONTH.exec(window);
  if (match === null) return undefined;
  const isShort = reader.isUnknown(dayEnd + NAMED_LENGTH_MAX);
  const month = findMonth(match[1] ?? '');
  if (isShort && window.length === match[0].length) return 'open';
  if (month === undefined) return undefined;
  return yearEnd(reader, dayEnd + match[0].length);
}

/** `Jan 4, 1947`, `November 18th 1968`. */
function dateFromMonth(reader: Reader, start: number): End {
  const window = reader.text.slice(start, start + NAMED_LENGTH_MAX);
  const match = MONTH_TO_DAY.exec(window);
  if (match === null || findMonth(match[1] ?? '') === undefined) return undefined;
  if (reader.isUnknown(start + match[0].length)) return 'open';
  return yearEnd(reader, start + match[0].length);
}

function yearEnd(reader: Reader, start: number): End {
  const match = TO_YEAR.exec(reader.text.slice(start, start + YEAR_LENGTH_MAX));
  if (match === null) return reader.isUnknown(start + YEAR_LENGTH_MAX) && MAYBE_YEAR.test(reader.text.slice(start)) ? 'open' : undefined;
  return reader.isUnknown(start + match[0].length) ? 'open' : start + match[0].length;
}

function digitsEnd(reader: Reader, start: number, countMax: number): number | undefined {
  let end = start;
  while (isDigit(reader.at(end)) && end - start <= countMax) end += 1;
  return end === start || end - start > countMax ? undefined : end;
}

function isJoint(unit: number): boolean {
  return unit === HYPHEN || unit === SLASH || unit === DOT;
}

const BIRTH: ReadonlySet<string> = new Set(['DATE_OF_BIRTH']);
/** Below what is reported unless a policy lowers its threshold for dates. */
const DATE_SCORE = 0.4;
const HYPHEN = 0x2d;
const SLASH = 0x2f;
const DOT = 0x2e;
const SPACE = 0x20;
const NAMED_LENGTH_MAX = 24;
const YEAR_LENGTH_MAX = 10;
const DAY_TO_MONTH = /^(?:st|nd|rd|th|er|º|\.)?[ -](?:of |de )?(\p{L}{3,12})\.?/u;
const MONTH_TO_DAY = /^(\p{L}{3,12})\.? \d{1,2}(?:st|nd|rd|th)?(?!\d)/u;
const TO_YEAR = /^(?:,? |-| de | del |\/)(?:18|19|20)\d\d(?!\d)/u;
const MAYBE_YEAR = /^(?:,|,? | d| de| de | del| del |-|,? \d{1,3}|-\d{1,3}| del? \d{1,3})?$/u;
