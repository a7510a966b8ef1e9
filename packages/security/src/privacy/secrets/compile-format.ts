import { alphabetOf, ALPHABETS, GLUE, isIn, WORD } from './alphabets.ts';
import { checkSecret } from './check-secret.ts';
import { parseGrammar, type Segment } from './grammar.ts';
import { isPlaceholder } from './placeholders.ts';
import { composition, looksLikeWords } from './randomness.ts';
import type { SecretFormat } from './secret-format.ts';
import { NOTHING, type TextWindow } from './text-window.ts';

/** One variant of a format, ready to be tried where its anchor stands. */
export interface CompiledFormat {
  readonly format: SecretFormat;
  /** The text to look for; empty when the format has none and hangs on a keyword. */
  readonly anchor: string;
  /** What stands before the anchor, the nearest first. */
  readonly head: readonly Segment[];
  readonly tail: readonly Segment[];
  readonly secretFrom: number;
}

/** What a format found: where, and how sure. */
export interface FormatMatch {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** All variants of a format. */
export function compileFormat(format: SecretFormat): readonly CompiledFormat[] {
  const grammars = typeof format.grammar === 'string' ? [format.grammar] : format.grammar;
  return grammars.flatMap(parseGrammar).map(({ segments, secretFrom }) => {
    const at = format.keywords === undefined ? anchorOf(segments) : -1;
    const anchor = segments[at];
    return {
      format,
      anchor: anchor?.kind === 'literal' ? anchor.text : '',
      head: segments.slice(0, Math.max(at, 0)).toReversed(),
      tail: segments.slice(at + 1),
      secretFrom,
    };
  });
}

/** Tries a variant whose anchor, in any case, ends before `anchorEnd`. */
export function matchAtAnchor(window: TextWindow, compiled: CompiledFormat, anchorEnd: number): FormatMatch | undefined {
  const { anchor, head, tail, format } = compiled;
  const anchorStart = anchorEnd - anchor.length;
  // Most literals stand inside words: the cheapest question first.
  if (head.length === 0 && !isLeftBoundary(window, anchorStart, format)) return undefined;
  if (!window.text.startsWith(anchor, anchorStart)) return undefined;
  const start = headStart(window, head, anchorStart);
  if (start < 0 || (head.length > 0 && !isLeftBoundary(window, start, format))) return undefined;
  window.openAt = start + compiled.secretFrom;
  const end = tailEnd(window, tail, anchorEnd);
  if (end < 0 || !isRightBoundary(window, end, tail, format)) return undefined;
  return judge(window, compiled, { start, end });
}

/** Tries a variant that hangs on a keyword: it must fill the value from `start` to `end`. */
export function matchValue(window: TextWindow, compiled: CompiledFormat, start: number, end: number): FormatMatch | undefined {
  const { tail, format } = compiled;
  const reached = tailEnd(window, tail, start);
  if (reached < 0 || reached > end || !isRightBoundary(window, reached, tail, format)) return undefined;
  return judge(window, compiled, { start, end: reached });
}

/** The literal that is rarest in texts, for which length stands; of equals, one with other characters than letters and digits. */
function anchorOf(segments: readonly Segment[]): number {
  let best = -1;
  let longest = 0;
  for (const [index, segment] of segments.entries()) {
    if (segment.kind !== 'literal') continue;
    const length = segment.text.length + (isIn(ALPHANUMERIC, segment.text.charCodeAt(0)) ? 0 : 0.5);
    if (length <= longest) continue;
    best = index;
    longest = length;
  }
  return best;
}

function headStart(window: TextWindow, head: readonly Segment[], anchorStart: number): number {
  let at = anchorStart;
  for (const segment of head) {
    if (segment.kind === 'literal') {
      if (!window.text.startsWith(segment.text, at - segment.text.length)) return -1;
      at -= segment.text.length;
      continue;
    }
    const start = window.runStart(at, segment.alphabet, at - segment.max);
    if (at - start < segment.min) return -1;
    at = start;
  }
  return at;
}

/** End of the segments from `at` on, or -1. Runs take all they can; one before a literal gives back what the literal needs. */
function tailEnd(window: TextWindow, segments: readonly Segment[], at: number, from = 0): number {
  const segment = segments[from];
  if (segment === undefined) return at;
  if (segment.kind === 'literal') {
    return window.hasLiteralAt(at, segment.text) ? tailEnd(window, segments, at + segment.text.length, from + 1) : -1;
  }
  const greedy = window.runEnd(at, segment.alphabet, at + segment.max);
  const least = at + segment.min;
  if (from === segments.length - 1) return greedy >= least ? greedy : -1;
  for (let stop = greedy; stop >= least; stop -= 1) {
    const end = tailEnd(window, segments, stop, from + 1);
    if (end >= 0) return end;
  }
  return -1;
}

/** No character of a word before it; the letter of an escape (`\n`, `%3D`) is none. */
function isLeftBoundary(window: TextWindow, start: number, format: SecretFormat): boolean {
  const before = window.codeBefore(start);
  if (before === NOTHING) return true;
  if (format.boundary === 'tight' && isIn(GLUE, before) && before !== EQUALS) return false;
  return !isIn(WORD, before) || isEscape(window.text, start);
}

function isEscape(text: string, start: number): boolean {
  if (text.charCodeAt(start - 2) === BACKSLASH) return isIn(ESCAPED, text.charCodeAt(start - 1));
  return text.charCodeAt(start - 3) === PERCENT && isIn(HEX, text.charCodeAt(start - 1)) && isIn(HEX, text.charCodeAt(start - 2));
}

function isRightBoundary(window: TextWindow, end: number, tail: readonly Segment[], format: SecretFormat): boolean {
  const after = window.codeAt(end);
  if (after === NOTHING) return true;
  const last = tail.at(-1);
  if (isIn(WORD, after) || (last?.kind === 'run' && isIn(last.alphabet, after))) return false;
  if (format.boundary !== 'tight' || !isIn(GLUE, after)) return true;
  // A full stop or a slash ends a sentence or a URL's part; before another letter, it goes on.
  return !isIn(WORD, window.codeAt(end + 1)) && after !== EQUALS;
}

function judge(window: TextWindow, compiled: CompiledFormat, span: { readonly start: number; readonly end: number }): FormatMatch | undefined {
  const { format, anchor } = compiled;
  const token = window.text.slice(span.start, span.end);
  const body = anchor === '' ? token : token.replace(anchor, '');
  const found = { start: span.start + compiled.secretFrom, end: span.end };
  if (format.check !== undefined && checkSecret(format.check, token)) return { ...found, score: PROVEN };
  if (!isRandomEnough(body, format)) return undefined;
  if (format.check !== undefined) return { ...found, score: CHECK_BROKEN };
  if (format.keywords !== undefined) return { ...found, score: NAMED };
  return { ...found, score: format.boundary === 'tight' ? SHORT_MARK : MARKED };
}

function isRandomEnough(body: string, format: SecretFormat): boolean {
  if (format.entropyMin === 0) return true;
  if (isPlaceholder(body)) return false;
  const { digits, entropy, lowerCase, upperCase } = composition(body);
  if (lowerCase + upperCase === 0) return entropy >= (format.entropyMin ?? DIGITS_ENTROPY_MIN);
  if (entropy < (format.entropyMin ?? ENTROPY_MIN)) return false;
  const least = body.length < SHORT_BODY ? 1 : WORDLESS_DIGITS_MIN;
  return digits >= least || !looksLikeWords(body);
}

/** Scores: see docs/secrets.md. */
const PROVEN = 1;
const MARKED = 0.9;
const SHORT_MARK = 0.8;
const NAMED = 0.8;
/** Has all of the format but the check: typed wrongly, or made up. */
const CHECK_BROKEN = 0.6;

const ENTROPY_MIN = 2.5;
const DIGITS_ENTROPY_MIN = 1.8;
/** Digits that words of this length do not have. */
const WORDLESS_DIGITS_MIN = 3;
const SHORT_BODY = 24;
const EQUALS = 0x3d;
const ALPHANUMERIC = ALPHABETS['base62'] ?? new Uint8Array(0);
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const ESCAPED = alphabetOf('nrt');
const HEX = alphabetOf('0123456789ABCDEFabcdef');
