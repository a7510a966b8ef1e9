import type { Edit } from './edits.ts';

/** Remembers how the characters of a JSON string were written, so that those that stay are written the same way. */
export class RawUnits {
  #runs: { decoded: string; raw: string }[] = [];
  #first = 0;

  /** The next characters, and how they were written: either to the letter, or one as an escape sequence. */
  add(decoded: string, raw: string): void {
    this.#runs.push({ decoded, raw });
  }

  /** What edits leave, written as the inside of a JSON string. */
  write(edits: readonly Edit[]): string {
    let out = '';
    for (const edit of edits) {
      if ('kept' in edit) {
        out += this.#take(edit.kept.length);
      } else {
        this.#take(edit.dropped);
        out += escapeForJson(edit.text);
      }
    }
    return out;
  }

  /** The raw form of the next units. */
  #take(units: number): string {
    let raw = '';
    let left = units;
    while (left > 0) {
      const run = this.#runs[this.#first];
      if (run === undefined) return raw;
      if (run.decoded.length <= left) {
        raw += run.raw;
        left -= run.decoded.length;
        this.#first += 1;
      } else {
        // Only runs that were written to the letter have more than one unit.
        raw += run.raw.slice(0, left);
        run.raw = run.raw.slice(left);
        run.decoded = run.decoded.slice(left);
        left = 0;
      }
    }
    if (this.#first === this.#runs.length) {
      this.#runs = [];
      this.#first = 0;
    }
    return raw;
  }
}

/** A text as the inside of a JSON string. */
export function escapeForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
