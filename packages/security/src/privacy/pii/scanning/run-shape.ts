import { isAlphanumeric, isDigit } from './characters.ts';
import type { Reader } from './reader.ts';

/** Letters and digits in groups, one separator between two: `4111 1111-1111.1111`, `AB 12 34 56 C`, `FI21-2345`. */
export class RunShape {
  /** Where the first group begins. */
  start = 0;
  /** How many groups there are. */
  count = 0;
  /** Whether the last group touches the end of a text that may go on. */
  isOpen = false;
  readonly #starts = new Int32Array(GROUPS_MAX);
  readonly #ends = new Int32Array(GROUPS_MAX);
  readonly #digits = new Int32Array(GROUPS_MAX);

  /**
   * Reads the groups that begin at an offset, at most {@link GROUPS_MAX} and {@link SHAPE_LENGTH_MAX} units. Two groups
   * of letters alone beside each other are words: the second is no part.
   */
  read(reader: Reader, start: number): void {
    this.start = start;
    this.count = 0;
    let position = start;
    while (this.count < GROUPS_MAX) {
      const end = this.#readGroup(reader, position);
      position = end;
      if (this.count > 1 && this.#areWords(reader)) {
        this.count -= 1;
        break;
      }
      if (!isSeparator(reader.at(end)) || !isAlphanumeric(reader.at(end + 1)) || end - start >= SHAPE_LENGTH_MAX) break;
      position = end + 1;
    }
    this.isOpen = reader.isUnknown(position) || reader.isUnknown(this.endOf(this.count - 1) + 1);
  }

  /** Whether the last two groups are letters alone; two short ones with a hyphen, as on plates, are no words. */
  #areWords(reader: Reader): boolean {
    const last = this.count - 1;
    if (this.hasDigitIn(last) || this.hasDigitIn(last - 1)) return false;
    return this.sizeOf(last) > 3 || this.sizeOf(last - 1) > 3 || reader.at(this.endOf(last - 1)) !== 0x2d;
  }

  /** Where the group with this number begins. */
  startOf(group: number): number {
    return this.#starts[group] ?? this.start;
  }

  /** Where the group with this number ends. */
  endOf(group: number): number {
    return this.#ends[group] ?? this.start;
  }

  /** How many characters the group with this number has. */
  sizeOf(group: number): number {
    return this.endOf(group) - this.startOf(group);
  }

  /** Whether a digit is in the group with this number. */
  hasDigitIn(group: number): boolean {
    return (this.#digits[group] ?? 0) > 0;
  }

  /** Whether the group with this number is digits alone. */
  isNumber(group: number): boolean {
    return this.#digits[group] === this.sizeOf(group);
  }

  /** The characters of the first groups, without what separates them, in capitals. */
  compact(reader: Reader, groups: number): string {
    let compact = '';
    for (let group = 0; group < groups; group += 1) compact += reader.text.slice(this.startOf(group), this.endOf(group));
    return compact.toUpperCase();
  }

  #readGroup(reader: Reader, start: number): number {
    let end = start;
    let digits = 0;
    while (end - this.start < SHAPE_LENGTH_MAX) {
      const unit = reader.at(end);
      if (!isAlphanumeric(unit)) break;
      if (isDigit(unit)) digits += 1;
      end += 1;
    }
    this.#starts[this.count] = start;
    this.#ends[this.count] = end;
    this.#digits[this.count] = digits;
    this.count += 1;
    return end;
  }
}

/** Groups of one number. The longest national forms have seven. */
export const GROUPS_MAX = 10;
/** UTF-16 units of a number with its separators. */
export const SHAPE_LENGTH_MAX = 64;

function isSeparator(unit: number): boolean {
  return unit === 0x20 || unit === 0x2d || unit === 0x2e || unit === 0x2f;
}
