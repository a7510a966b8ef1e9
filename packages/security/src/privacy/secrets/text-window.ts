import { type Alphabet, BARE_VALUE, isIn } from './alphabets.ts';

/** The code that stands for "no character": before the text and behind it. */
export const NOTHING = -1;

/**
 * A text under examination that may be cut off at its end.
 *
 * Scanners look to the right through it alone. So it knows whether one looked past the end: what that scanner found could
 * change when more text comes.
 */
export class TextWindow {
  readonly text: string;
  readonly end: number;
  /** True when a scanner looked past the end since this was last set to false. */
  hasLookedPastEnd = false;
  /** Where what the running scanner may find starts, as far as it knows. */
  openAt: number;
  #bareFrom = 0;
  #bareEnd = 0;

  constructor(text: string) {
    this.text = text;
    this.end = text.length;
    this.openAt = text.length;
  }

  /** The code at a position, or {@link NOTHING} past the end. */
  codeAt(position: number): number {
    if (position < this.end) return this.text.charCodeAt(position);
    this.hasLookedPastEnd = true;
    return NOTHING;
  }

  /** The code before a position, or {@link NOTHING} at the start. */
  codeBefore(position: number): number {
    return position > 0 ? this.text.charCodeAt(position - 1) : NOTHING;
  }

  /** End of the run of members of `alphabet` that starts at `position`, at most `stop`. */
  runEnd(position: number, alphabet: Alphabet, stop: number): number {
    const last = Math.min(stop, this.end);
    let at = position;
    while (at < last && isIn(alphabet, this.text.charCodeAt(at))) at += 1;
    if (at >= this.end && at < stop) this.hasLookedPastEnd = true;
    return at;
  }

  /** End of the unquoted value at `position`, at most `max` long. Runs are measured once, wherever in them one asks. */
  bareEnd(position: number, max: number): number {
    if (position < this.#bareFrom || position >= this.#bareEnd) {
      this.#bareFrom = position;
      this.#bareEnd = this.runEnd(position, BARE_VALUE, this.end);
    }
    const end = Math.min(this.#bareEnd, position + max);
    if (end === this.end) this.hasLookedPastEnd = true;
    return end;
  }

  /** Start of the run of members of `alphabet` that ends before `position`, at least `stop`. */
  runStart(position: number, alphabet: Alphabet, stop: number): number {
    const first = Math.max(stop, 0);
    let at = position;
    while (at > first && isIn(alphabet, this.text.charCodeAt(at - 1))) at -= 1;
    return at;
  }

  /** True when `literal` stands at `position`, letter for letter. */
  hasLiteralAt(position: number, literal: string): boolean {
    if (position + literal.length > this.end) this.hasLookedPastEnd = true;
    return this.text.startsWith(literal, position);
  }
}
