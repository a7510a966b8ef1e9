import { JOINING_WORDS, STREET_ENDINGS, STREET_OPENERS, STREET_WORDS, UNIT_WORDS, WEAK_STREET_WORDS } from '../addresses/street-words.ts';
import { isDigit, isUpper, isWordUnit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';

/**
 * A street address that begins at a house number (`12 Main Street`, `9, rue Foch`), at a word that opens a street's name
 * (`Calle Mayor 5`) or at a name that ends like a street's (`Hauptstraße 5`), with the unit, place, state and postal code
 * that follow.
 */
export function findAddress(reader: Reader, start: number): Sighting {
  const base = isDigit(reader.at(start)) ? fromNumber(reader, start) : fromName(reader, start);
  if (base === 'open') return { openFrom: start };
  if (base === undefined) return undefined;
  const tail = readTail(reader, base.end);
  if (tail === 'open') return { openFrom: start };
  if (base.isWeak && !tail.isPlaced) return undefined;
  return { start, end: tail.end, type: 'STREET_ADDRESS', score: tail.isPlaced ? 0.85 : 0.6, rule: tail.isPlaced ? 'address-placed' : 'address-street' };
}

interface Base {
  readonly end: number;
  /** Whether the words alone could be something else. */
  readonly isWeak: boolean;
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function fromNumber(reader: Reader, start: number): Base | 'open' | undefined {
  const number = houseNumberEnd(reader, start);
  if (reader.isUnknown(number + 1)) return 'open';
  if (number - start > 9) return undefined;
  let position = reader.at(number) === COMMA ? number + 1 : number;
  if (reader.at(position) !== SPACE) return undefined;
  for (let count = 0; count < NAME_WORDS_MAX; count += 1) {
    const word = readWord(reader, position + 1);
    if (word === 'open') return 'open';
    if (word === undefined) return undefined;
    if (count === 0 && STREET_OPENERS.has(word.text) && !WEAK_OPENERS.has(word.text)) return nameEnd(reader, word.end);
    if (count > 0 && STREET_WORDS.has(word.text)) return { end: withDot(reader, word.end), isWeak: reader.at(number) === COMMA };
    if (count > 0 && WEAK_STREET_WORDS.has(word.text)) return { end: word.end, isWeak: true };
    if (!isNameWord(reader, word) || reader.at(word.end) !== SPACE) return undefined;
    position = word.end;
  }
  return undefined;
}

/** After `9, rue`: the words of the name. */
function nameEnd(reader: Reader, start: number): Base | 'open' | undefined {
  let end = start;
  for (let count = 0; count < NAME_WORDS_MAX && reader.at(end) === SPACE; count += 1) {
    const word = readWord(reader, end + 1);
    if (word === 'open') return 'open';
    if (word === undefined || !isNameWord(reader, word)) break;
    end = word.end;
  }
  if (reader.isUnknown(end + 1)) return 'open';
  return end === start ? undefined : { end, isWeak: false };
}

function fromName(reader: Reader, start: number): Base | 'open' | undefined {
  const first = readWord(reader, start);
  if (first === 'open') return 'open';
  if (first === undefined) return undefined;
  const isOpener = STREET_OPENERS.has(first.text);
  if (!isOpener) return isUpper(reader.at(start)) && hasStreetEnding(first.text) ? withNumber(reader, first.end) : undefined;
  let end = withDot(reader, first.end);
  for (let count = 0; count < NAME_WORDS_MAX && reader.at(end) === SPACE; count += 1) {
    const word = readWord(reader, end + 1);
    if (word === 'open') return 'open';
    if (word === undefined || isDigit(reader.at(word.start)) || !isNameWord(reader, word)) break;
    end = word.end;
  }
  return end === withDot(reader, first.end) ? undefined : withNumber(reader, end);
}

/** A house number after a name: ` 5`, `, 5`, `, n. 5`, ` 5-7`, ` 5/9`. */
function withNumber(reader: Reader, nameEndAt: number): Base | 'open' | undefined {
  let position = withDot(reader, nameEndAt);
  if (reader.at(position) === COMMA) position += 1;
  if (reader.isUnknown(position) || reader.isUnknown(position + 1)) return 'open';
  if (reader.at(position) !== SPACE || !isDigit(reader.at(position + 1))) return undefined;
  const end = houseNumberEnd(reader, position + 1);
  if (reader.isUnknown(end + 1)) return 'open';
  return end - position > 9 ? undefined : { end, isWeak: false };
}

/** What follows a street: unit, place, state, postal code; up to the last that says it is an address. */
function readTail(reader: Reader, start: number): { readonly end: number; readonly isPlaced: boolean } | 'open' {
  let end = start;
  let isPlaced = false;
  let position = start;
  let hasPlace = false;
  for (let count = 0; count < TAIL_WORDS_MAX && position - start < TAIL_LENGTH_MAX; count += 1) {
    const next = skipGap(reader, position);
    if (reader.isUnknown(next) || (next === position && reader.isUnknown(next + 1))) return 'open';
    if (next === position) break;
    const word = readTailWord(reader, next);
    if (word === 'open') return 'open';
    if (word === undefined) break;
    const kind = kindOf(reader, word, isPlaced);
    if (kind === 'other') break;
    if (kind === 'code' || kind === 'unit') end = word.end;
    if (kind === 'code') isPlaced = true;
    if (kind === 'name' && isPlaced && !hasPlace) end = word.end;
    hasPlace ||= kind === 'name' && !isPlaced;
    position = word.end;
    if (isPlaced && kind === 'name' && reader.at(position) !== SPACE) break;
  }
  return { end: reader.at(end) === 0x29 ? end + 1 : end, isPlaced };
}

function kindOf(reader: Reader, word: Word, isPlaced: boolean): 'code' | 'unit' | 'name' | 'join' | 'other' {
  if (POSTAL.test(word.text)) return 'code';
  if (STATE.test(reader.text.slice(word.start, word.end))) return 'code';
  if (UNIT_WORDS.has(word.text) || UNIT_NUMBER.test(word.text)) return isPlaced ? 'other' : 'unit';
  if (JOINING_WORDS.has(word.text)) return 'join';
  return isUpper(reader.at(word.start)) || reader.at(word.start) >= 0xc0 ? 'name' : 'other';
}

/** Past a comma, spaces and at most one line end. */
function skipGap(reader: Reader, start: number): number {
  let position = start;
  while (position - start < 4) {
    const unit = reader.at(position);
    if (unit !== SPACE && unit !== COMMA && unit !== 0x0a && unit !== 0x28 && !(unit === 0x2e && reader.at(position + 1) === SPACE && position === start && reader.at(position - 1) > 0x60 && reader.at(position - 4) <= SPACE)) break;
    position += 1;
  }
  return position;
}

function readWord(reader: Reader, start: number): Word | 'open' | undefined {
  let end = start;
  while (end - start < WORD_LENGTH_MAX && (isWordUnit(reader.at(end)) || isInner(reader, end))) end += 1;
  if (reader.isUnknown(end)) return 'open';
  return end === start || end - start >= WORD_LENGTH_MAX ? undefined : { start, end, text: reader.text.slice(start, end).toLowerCase() };
}

function readTailWord(reader: Reader, start: number): Word | 'open' | undefined {
  const word = readWord(reader, start);
  if (word === 'open' && reader.length - start >= WORD_LENGTH_MAX) return undefined;
  return word;
}

function isInner(reader: Reader, offset: number): boolean {
  const unit = reader.at(offset);
  if (unit === -1) return false;
  return (unit === 0x2d || unit === 0x27 || unit === 0x2019 || unit === 0x2f) && isWordUnit(reader.at(offset - 1)) && (isWordUnit(reader.at(offset + 1)) || reader.isUnknown(offset + 1));
}

function isNameWord(reader: Reader, word: Word): boolean {
  const first = reader.at(word.start);
  return isUpper(first) || (first >= 0xc0 && first < 0x530) || JOINING_WORDS.has(word.text) || /^(?:\d{1,3}(?:st|nd|rd|th)?)$/u.test(word.text);
}

function houseNumberEnd(reader: Reader, start: number): number {
  let end = start;
  while (end - start < 10 && (isDigit(reader.at(end)) || ((reader.at(end) === 0x2d || reader.at(end) === 0x2f) && isDigit(reader.at(end + 1))))) end += 1;
  const letter = reader.at(end) | 0x20;
  if (letter >= 0x61 && letter <= 0x68 && !isWordUnit(reader.at(end + 1))) end += 1;
  return end;
}

function hasStreetEnding(word: string): boolean {
  return STREET_ENDINGS.some((ending) => word.endsWith(ending) && word.length > ending.length + 1);
}

function withDot(reader: Reader, end: number): number {
  return reader.at(end) === 0x2e && !isWordUnit(reader.at(end + 1)) ? end + 1 : end;
}

const SPACE = 0x20;
const COMMA = 0x2c;
const NAME_WORDS_MAX = 5;
const WORD_LENGTH_MAX = 32;
const TAIL_WORDS_MAX = 10;
const TAIL_LENGTH_MAX = 80;
const WEAK_OPENERS: ReadonlySet<string> = new Set(['al', 'os', 'pl', 'vale', 'eje', 'parque', 'place']);
const POSTAL = /^(?:\d{5}(?:-\d{3,4})?|\d{4}|\d{6}|\d{2}-\d{3}|\d{4}-\d{3}|[a-z]\d[a-z]\d[a-z]\d|[a-z]{1,2}\d[a-z\d]?|[a-z]+-\d{6})$/u;
const STATE = /^[A-Z]{2,3}$/u;
const UNIT_NUMBER = /^(?:\d{1,4}[a-z]?|[a-z])$/u;
