import { ok, refuse, type Result } from '../../../kernel/index.ts';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../bounds.ts';
import { COMMON_WORDS, KEYBOARD_ROWS } from './common-words.ts';

/** Why a password is not taken. Each tells what to do; none repeats a piece of it. */
export type PasswordRefusal =
  | { readonly reason: 'password-too-short'; readonly lengthMin: number }
  | { readonly reason: 'password-too-long'; readonly lengthMax: number }
  | { readonly reason: 'password-unreadable' }
  | { readonly reason: 'password-predictable' };

/** What a password is for. */
export interface PasswordTerms {
  /** Names that guessers try first: user name, address, organisation, service. */
  readonly context: readonly string[];
  /** Characters; 15 unless set. Beside a second factor, 8 will do. */
  readonly lengthMin?: number;
}

/**
 * Judges a new password, offline. Any character of any script may stand in it, blanks too; no mixture is asked for. What
 * is refused is what guessers try first: well-known passwords in all their spellings, names of the context, rows of the
 * keyboard, sequences, repetitions, dates, and nothing beside them.
 *
 * @see NIST SP 800-63B-4 section 3.1.1.2.
 */
export function checkPassword(password: string, { context, lengthMin = PASSWORD_LENGTH_MIN }: PasswordTerms): Result<void, PasswordRefusal> {
  if (password.length > PASSWORD_LENGTH_MAX * UNITS_MAX) return refuse({ reason: 'password-too-long', lengthMax: PASSWORD_LENGTH_MAX });
  // A lone surrogate would be hashed as another character than the one typed.
  if (!password.isWellFormed()) return refuse({ reason: 'password-unreadable' });
  const characters = [...password.normalize('NFC')];
  if (characters.length > PASSWORD_LENGTH_MAX) return refuse({ reason: 'password-too-long', lengthMax: PASSWORD_LENGTH_MAX });
  if (characters.length < lengthMin) return refuse({ reason: 'password-too-short', lengthMin });
  return isPredictable(password, context) ? refuse({ reason: 'password-predictable' }) : ok(undefined);
}

/** Whether less than so many characters are left when all that guessers know is taken out. */
function isPredictable(password: string, context: readonly string[]): boolean {
  const names = context.flatMap(wordsOf);
  const known = [...names, ...COMMON_WORDS].toSorted((left, right) => right.length - left.length);
  return [flatten(password), flatten(unleet(password))].some((text) => {
    let rest = text;
    for (const word of known) rest = rest.replaceAll(word, GAP);
    rest = withoutRuns(withoutRepetition(rest));
    const left = [...rest].filter((character) => character !== GAP);
    return left.length < FREE_CHARACTERS_MIN || new Set(left).size < FREE_DISTINCT_MIN;
  });
}

/** Lower case, one width, no blanks or punctuation: the spellings of one password fall together. */
function flatten(text: string): string {
  return [...text.normalize('NFKC').toLowerCase()].filter((character) => !BETWEEN.has(character)).join('');
}

function unleet(text: string): string {
  return [...text].map((character) => LEET.get(character) ?? character).join('');
}

/** Pieces of a name that are worth guessing: itself, and its parts. */
function wordsOf(name: string): readonly string[] {
  const lower = name.normalize('NFKC').toLowerCase();
  const parts = lower.split(NAME_BREAK);
  return [lower, ...parts].map(flatten).filter((word) => word.length >= CONTEXT_LENGTH_MIN);
}

/** A text that repeats a piece is that piece once. */
function withoutRepetition(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const piece = text.slice(0, length);
    if (piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return piece;
  }
  return text;
}

/** Takes out runs of 4 and more: equal characters, neighbours in the alphabet, among digits, or on the keyboard. */
function withoutRuns(text: string): string {
  let kept = '';
  let run = text.slice(0, 1);
  const close = (): void => {
    kept += run.length >= RUN_LENGTH_MIN ? GAP : run;
  };
  for (let at = 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (areNeighbours(text.charAt(at - 1), character)) run += character;
    else {
      close();
      run = character;
    }
  }
  close();
  return kept;
}

function areNeighbours(left: string, right: string): boolean {
  if (Math.abs(left.charCodeAt(0) - right.charCodeAt(0)) <= 1) return true;
  return KEYBOARD_ROWS.some((row) => row.includes(left + right) || row.includes(right + left));
}

/** UTF-16 units of one character at most, marks that NFC composes included. */
const UNITS_MAX = 4;
const GAP = '\u0000';
const RUN_LENGTH_MIN = 4;
const CONTEXT_LENGTH_MIN = 3;
/** Beside what guessers know there must be so much else: some 30 bits. */
const FREE_CHARACTERS_MIN = 6;
const FREE_DISTINCT_MIN = 5;
const NAME_BREAK = /[\s.@_+-]/u;
const BETWEEN: ReadonlySet<string> = new Set(' \t.,;:!?-_+*/\\|#\'"`~^()[]{}<>=&%'.split(''));
const LEET: ReadonlyMap<string, string> = new Map(Object.entries({ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g', '@': 'a', $: 's', '!': 'i', '|': 'l', '€': 'e' }));
