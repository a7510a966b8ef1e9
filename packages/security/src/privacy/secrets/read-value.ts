import { ALPHABETS, type Alphabet, alphabetOf, isIn, NAME, QUOTED_VALUE } from './alphabets.ts';
import { NAME_CHARACTERS_MAX, TOKEN_CHARACTERS_MAX } from './bounds.ts';
import type { TextWindow } from './text-window.ts';

/** A value to the right of a name. */
export interface AssignedValue {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
  /** Whether what follows says that the rest was left out: `ops_eyJzaWdu…`. */
  readonly isElided: boolean;
}

/** A name around a word that gives it away. */
export interface FoundName {
  readonly start: number;
  readonly end: number;
}

/** The name that the word from `start` to `end` is part of; undefined inside longer runs, which are data. */
export function nameAround(window: TextWindow, start: number, end: number): FoundName | undefined {
  const first = window.runStart(start, NAME, start - NAME_CHARACTERS_MAX);
  const last = window.runEnd(end, NAME, end + NAME_CHARACTERS_MAX);
  if (isIn(NAME, window.codeBefore(first)) || isIn(NAME, window.codeAt(last))) return undefined;
  return { start: first, end: last };
}

/**
 * Reads what is assigned to a name that ends at `at`: `=`, `:`, `=>`, `:=`, `||`, `,` and their like, quotes and escapes
 * around both sides, a type between (`key: string = "…"`), a scheme before the value (`Bearer …`), an element's text (`<key>…<`).
 */
export function readValue(window: TextWindow, at: number): AssignedValue | undefined {
  const operator = afterColumn(window, skip(window, at, CLOSERS, CLOSERS_MAX));
  const afterOperator = operatorEnd(window, operator);
  if (afterOperator < 0) return undefined;
  return readAfter(window, skipType(window, afterOperator));
}

/** Reads the value that stands at `at` or behind spaces, quotes and a scheme. */
export function readAfter(window: TextWindow, at: number): AssignedValue | undefined {
  const opened = skip(window, at, OPENERS, OPENERS_MAX);
  const start = skipScheme(window, opened);
  window.openAt = Math.min(start, window.end);
  if (isQuote(window.codeBefore(opened))) {
    const stop = window.runEnd(start, QUOTED_VALUE, start + TOKEN_CHARACTERS_MAX);
    const after = window.codeAt(stop);
    if (stop > start && (isQuote(after) || after === BACKSLASH)) return { start, end: stop, isQuoted: true, isElided: isElided(window, start, stop) };
  }
  const stop = window.bareEnd(start, TOKEN_CHARACTERS_MAX);
  if (stop === start || isIn(CODE_FOLLOWS, window.codeAt(stop))) return undefined;
  return { start, end: stop, isQuoted: false, isElided: isElided(window, start, stop) };
}

/** `key="Password" value="…"`, and `name: PASSWORD` with `value: …` on the next line: the value stands in a field of its own. */
function afterColumn(window: TextWindow, at: number): number {
  const field = skip(window, at, FIELD_BREAKS, FIELD_BREAKS_MAX);
  if (!window.hasLiteralAt(field, VALUE_FIELD)) return at;
  return skip(window, field + VALUE_FIELD.length, CLOSERS, CLOSERS_MAX);
}

/** End of the operator at `at`, or -1. A bracket counts before a quote alone. */
function operatorEnd(window: TextWindow, at: number): number {
  if (window.codeAt(at) === OPEN_BRACKET) return isQuote(window.codeAt(at + 1)) ? at + 1 : -1;
  const end = window.runEnd(at, OPERATORS, at + OPERATORS_MAX);
  return end > at ? end : -1;
}

/** `: string = "…"`: what stands behind the type is the value. */
function skipType(window: TextWindow, at: number): number {
  const type = skip(window, at, SPACES, SPACES_MAX);
  const typeEnd = window.runEnd(type, LETTERS, type + TYPE_MAX);
  if (typeEnd === type) return at;
  const equals = skip(window, typeEnd, SPACES, 1);
  return equals > typeEnd && window.codeAt(equals) === EQUALS && isIn(SPACES, window.codeAt(equals + 1)) ? equals + 1 : at;
}

/** The scheme of an `Authorization` header (RFC 9110 section 11.1) before its credentials. */
function skipScheme(window: TextWindow, at: number): number {
  const end = window.runEnd(at, SCHEME_NAME, at + SCHEME_MAX);
  if (end === at || !isIn(SPACES, window.codeAt(end)) || !SCHEMES.has(window.text.slice(at, end).toLowerCase())) return at;
  return skip(window, end, SPACES, SPACES_MAX);
}

function skip(window: TextWindow, at: number, alphabet: Alphabet, max: number): number {
  return window.runEnd(at, alphabet, at + max);
}

function isElided(window: TextWindow, start: number, stop: number): boolean {
  return window.codeAt(stop) === ELLIPSIS || (stop - start > 2 && window.text.endsWith('..', stop));
}

/** Without the punctuation of a sentence or a line at its end. */
export function trimmedEnd(text: string, { start, end }: AssignedValue): number {
  let at = end;
  while (at > start + 1 && isIn(TRAILING, text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/**
 * End of the part of an unquoted value that is judged: before `&`, which separates a query's parameters, and before a `:` or
 * `=` within. What follows these may be a name with a value of its own; so no character is judged for every name before it.
 */
export function judgedEnd(text: string, { start, end }: AssignedValue): number {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === AMPERSAND || code === COLON || (code === EQUALS && !isPadding(text, at, end))) return at;
  }
  return end;
}

function isPadding(text: string, at: number, end: number): boolean {
  return at + 1 === end || (at + 2 === end && text.charCodeAt(at + 1) === EQUALS) || (at + 3 >= end && text.charCodeAt(at + 1) === EQUALS);
}

function isQuote(code: number): boolean {
  return isIn(QUOTES, code);
}

const ELLIPSIS = 0x2026;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x28;
const EQUALS = 0x3d;
const COLON = 0x3a;
const AMPERSAND = 0x26;
const QUOTES = alphabetOf('"\'`');
/** Quotes, brackets, and the marks of bold letters. */
const CLOSERS = alphabetOf('"\'`\\])* \t');
const CLOSERS_MAX = 12;
const SPACES = alphabetOf(' \t');
const SPACES_MAX = 8;
const OPERATORS = alphabetOf('=:>|?,');
const OPERATORS_MAX = 5;
const OPENERS = alphabetOf(' \t"\'`\\=[');
const OPENERS_MAX = 12;
const LETTERS = ALPHABETS['letter'] ?? alphabetOf('');
const TYPE_MAX = 16;
const CODE_FOLLOWS = alphabetOf('([{');
const TRAILING = alphabetOf('.,;:!?|');
const FIELD_BREAKS = alphabetOf(' \t\r\n,"\'');
const FIELD_BREAKS_MAX = 32;
const VALUE_FIELD = 'value';
const SCHEME_NAME = ALPHABETS['dashed'] ?? alphabetOf('');
const SCHEME_MAX = 12;
const SCHEMES: ReadonlySet<string> = new Set(['bearer', 'basic', 'token', 'bot', 'apikey', 'api-token', 'api-key', 'sso-key', 'apitoken', 'key', 'hmac']);
