/** What a text is made of, as far as telling keys from words needs it. */
export interface Composition {
  readonly digits: number;
  readonly lowerCase: number;
  readonly upperCase: number;
  readonly others: number;
  /** Shannon entropy of single characters, bits a character. */
  readonly entropy: number;
}

/** Counts the characters of an ASCII text. */
export function composition(text: string): Composition {
  const counts = new Uint16Array(ASCII_SIZE);
  let digits = 0;
  let lowerCase = 0;
  let upperCase = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at) & 0x7f;
    counts[code] = (counts[code] ?? 0) + 1;
    if (code >= 0x30 && code <= 0x39) digits += 1;
    else if (code >= 0x61 && code <= 0x7a) lowerCase += 1;
    else if (code >= 0x41 && code <= 0x5a) upperCase += 1;
  }
  return { digits, lowerCase, upperCase, others: text.length - digits - lowerCase - upperCase, entropy: entropyOf(counts, text.length) };
}

/**
 * True when most letters of a text stand in pieces that could be words: names of variables, paths, phrases with separators.
 * Pieces end at separators, digits and changes to upper case. Random letters rarely make pieces that can be spoken.
 */
export function looksLikeWords(text: string): boolean {
  let letters = 0;
  let spoken = 0;
  for (const piece of pieces(text)) {
    letters += piece.length;
    if (piece.length >= PIECE_LENGTH_MIN && isSpeakable(piece)) spoken += piece.length;
  }
  return letters > 0 && spoken >= letters * SPOKEN_SHARE_MIN;
}

/** Splits at separators, digits and case: `userAPIToken` into `user`, `API`, `Token`. */
export function pieces(text: string): readonly string[] {
  const found: string[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const kind = kindAt(text, at);
    if (start >= 0 && (kind === NO_LETTER || startsPiece(text, at))) {
      found.push(text.slice(start, at));
      start = -1;
    }
    if (start < 0 && kind !== NO_LETTER) start = at;
  }
  return found;
}

/** A capital behind a small letter, or the last of several capitals before a small letter. */
function startsPiece(text: string, at: number): boolean {
  if (kindAt(text, at) !== UPPER) return false;
  return kindAt(text, at - 1) === LOWER || (kindAt(text, at - 1) === UPPER && kindAt(text, at + 1) === LOWER);
}

function kindAt(text: string, at: number): number {
  return at < text.length ? letterKind(text.charCodeAt(at)) : NO_LETTER;
}

function letterKind(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return LOWER;
  return code >= 0x41 && code <= 0x5a ? UPPER : NO_LETTER;
}

/** A vowel often enough, and never many consonants or vowels in a row. */
function isSpeakable(piece: string): boolean {
  let vowels = 0;
  let run = 0;
  let isVowelBefore: boolean | undefined;
  for (const letter of piece.toLowerCase()) {
    const isVowel = VOWELS.includes(letter);
    run = isVowel === isVowelBefore ? run + 1 : 1;
    if (run > (isVowel ? VOWEL_RUN_MAX : CONSONANT_RUN_MAX)) return false;
    isVowelBefore = isVowel;
    if (isVowel) vowels += 1;
  }
  return vowels * 5 >= piece.length;
}

function entropyOf(counts: Uint16Array, length: number): number {
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / length) * Math.log2(count / length);
  return entropy;
}

const ASCII_SIZE = 128;
const NO_LETTER = 0;
const LOWER = 1;
const UPPER = 2;
const VOWELS = 'aeiouy';
const PIECE_LENGTH_MIN = 4;
const SPOKEN_SHARE_MIN = 0.5;
const CONSONANT_RUN_MAX = 4;
const VOWEL_RUN_MAX = 3;
