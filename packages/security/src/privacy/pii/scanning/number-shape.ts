import { isDigit } from './characters.ts';
import type { Reader } from './reader.ts';

/** Digits in groups, one separator between two: `4111 1111-1111.1111`. */
export class NumberShape {
  /** Where the first digit stands. */
  start = 0;
  /** How many groups there are. */
  count = 0;
  /** Whether the groups touch the end of a text that may go on. */
  isOpen = false;
  readonly #starts = new Int32Array(GROUPS_MAX);
  readonly #ends = new Int32Array(GROUPS_MAX);

  /** Reads the groups that begin at a digit, at most {@link GROUPS_MAX} and {@link SHAPE_LENGTH_MAX} units. */
  read(reader: Reader, start: number): void {
    this.start = start;
    this.count = 0;
    let position = start;
    while (this.count < GROUPS_MAX) {
      const groupStart = position;
      while (isDigit(reader.at(position)) && position - start < SHAPE_LENGTH_MAX) position += 1;
      this.#starts[this.count] = groupStart;
      this.#ends[this.count] = position;
      this.count += 1;
      if (!isSeparator(reader.at(position)) || !isDigit(reader.at(position + 1)) || position - start >= SHAPE_LENGTH_MAX) break;
      position += 1;
    }
    this.isOpen = reader.isUnknown(position) || (reader.isUnknown(position + 1) && isSeparator(reader.at(position)));
  }

  /** Where the group with this number ends. */
  endOf(group: number): number {
    return this.#ends[group] ?? this.start;
  }

  /** How many digits the group with this number has. */
  sizeOf(group: number): number {
    return this.endOf(group) - (this.#starts[group] ?? this.start);
  }

  /** The unit before the group with this number, which separates it from the one before. */
  separatorBefore(reader: Reader, group: number): number {
    return reader.at((this.#starts[group] ?? this.start) - 1);
  }

  /** The digits of the first groups alone. */
  digits(reader: Reader, groups: number): string {
    let digits = '';
    for (let group = 0; group < groups; group += 1) digits += reader.text.slice(this.#starts[group], this.#ends[group]);
    return digits;
  }
}

/** Groups of one number. The longest national forms have seven. */
export const GROUPS_MAX = 10;
/** UTF-16 units of a number with its separators. */
export const SHAPE_LENGTH_MAX = 48;

function isSeparator(unit: number): boolean {
  return unit === 0x20 || unit === 0x2d || unit === 0x2e || unit === 0x2f;
}
