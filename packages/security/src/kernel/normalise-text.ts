import type { Span } from './span.ts';

/** A text as guards read it, and the way back to the text as it was sent. */
export interface NormalisedText {
  readonly text: string;
  /** Where the raw text has what stands at this offset of `text`; its length for the end. */
  readonly toRaw: (offset: number) => number;
  /** The smallest stretch of the raw text that holds everything this stretch of `text` was made of. */
  readonly toRawSpan: (span: Span) => Span;
}

/**
 * Brings a text to one spelling for detectors: NFKC (full-width, ligatures, circled and mathematical letters), without
 * characters that do not show (zero width, bidi controls, tags, variation selectors, soft hyphens, control characters
 * but tab and line ends). The raw text is never changed: spans map back to it.
 *
 * @throws Never.
 * @see UAX #15; FLT-5.
 */
export function normaliseText(raw: string): NormalisedText {
  if (PLAIN.test(raw)) return new PlainText(raw);
  const draft = new Draft();
  let position = 0;
  while (position < raw.length) {
    const run = plainRunLength(raw, position);
    // The last character of a run may be what a combining mark after it belongs to.
    if (run > 1) draft.addPlain(raw.slice(position, position + run - 1), position);
    position += Math.max(0, run - 1);
    const character = String.fromCodePoint(raw.codePointAt(position) ?? 0);
    draft.addCharacter(character, position);
    position += character.length;
  }
  return draft.finish(raw.length);
}

/**
 * Where the last character of a text begins that what follows may still change: by a mark that joins it, by the other
 * half of a surrogate pair. `normaliseText` of what stands before is the same whatever follows.
 *
 * @throws Never.
 */
export function lastClusterStart(raw: string): number {
  let position = raw.length;
  while (position > 0) {
    position -= isLowSurrogate(raw, position - 1) && isHighSurrogate(raw, position - 2) ? 2 : 1;
    const character = String.fromCodePoint(raw.codePointAt(position) ?? 0);
    if (!HIDDEN.test(character) && !isJoining(character)) return position;
  }
  return 0;
}

class PlainText implements NormalisedText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  readonly toRaw = (offset: number): number => clamp(offset, this.text.length);
  readonly toRawSpan = ({ start, end }: Span): Span => ({ start: this.toRaw(start), end: this.toRaw(end) });
}

/** A stretch of the normalised text and where it comes from. In a steady one, units stand in for units, one to one. */
interface Segment {
  readonly start: number;
  readonly rawStart: number;
  end: number;
  rawEnd: number;
  readonly isSteady: boolean;
}

/** Collects segments. A cluster is one base character with the marks that may join it. */
class Draft {
  #text = '';
  readonly #segments: Segment[] = [];
  #cluster = '';
  #clusterStart = 0;
  #clusterEnd = 0;

  addPlain(text: string, rawStart: number): void {
    this.#flush();
    this.#add(text, text, { start: rawStart, end: rawStart + text.length });
  }

  addCharacter(character: string, rawStart: number): void {
    if (HIDDEN.test(character)) return;
    if (this.#cluster === '' || !isJoining(character)) {
      this.#flush();
      this.#clusterStart = rawStart;
    }
    this.#cluster += character;
    this.#clusterEnd = rawStart + character.length;
  }

  finish(rawLength: number): NormalisedText {
    this.#flush();
    return new MappedText(this.#text, this.#segments, rawLength);
  }

  #flush(): void {
    if (this.#cluster === '') return;
    this.#add(this.#cluster.normalize('NFKC'), this.#cluster, { start: this.#clusterStart, end: this.#clusterEnd });
    this.#cluster = '';
  }

  #add(text: string, source: string, raw: Span): void {
    const isSteady = text === source && raw.end - raw.start === text.length;
    const last = this.#segments.at(-1);
    const start = this.#text.length;
    this.#text += text;
    if (isSteady && last?.isSteady === true && last.rawEnd === raw.start) {
      last.end = this.#text.length;
      last.rawEnd = raw.end;
      return;
    }
    if (text !== '') this.#segments.push({ start, end: this.#text.length, rawStart: raw.start, rawEnd: raw.end, isSteady });
  }
}

class MappedText implements NormalisedText {
  readonly text: string;
  readonly #segments: readonly Segment[];
  readonly #rawLength: number;

  constructor(text: string, segments: readonly Segment[], rawLength: number) {
    this.text = text;
    this.#segments = segments;
    this.#rawLength = rawLength;
  }

  readonly toRaw = (offset: number): number => {
    const segment = this.#find(offset);
    if (segment === undefined) return offset < this.text.length ? 0 : this.#rawLength;
    return segment.isSteady ? segment.rawStart + Math.max(0, offset - segment.start) : segment.rawStart;
  };

  readonly toRawSpan = ({ start, end }: Span): Span => {
    const rawStart = this.toRaw(start);
    const last = end > start ? this.#find(end - 1) : undefined;
    if (last === undefined) return { start: rawStart, end: rawStart };
    return { start: rawStart, end: last.isSteady ? last.rawStart + Math.min(end, last.end) - last.start : last.rawEnd };
  };

  /** The segment with this offset, by halving; undefined past the end. */
  #find(offset: number): Segment | undefined {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#segments[middle]?.end ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return this.#segments[low];
  }
}

function plainRunLength(text: string, start: number): number {
  let position = start;
  while (position < text.length && isPlainUnit(text.charCodeAt(position))) position += 1;
  return position - start;
}

function isPlainUnit(unit: number): boolean {
  return (unit >= 0x20 && unit < 0x7f) || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

/** Whether normalisation may join this character to the one before it. */
function isJoining(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x300 || (point >= 0x3400 && point < 0xa000)) return false;
  return JOINING.test(character);
}

function isLowSurrogate(text: string, position: number): boolean {
  const unit = text.charCodeAt(position);
  return unit >= 0xdc00 && unit < 0xe000;
}

function isHighSurrogate(text: string, position: number): boolean {
  const unit = text.charCodeAt(position);
  return unit >= 0xd800 && unit < 0xdc00;
}

function clamp(offset: number, length: number): number {
  return Math.max(0, Math.min(offset, length));
}

const PLAIN = /^[\t\n\r\x20-\x7e]*$/u;

/** Default-ignorable characters, format and control characters, and the interlinear annotation marks among them. */
const HIDDEN = /^(?![\t\n\r])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]$/u;

/**
 * Marks, and letters that compose with a letter before them: Hangul vowels and finals in all their widths, half-width
 * voicing marks, vowel signs of Kirat Rai.
 */
const JOINING = /^[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u3131-\u318e\uff9e-\uffdc\u{16d63}-\u{16d6a}]$/u;
