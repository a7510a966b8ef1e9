import { isWordUnit } from '../scanning/characters.ts';
import type { Reader } from '../scanning/reader.ts';

/** The name that stands before a value: `"ssn": "…"`, `ssn=…`, `Name: …`, `<ssn>…`, `| SSN | … |`. */
export interface Key {
  readonly start: number;
  readonly end: number;
  /** Whether it is one name, as programs write it, not words as people do. */
  readonly isOneName: boolean;
}

/** The key of the value at an offset, if it has one. */
export function readKey(reader: Reader, value: number): Key | undefined {
  let position = value - 1;
  const bound = value - OPENING_MAX;
  while (position > bound && isOpening(reader.at(position))) position -= 1;
  const separator = reader.at(position);
  if (!isKeySeparator(separator)) return undefined;
  position -= 1;
  while (position > bound - 4 && (isOpening(reader.at(position)) || isKeySeparator(reader.at(position)))) position -= 1;
  const end = position + 1;
  const isQuoted = isQuote(reader.at(end));
  const start = keyStart(reader, end);
  if (start === end) return undefined;
  return { start, end, isOneName: isQuoted || separator === 0x3d || !reader.text.slice(start, end).includes(' ') };
}

function keyStart(reader: Reader, end: number): number {
  let start = end;
  while (start > 0 && end - start < KEY_LENGTH_MAX) {
    const unit = reader.at(start - 1);
    const isSpace = unit === 0x20 && reader.at(start - 2) !== 0x20;
    if (!isWordUnit(unit) && !isSpace && unit !== 0x2d && unit !== 0x2e && unit !== 0x27 && unit !== 0x2019 && unit < 0x2e80) break;
    start -= 1;
  }
  return start;
}

function isOpening(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || isQuote(unit) || unit === 0x5c || unit === 0x28 || unit === 0x5b || unit === 0x2a || unit === 0x2b;
}

function isQuote(unit: number): boolean {
  return unit === 0x22 || unit === 0x27 || unit === 0x60 || unit === 0xab || (unit >= 0x2018 && unit <= 0x201e);
}

/** `:`, `=`, `>`, `|`. */
function isKeySeparator(unit: number): boolean {
  return unit === 0x3a || unit === 0x3d || unit === 0x3e || unit === 0x7c;
}

/** Quotes, spaces and escapes between a key and its value. */
const OPENING_MAX = 6;
const KEY_LENGTH_MAX = 56;
