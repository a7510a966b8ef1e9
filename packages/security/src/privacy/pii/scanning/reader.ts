/**
 * A text that finders read from, with the one question that streams need answered: does what was read depend on text
 * that has not come yet?
 */
export class Reader {
  readonly text: string;
  /** Whether the text ends where it ends; otherwise more may follow. */
  readonly isEnd: boolean;
  /** How many UTF-16 units the text has. */
  readonly length: number;
  /** The text as numbers: several times faster to read than the string, which may be a piece of another one. */
  readonly #units: Uint16Array;

  constructor(text: string, isEnd: boolean) {
    this.text = text;
    this.isEnd = isEnd;
    this.length = text.length;
    const bytes = Buffer.from(text, 'utf16le');
    this.#units = new Uint16Array(bytes.buffer, bytes.byteOffset, text.length);
  }

  /** The UTF-16 unit there; -1 before the beginning and after the end. */
  at(offset: number): number {
    return offset >= 0 && offset < this.length ? (this.#units[offset] ?? -1) : -1;
  }

  /** Whether text that has not come yet could change what stands at this offset. */
  isUnknown(offset: number): boolean {
    return !this.isEnd && offset >= this.length;
  }
}

/** What a finder found: where, what, how sure, by which rule. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly score: number;
  readonly rule: string;
}

/** Something may begin here, and only later text can tell. */
export interface Open {
  readonly openFrom: number;
}

/** A finder's answer: a hit, nothing, or that it depends on what follows. */
export type Sighting = Hit | Open | undefined;

/** Whether a sighting waits for more text. */
export function isOpen(sighting: Hit | Open): sighting is Open {
  return 'openFrom' in sighting;
}
