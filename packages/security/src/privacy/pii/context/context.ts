import { isWordUnit } from '../scanning/characters.ts';
import type { Reader } from '../scanning/reader.ts';
import { SOMETHING_ELSE } from './cue-phrases.ts';
import { CueIndex, PHRASE_LENGTH_MAX } from './cue-words.ts';
import { readKey } from './read-key.ts';
import type { Table } from './table.ts';

/** How something nearby says what a value is. */
export interface Cue {
  /** One of the types that were asked for. */
  readonly type: string;
  /** Whether the name of a key, a form's label or a column's head says it, not a word in a sentence. */
  readonly isName: boolean;
}

/** What stands around a value and says what it is, read when a finder asks, once for each value. */
export class Context {
  readonly #reader: Reader;
  readonly #cues: CueIndex;
  #table: Table;
  #position = -1;
  #isName = false;
  #isAdjacent = true;
  /** What is said, the nearest first. */
  #said: (readonly string[])[] = [];

  constructor(reader: Reader, { from, table }: { readonly from: number; readonly table: Table }) {
    this.#reader = reader;
    this.#table = table;
    this.#cues = new CueIndex(reader, Math.max(0, from - READ_WIDTH));
  }

  /** The table that the values after here are in. */
  enter(table: Table): void {
    this.#table = table;
    this.#position = -1;
  }

  /** The cue nearest before a value that names one of the types, unless something nearer names something else. */
  before(start: number, types: ReadonlySet<string>): Cue | typeof SOMETHING_ELSE | undefined {
    this.#read(start);
    for (const said of this.#said) {
      const type = said.find((name) => types.has(name));
      if (type !== undefined) return { type, isName: this.#isName };
      if (said.includes(SOMETHING_ELSE)) return SOMETHING_ELSE;
    }
    return undefined;
  }

  /** The types that the nearest cue says of a value, if neither another number nor the name of something else stands between. */
  nearestBefore(start: number): readonly string[] {
    this.#read(start);
    const said = this.#isAdjacent ? this.#said[0] : undefined;
    return said === undefined || said.includes(SOMETHING_ELSE) ? NOTHING : said;
  }

  /** Whether the nearest cue, or a column of the table, speaks of user names or passwords: a quick look before a thorough one. */
  mayBeCredential(start: number): boolean {
    this.#cues.advanceTo(start, READ_WIDTH);
    if (this.#table.hasCredentials) return true;
    const last = this.#cues.hits.at(-1);
    return last !== undefined && last.end >= start - LEFT_WIDTH && isCredential(last.types);
  }

  /** Whether the nearest cue names something else. */
  isSomethingElse(start: number): boolean {
    this.#read(start);
    return this.#said[0]?.includes(SOMETHING_ELSE) === true;
  }

  /** Whether the value stands under a name of its own: a key, a label, the head of a column. */
  isNamed(start: number): boolean {
    this.#read(start);
    return this.#isName;
  }

  /**
   * What the words right after a value say: `… as SIN`, `… (BSN)`, `… is my passport number`.
   * Undefined when they say nothing of these types; `open` when they have not come yet.
   */
  after(end: number, types: ReadonlySet<string>): Cue | 'open' | undefined {
    const reader = this.#reader;
    const from = linkEnd(reader, end);
    if (from === 'open') return 'open';
    if (from === undefined) return undefined;
    const to = this.#rightEnd(end);
    if (reader.isUnknown(to)) return 'open';
    const cues = new CueIndex(reader, from);
    cues.advanceTo(to, RIGHT_WIDTH);
    cues.finishWord(to);
    for (const hit of cues.hits) {
      // A longer phrase that begins with the same words is meant: `account number`, not `account`.
      const longest = cues.hits.findLast(({ start }) => start === hit.start) ?? hit;
      const type = longest.types.find((name) => types.has(name));
      if (type !== undefined && hit.start - from < RIGHT_REACH) return { type, isName: false };
    }
    return undefined;
  }

  /** Where the clause after a value ends. */
  #rightEnd(end: number): number {
    let to = end;
    while (to - end < RIGHT_WIDTH) {
      const unit = this.#reader.at(to);
      if (unit === -1 || unit === 0x0a || unit === 0x2c || unit === 0x3b || unit === 0x29 || unit === 0x5d || unit === 0x22) break;
      if (unit === 0x2e && this.#reader.at(to + 1) === 0x20 && isWordUnit(this.#reader.at(to - 1)) && isWordUnit(this.#reader.at(to - 2))) break;
      to += 1;
    }
    return to;
  }

  #read(start: number): void {
    if (this.#position === start) return;
    this.#position = start;
    this.#said = [];
    this.#isAdjacent = true;
    this.#cues.advanceTo(start, READ_WIDTH);
    const key = readKey(this.#reader, start);
    this.#isName = key !== undefined;
    if (key !== undefined) {
      this.#collect(key.start, key.end);
      if (this.#said.length > 0 || key.isOneName) return;
    }
    const head = this.#table.headAt(this.#reader, start);
    if (head !== undefined && head.types.length > 0) this.#said.push(...head.types);
    this.#isName = this.#said.length > 0 || (head !== undefined && this.#table.isSure);
    if (this.#isName) return;
    const from = this.#lineStart(start);
    this.#collect(from, start);
    this.#isAdjacent = this.#cues.lastDigitEnd <= (this.#cues.hits.at(-1)?.end ?? 0) || this.#cues.lastDigitEnd < from;
  }

  /** The cues between two offsets, the nearest to the end first, none that is part of a nearer one. */
  #collect(from: number, to: number): void {
    const { hits } = this.#cues;
    let bound = to;
    for (let index = hits.length - 1; index >= 0 && this.#said.length < CUES_MAX; index -= 1) {
      const hit = hits[index];
      if (hit === undefined || hit.start < from) break;
      if (hit.end > bound) continue;
      this.#said.push(hit.types);
      bound = hit.start;
    }
  }

  /** Where the line begins, or the one before where the value begins its line; no further back than the window. */
  #lineStart(start: number): number {
    const bound = Math.max(0, start - LEFT_WIDTH);
    let from = start;
    let hasText = false;
    while (from > bound) {
      const unit = this.#reader.at(from - 1);
      if (unit === 0x0a && hasText) break;
      hasText ||= unit > 0x20;
      from -= 1;
    }
    return from;
  }
}

function isCredential(types: readonly string[]): boolean {
  return types.includes('PASSWORD') || types.includes('USERNAME');
}

/** Past what links a value to the words after it: a bracket, or `as`, `is`. Undefined when nothing does. */
function linkEnd(reader: Reader, end: number): number | 'open' | undefined {
  const from = reader.at(end) === 0x20 ? end + 1 : end;
  if (reader.isUnknown(from)) return 'open';
  if (reader.at(from) === 0x28 || reader.at(from) === 0x5b) return from + 1;
  if (from === end) return undefined;
  let to = from;
  while (to - from < LINK_LENGTH_MAX && reader.at(to) > 0x60) to += 1;
  if (reader.isUnknown(to)) return 'open';
  return LINKS.has(reader.text.slice(from, to)) ? to : undefined;
}

/** UTF-16 units before a value in which words are read. */
export const LEFT_WIDTH = 72;
/** UTF-16 units after a value in which words are read. */
export const RIGHT_WIDTH = 32;
/** UTF-16 units between a value's link and the cue after it. */
const RIGHT_REACH = 24;
const LINK_LENGTH_MAX = 8;
/** What is read so that every phrase in the window is read whole. */
const READ_WIDTH: number = LEFT_WIDTH + PHRASE_LENGTH_MAX + 64;
const NOTHING: readonly string[] = [];
const CUES_MAX = 6;
const LINKS: ReadonlySet<string> = new Set('as is are ist es est è é er är to als como comme come som jako'.split(' '));
