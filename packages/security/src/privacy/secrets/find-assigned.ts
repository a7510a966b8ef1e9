import type { Span } from '../../kernel/index.ts';
import { alphabetOf, isIn, NAME, VISIBLE } from './alphabets.ts';
import type { Candidate } from './candidate.ts';
import { type CompiledFormat, matchValue } from './compile-format.ts';
import { judgeValue } from './judge-value.ts';
import { type NamePromise, readName } from './names.ts';
import { type AssignedValue, judgedEnd, nameAround, readAfter, readValue, trimmedEnd } from './read-value.ts';
import type { TextWindow } from './text-window.ts';

/** The value of a name that promises a credential: settings, JSON, YAML, headers, URLs, command lines, sentences. */
export function findAssigned(window: TextWindow, start: number, end: number): Candidate | undefined {
  const name = nameAround(window, start, end);
  if (name === undefined) return undefined;
  const nameEnd = withoutFullStop(window.text, name.end);
  const assigned = readValue(window, nameEnd) ?? readSpoken(window, name.start, nameEnd);
  const value = assigned ?? readBeside(window, nameEnd);
  if (value === undefined || value.isElided || (!value.isQuoted && isListed(window, nameEnd))) return undefined;
  if (!value.isQuoted && judgedEnd(window.text, value) - value.start < VALUE_LENGTH_MIN) return undefined;
  const promise = readName(window.text.slice(wordsBefore(window, name.start), nameEnd));
  if (promise === undefined || (assigned === undefined && promise !== 'password')) return undefined;
  const found = value.isQuoted ? judgeQuoted(window, value, promise) : judgeBare(window, value, promise);
  return found === undefined ? undefined : { ...found, rule: GENERIC_RULES[promise] };
}

/** A value in quotes is all between them. */
function judgeQuoted(window: TextWindow, { start, end }: AssignedValue, promise: NamePromise): Omit<Candidate, 'rule'> | undefined {
  const score = judgeValue(window.text.slice(start, end), { promise, isQuoted: true });
  return score > 0 ? { start, end, score } : undefined;
}

/** A bare value goes as far as it can, but for what a query's `&` separates; its first part decides. */
function judgeBare(window: TextWindow, value: AssignedValue, promise: NamePromise): Omit<Candidate, 'rule'> | undefined {
  const { text } = window;
  const stop = judgedEnd(text, value);
  const judged = trimmedEnd(text, { ...value, end: stop });
  const score = judgeValue(text.slice(value.start, judged), { promise, isQuoted: false });
  if (score === 0) return undefined;
  const isQuery = text.charCodeAt(stop) === AMPERSAND && text.slice(stop, value.end).includes('=');
  return { start: value.start, end: stop === value.end || isQuery ? judged : trimmedEnd(text, value), score };
}

/** A comma behind a name lists it; only quotes tell its neighbour from another name. */
function isListed(window: TextWindow, nameEnd: number): boolean {
  return window.codeAt(nameEnd) === COMMA;
}

/** The value of a name that holds a vendor's word, where it has the form of one of the vendor's credentials. */
export function findVendors(window: TextWindow, keyword: Span, formats: readonly CompiledFormat[]): Candidate | undefined {
  if (!isOneCase(window.text.slice(keyword.start, keyword.end))) return undefined;
  const value = readValue(window, namePhraseEnd(window, keyword.end));
  if (value === undefined) return undefined;
  const end = value.isQuoted ? value.end : trimmedEnd(window.text, value);
  for (const compiled of formats) {
    const match = matchValue(window, compiled, value.start, end);
    if (match !== undefined) return { ...match, rule: compiled.format.id };
  }
  return undefined;
}

/** `okta`, `Okta`, `OKTA`; not `okTa`, where two words meet (`rookTable`). */
function isOneCase(word: string): boolean {
  const tail = word.slice(1);
  return tail === tail.toLowerCase() || word === word.toUpperCase();
}

/** End of a name of a few words: `adafruit io key`. */
function namePhraseEnd(window: TextWindow, end: number): number {
  let at = window.runEnd(end, NAME, end + PHRASE_MAX);
  for (let word = 0; word < PHRASE_WORDS_MAX; word += 1) {
    if (window.codeAt(at) !== SPACE) return at;
    const next = window.runEnd(at + 1, NAME, at + 1 + PHRASE_MAX);
    if (next === at + 1) return at;
    at = next;
  }
  return at;
}

/** Start of a word that stands apart before a name and belongs to it: `API key`, `admin password`. */
function wordsBefore(window: TextWindow, start: number): number {
  return window.codeBefore(start) === SPACE ? window.runStart(start - 1, WORDS, start - WORD_BEFORE_MAX) : start;
}

/** `password VALUE`, with nothing between: only what no word and no name looks like. */
function readBeside(window: TextWindow, nameEnd: number): AssignedValue | undefined {
  const value = window.codeAt(nameEnd) === SPACE ? readAfter(window, nameEnd) : undefined;
  return value === undefined || value.end - value.start > BESIDE_LENGTH_MAX || !isMarked(window.text.slice(value.start, value.end)) ? undefined : value;
}

/** A digit, a letter, and a mark that people put into passwords; not an address of mail. */
function isMarked(text: string): boolean {
  let [digits, letters, marks] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isIn(MARKS, code)) marks += 1;
    else if (code >= 0x30 && code <= 0x39) digits += 1;
    else if (isIn(WORDS, code)) letters += 1;
  }
  return digits > 0 && letters > 0 && marks > 0 && !(text.includes('@') && text.slice(0, -1).includes('.'));
}

/** `--token VALUE`, `password is VALUE`, `the key VALUE`. */
function readSpoken(window: TextWindow, nameStart: number, nameEnd: number): ReturnType<typeof readAfter> {
  if (window.codeAt(nameEnd) !== SPACE) return undefined;
  if (window.text.startsWith('--', nameStart)) return readAfter(window, nameEnd);
  for (const verb of VERBS) if (window.hasLiteralAt(nameEnd, verb)) return readAfter(window, nameEnd + verb.length);
  return undefined;
}

function withoutFullStop(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last === FULL_STOP || last === DASH ? end - 1 : end;
}

/** `… X as the API key`: the value that stands before a noun in a sentence. */
export function findSpokenBefore(window: TextWindow, nounStart: number): Candidate | undefined {
  let at = nounStart;
  let hasAs = false;
  for (let word = 0; word < SPOKEN_WORDS_MAX && !hasAs; word += 1) {
    if (window.codeBefore(at) !== SPACE) return undefined;
    const start = window.runStart(at - 1, WORDS, at - WORD_BEFORE_MAX);
    const text = window.text.slice(start, at - 1).toLowerCase();
    if (!SPOKEN_WORDS.has(text)) return undefined;
    hasAs = AS_WORDS.has(text);
    at = start;
  }
  return hasAs ? spokenValue(window, at) : undefined;
}

/** The value that ends before a space at `at - 1`, out of its quotes. */
function spokenValue(window: TextWindow, at: number): Candidate | undefined {
  const span = spokenSpan(window, at - 1);
  if (window.codeBefore(at) !== SPACE || span === undefined) return undefined;
  const score = judgeSpoken(window.text.slice(span.start, span.end));
  return score > 0 ? { ...span, score, rule: 'secret-in-sentence' } : undefined;
}

/** The run of visible characters that ends before `end`, out of its quotes; undefined when there is none, or too long a one. */
export function spokenSpan(window: TextWindow, end: number): { readonly start: number; readonly end: number } | undefined {
  let start = window.runStart(end, VISIBLE, end - SPOKEN_LENGTH_MAX);
  if (start > 0 && isIn(VISIBLE, window.codeBefore(start))) return undefined;
  let stop = end;
  while (start < stop && isIn(WRAPPERS, window.text.charCodeAt(start))) start += 1;
  while (stop > start && isIn(WRAPPERS, window.text.charCodeAt(stop - 1))) stop -= 1;
  return stop > start ? { start, end: stop } : undefined;
}

/** A value that a sentence calls a credential: its form must bear that out. */
export function judgeSpoken(value: string): number {
  if (value.length < SPOKEN_LENGTH_MIN) return 0;
  return judgeValue(value, { promise: 'secret', isQuoted: false });
}

const GENERIC_RULES: Readonly<Record<NamePromise, string>> = { password: 'generic-password', secret: 'generic-secret', key: 'generic-key' };
const SPACE = 0x20;
const COMMA = 0x2c;
/** Shorter values are not judged, whatever their name. */
const VALUE_LENGTH_MIN = 6;
const AMPERSAND = 0x26;
const FULL_STOP = 0x2e;
const DASH = 0x2d;
const MARKS = alphabetOf('!@#$%^&*?');
const BESIDE_LENGTH_MAX = 64;
const PHRASE_MAX = 32;
const PHRASE_WORDS_MAX = 3;
const WORD_BEFORE_MAX = 16;
const WORDS = alphabetOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
const VERBS: readonly string[] = [' is ', ' was ', ' ist ', ' lautet ', ' es ', ' est ', ' is: ', ' for this is '];
const SPOKEN_WORDS: ReadonlySet<string> = new Set(['as', 'als', 'como', 'comme', 'the', 'my', 'our', 'your', 'a', 'an', 'its', 'api', 'access', 'secret', 'auth', 'bearer', 'private', 'service', 'account', 'admin', 'root', 'client', 'login']);
const AS_WORDS: ReadonlySet<string> = new Set(['as', 'als', 'como', 'comme']);
const SPOKEN_WORDS_MAX = 4;
const SPOKEN_LENGTH_MAX = 256;
/** As `judgeValue` has it. */
const SPOKEN_LENGTH_MIN = 10;
const WRAPPERS = alphabetOf('"\'`()[]<>,;');
