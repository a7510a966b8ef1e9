import { CueIndex } from './cue-words.ts';
import { isLetter } from '../scanning/characters.ts';
import type { Reader } from '../scanning/reader.ts';

/**
 * The table that a text is in, if any: lines with one separator, under a line of names. What its head says is
 * remembered for all its rows, however far down.
 */
export class Table {
  /** The names, by column. */
  readonly names: readonly string[];
  /** What each name says. */
  readonly #heads: readonly TableHead[];
  readonly #hasCredentials: boolean;
  /** The UTF-16 unit between columns; 0 when there is no table. */
  readonly separator: number;


  constructor(names: readonly string[], separator: number) {
    this.names = names;
    this.separator = separator;
    this.#heads = separator === 0 ? [] : names.map((name) => ({ types: saidBy(name) }));
    this.#hasCredentials = this.#heads.some((head) => head.types.some((types) => types.includes('PASSWORD') || types.includes('USERNAME')));
  }

  /** Whether a column holds user names or passwords. */
  get hasCredentials(): boolean {
    return this.#hasCredentials;
  }

  /** Whether it has so many columns that it is no sentence with a comma. */
  get isSure(): boolean {
    return this.names.length > 2;
  }

  /** The name of the column that an offset is in; undefined outside of a table. */
  headAt(reader: Reader, offset: number): TableHead | undefined {
    if (this.separator === 0) return undefined;
    const start = lineStartOf(reader, offset);
    return start === undefined ? undefined : this.#heads[columnAt(reader.text, { start, offset, separator: this.separator })];
  }
}

/** What the name of a column says of its values, the last word first. */
export interface TableHead {
  readonly types: readonly (readonly string[])[];
}

function saidBy(name: string): readonly (readonly string[])[] {
  const cues = new CueIndex({ at: (offset) => name.charCodeAt(offset) }, 0);
  cues.advanceTo(name.length, name.length);
  cues.finishWord(name.length);
  const types: (readonly string[])[] = [];
  let bound = name.length;
  for (const hit of cues.hits.toReversed()) {
    if (hit.end > bound) continue;
    types.push(hit.types);
    bound = hit.start;
  }
  return types;
}

/** No table. */
export const NO_TABLE: Table = new Table([], 0);

/**
 * The table after reading a stretch of text: a line of names begins one, a line with another number of columns ends it.
 *
 * @param from - Where the last reading ended.
 */
export function followTable(text: string, { from, to, table }: { readonly from: number; readonly to: number; readonly table: Table }): Table {
  let current = table;
  let lineEnd = text.indexOf('\n', from);
  while (lineEnd >= 0 && lineEnd < to) {
    const start = text.lastIndexOf('\n', lineEnd - 1) + 1;
    current = lineEnd - start > ROW_LENGTH_MAX ? NO_TABLE : nextTable(current, text.slice(start, lineEnd));
    lineEnd = text.indexOf('\n', lineEnd + 1);
  }
  return current;
}

function nextTable(table: Table, line: string): Table {
  if (table.separator !== 0 && countColumns(line, table.separator) === table.names.length) return table;
  if (isRule(line)) return table;
  return readHead(line) ?? NO_TABLE;
}

/** The table that a line begins, if it is a line of names alone: no digits, no signs of code. */
function readHead(line: string): Table | undefined {
  if (line.length < 3 || line.length > HEAD_LENGTH_MAX || !isHeadLine(line)) return undefined;
  for (const separator of SEPARATORS) {
    if (!line.includes(separator)) continue;
    const names = line.split(separator).map((name) => name.trim());
    if (names.length > 1 && names.length <= COLUMNS_MAX && names.every((name) => name.length <= NAME_LENGTH_MAX && name.split(' ').length <= NAME_WORDS_MAX)) return new Table(names, separator.charCodeAt(0));
  }
  return undefined;
}

function isHeadLine(line: string): boolean {
  const first = line.charCodeAt(0);
  if (!isLetter(first) && first !== 0x22 && first !== 0x7c && first < 0xc0) return false;
  for (let index = 0; index < line.length; index += 1) {
    const unit = line.charCodeAt(index);
    const isCode = unit === 0x7b || unit === 0x7d || unit === 0x3d || unit === 0x3c || unit === 0x3e || unit === 0x40 || unit === 0x3f || unit === 0x21 || unit === 0x3a;
    if (isCode || (unit >= 0x30 && unit <= 0x39)) return false;
  }
  return true;
}

/** The line of dashes under the head of a table in Markdown. */
function isRule(line: string): boolean {
  return line.length > 2 && line.includes('--') && line.replaceAll('-', '').replaceAll('|', '').replaceAll(':', '').trim() === '';
}

function countColumns(line: string, separator: number): number {
  return columnAt(line, { start: 0, offset: line.length, separator }) + 1;
}

/** How many separators stand between a line's start and an offset, those in quotes left out. */
function columnAt(text: string, { start, offset, separator }: { readonly start: number; readonly offset: number; readonly separator: number }): number {
  let column = 0;
  let isQuoted = false;
  for (let index = start; index < offset; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22) isQuoted = !isQuoted;
    else if (unit === separator && !isQuoted) column += 1;
  }
  return column;
}

function lineStartOf(reader: Reader, offset: number): number | undefined {
  const start = reader.text.lastIndexOf('\n', offset - 1) + 1;
  return offset - start > ROW_LENGTH_MAX ? undefined : start;
}

/** UTF-16 units of a row in which columns are counted. */
export const ROW_LENGTH_MAX = 512;
const HEAD_LENGTH_MAX = 400;
const COLUMNS_MAX = 64;
const NAME_LENGTH_MAX = 48;
const NAME_WORDS_MAX = 5;
const SEPARATORS: readonly string[] = ['\t', '|', ';', ','];
