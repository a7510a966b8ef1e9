import { CUE_PHRASES } from './cue-phrases.ts';

/** What words of a text say, where they stand. */
export interface CueHit {
  readonly start: number;
  readonly end: number;
  readonly types: readonly string[];
}

/**
 * Cues in a text, found in one pass as far as somebody asks, every word read once: in lower case, accents off,
 * `camelCase` and `snake_case` taken apart, apostrophes left out, every Chinese, Japanese or Korean character a word of
 * its own. At each word, the longest phrase that ends with it.
 */
export class CueIndex {
  /** In order. */
  readonly hits: CueHit[] = [];
  readonly #text: { at(offset: number): number };
  readonly #words: Word[] = [];
  #position: number;
  #hash = 0;
  #start = -1;
  #hasDigit = false;
  #lastDigitEnd = -1;

  constructor(text: { at(offset: number): number }, from: number) {
    this.#text = text;
    this.#position = from;
  }

  /** Reads the words up to an offset, from no further back than `width` before it. */
  advanceTo(offset: number, width: number): void {
    if (this.#position < offset - width) {
      this.#position = offset - width;
      this.#words.length = 0;
      this.#start = -1;
    }
    for (; this.#position < offset; this.#position += 1) this.#step(this.#position);
  }

  /** Where the last word up to an offset that holds a digit ends; -1 when none was read. For the offset last advanced to. */
  get lastDigitEnd(): number {
    return this.#lastDigitEnd;
  }

  /** Ends the word that is being read, as a reader who stops here would. */
  finishWord(offset: number): void {
    if (this.#start >= 0) this.#add(offset);
  }

  #step(offset: number): void {
    const unit = this.#text.at(offset);
    if (this.#start >= 0 && isApostrophe(unit)) return;
    const folded = fold(unit);
    const isAlone = folded >= 0x2e80;
    if (this.#start >= 0 && (folded === 0 || isAlone || (isCapital(unit) && isSmall(this.#text.at(offset - 1))))) this.#add(offset);
    if (folded === 0) return;
    if (this.#start < 0) {
      this.#start = offset;
      this.#hash = 0;
      this.#hasDigit = false;
    }
    this.#hash = Math.imul(this.#hash, 31) + folded;
    if (folded < 0x3a) this.#hasDigit = true;
    if (isAlone) this.#add(offset + 1);
  }

  #add(end: number): void {
    const words = this.#words;
    if (words.length > WORDS_MAX) words.splice(0, words.length - PHRASE_WORDS_MAX);
    words.push({ hash: this.#hash, start: this.#start });
    if (this.#hasDigit) this.#lastDigitEnd = end;
    this.#start = -1;
    if (!LAST_WORDS.has(this.#hash)) return;
    for (let length = Math.min(PHRASE_WORDS_MAX, words.length); length > 0; length -= 1) {
      const types = CUES.get(phraseOf(words, words.length - length));
      const start = words[words.length - length]?.start ?? end;
      if (types !== undefined && end - start <= PHRASE_LENGTH_MAX) {
        if (this.hits.length > HITS_MAX) this.hits.splice(0, HITS_MAX / 2);
        this.hits.push({ start, end, types });
        return;
      }
    }
  }
}

interface Word {
  readonly hash: number;
  readonly start: number;
}

/** One number for the words from one on. */
function phraseOf(words: readonly Word[], first: number): number {
  let phrase = 17;
  for (let word = first; word < words.length; word += 1) phrase = (Math.imul(phrase, 1_000_003) + (words[word]?.hash ?? 0)) | 0;
  return phrase;
}

/** The words of a phrase as numbers. */
function wordsOf(phrase: string): readonly Word[] {
  const words: Word[] = [];
  let hash = 0;
  let length = 0;
  for (const character of `${phrase} `) {
    const folded = fold(character.charCodeAt(0));
    if (length > 0 && (folded === 0 || folded >= 0x2e80)) {
      words.push({ hash, start: 0 });
      length = 0;
    }
    if (folded === 0) continue;
    hash = Math.imul(length === 0 ? 0 : hash, 31) + folded;
    length += 1;
    if (folded >= 0x2e80) {
      words.push({ hash, start: 0 });
      length = 0;
    }
  }
  return words;
}

/** The phrases whose number another phrase has too: none may be. */
export function findCollidingCues(): readonly string[] {
  const seen = new Map<number, string>();
  const colliding: string[] = [];
  for (const [phrases] of CUE_PHRASES) {
    for (const phrase of phrases.split('|')) {
      const key = toKey(phrase);
      if ((seen.get(key) ?? phrase) !== phrase) colliding.push(phrase);
      seen.set(key, phrase);
    }
  }
  return colliding;
}

function toKey(phrase: string): number {
  return phraseOf(wordsOf(phrase), 0);
}

/** The unit in lower case without its accent; 0 for what is no letter or digit. */
function fold(unit: number): number {
  if (unit < 0x80) {
    if (unit >= 0x41 && unit <= 0x5a) return unit | 0x20;
    return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) ? unit : 0;
  }
  if (unit < 0x180) return FOLDED[unit - 0x80] ?? 0;
  return unit < 0x300 || (unit >= 0x2000 && unit < 0x2e80) || (unit >= 0x3000 && unit < 0x3005) || unit >= 0xfe00 ? 0 : unit;
}

function isCapital(unit: number): boolean {
  return unit >= 0x41 && unit <= 0x5a;
}

function isSmall(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

function isApostrophe(unit: number): boolean {
  return unit === 0x27 || unit === 0x2019;
}

const WORDS_MAX = 64;
/** More than a window of text can hold. */
const HITS_MAX = 256;
const PHRASE_WORDS_MAX = 6;
/** UTF-16 units from the first to the last word of a phrase. */
export const PHRASE_LENGTH_MAX = 48;

/** Letters that Unicode does not take apart. */
const UNDECOMPOSED: ReadonlyMap<string, string> = new Map([['ø', 'o'], ['Ø', 'o'], ['ł', 'l'], ['Ł', 'l'], ['đ', 'd'], ['ß', 's'], ['æ', 'a'], ['ı', 'i'], ['º', ''], ['ª', '']]);
/** Latin letters with accents, from U+0080 to U+017F, as the letter under the accent. */
const FOLDED: readonly number[] = Array.from({ length: 0x100 }, (_, index) => {
  const character = String.fromCharCode(index + 0x80);
  const base = UNDECOMPOSED.get(character) ?? character.normalize('NFD').charAt(0).toLowerCase();
  return /[a-z]/u.test(base) ? base.charCodeAt(0) : 0;
});

const CUES: ReadonlyMap<number, readonly string[]> = (() => {
  const cues = new Map<number, readonly string[]>();
  for (const [phrases, types] of CUE_PHRASES) {
    for (const phrase of phrases.split('|')) cues.set(toKey(phrase), [...(cues.get(toKey(phrase)) ?? []), ...types]);
  }
  return cues;
})();

/** The last words of all phrases: most words are none, and cost one look. */
const LAST_WORDS: ReadonlySet<number> = new Set(CUE_PHRASES.flatMap(([phrases]) => phrases.split('|').map((phrase) => wordsOf(phrase).at(-1)?.hash ?? 0)));
