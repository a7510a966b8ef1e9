import { ALPHABETS, alphabetOf } from './alphabets.ts';
import { KEY_BLOCK_CHARACTERS_MAX } from './bounds.ts';
import type { Candidate } from './candidate.ts';
import { composition } from './randomness.ts';
import { NOTHING, type TextWindow } from './text-window.ts';

/**
 * A private key in PEM, OpenSSH or PGP armour whose first dashes and `BEGIN` end before `at`, to the end of its last line.
 * One that is cut off counts as far as its lines go. Line ends may be escaped (`\n`), as in a service account's JSON.
 *
 * @see RFC 7468, RFC 4880 section 6.2.
 */
export function findKeyBlock(window: TextWindow, at: number): Candidate | undefined {
  const start = at - BEGIN.length;
  if (!window.text.startsWith(BEGIN, start)) return undefined;
  window.openAt = start;
  const label = window.runEnd(at, LABEL, at + LABEL_MAX);
  if (!window.hasLiteralAt(label, DASHES) || !window.text.slice(at, label).includes('PRIVATE KEY')) return undefined;
  const first = firstLine(window, label + DASHES.length);
  if (first < 0) return undefined;
  const end = linesEnd(window, first, start + KEY_BLOCK_CHARACTERS_MAX - FOOTER_MAX);
  if (!isKeyLike(window.text.slice(first, end))) return undefined;
  const footer = skipBreaks(window, end);
  if (!window.hasLiteralAt(footer, END)) return { start, end, score: CUT_OFF_SCORE, rule: RULE };
  const last = window.runEnd(footer + END.length, LABEL, footer + END.length + LABEL_MAX);
  return { start, end: window.hasLiteralAt(last, DASHES) ? last + DASHES.length : last, score: BLOCK_SCORE, rule: RULE };
}

/** Where the first long line of base64 starts, behind headers such as `Proc-Type`; -1 when none comes soon. */
function firstLine(window: TextWindow, from: number): number {
  let at = from;
  while (at < from + HEADERS_MAX && window.codeAt(at) !== NOTHING) {
    const end = window.runEnd(at, BASE64, at + LINE_MIN);
    if (end - at >= LINE_MIN) return at;
    if (window.hasLiteralAt(end, DASHES)) return -1;
    at = Math.max(end, at + 1);
  }
  return -1;
}

/** End of the lines of base64 that start at `first`: breaks and further long lines, and a short last line before the footer. */
function linesEnd(window: TextWindow, first: number, stop: number): number {
  let end = window.runEnd(first, BASE64, stop);
  while (end < stop) {
    const next = skipBreaks(window, end);
    const lineEnd = window.runEnd(next, BASE64, stop);
    const isLast = lineEnd - next < LINE_MIN;
    if (lineEnd === next || (isLast && !isBeforeFooter(window, lineEnd))) return end;
    end = lineEnd;
  }
  return end;
}

/** Whether the footer follows, at once or behind one more short line (the check of PGP's armour). */
function isBeforeFooter(window: TextWindow, end: number): boolean {
  const next = skipBreaks(window, end);
  if (window.hasLiteralAt(next, END)) return true;
  return window.hasLiteralAt(skipBreaks(window, window.runEnd(next, BASE64, next + LINE_MIN)), END);
}

/** Behind line ends and spaces, written out or escaped. */
function skipBreaks(window: TextWindow, at: number): number {
  let end = window.runEnd(at, BREAKS, at + BREAKS_MAX);
  for (let times = 0; times < BREAKS_MAX && window.codeAt(end) === BACKSLASH; times += 1) {
    end = window.runEnd(end + 1, ESCAPES, end + 2);
    end = window.runEnd(end, BREAKS, end + BREAKS_MAX);
  }
  return end;
}

function isKeyLike(body: string): boolean {
  const { digits, entropy } = composition(body.slice(0, SAMPLE));
  return body.length >= BODY_MIN && digits > 0 && entropy >= BODY_ENTROPY_MIN;
}

/** PuTTY's key file, from its first word (which ends before `at`) to its check. */
export function findPuttyKey(window: TextWindow, at: number): Candidate | undefined {
  const start = at - PUTTY.length;
  if (!window.text.startsWith(PUTTY, start)) return undefined;
  window.openAt = start;
  const next = window.text.indexOf(PUTTY, at);
  const file = window.text.slice(start, Math.min(start + PUTTY_MAX, next < 0 ? window.end : next));
  const check = file.indexOf('Private-MAC: ');
  const lines = file.indexOf('Private-Lines: ');
  if (start + file.length >= window.end) window.codeAt(window.end);
  if (lines < 0) return undefined;
  if (check < 0) return { start, end: start + file.length, score: CUT_OFF_SCORE, rule: 'putty-private-key' };
  const mac = start + check + 'Private-MAC: '.length;
  return { start, end: window.runEnd(mac, HEX, mac + MAC_MAX), score: BLOCK_SCORE, rule: 'putty-private-key' };
}

/** Starts a block of armour. */
export const BEGIN = '-----BEGIN';
/** Starts a key file of PuTTY. */
export const PUTTY = 'PuTTY-User-Key-File-';
const RULE = 'private-key';
const END = '-----END';
const DASHES = '-----';
const LABEL = alphabetOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ');
const LABEL_MAX = 64;
/** Longest footer with the breaks before it. */
const FOOTER_MAX = 256;
const BASE64 = ALPHABETS['base64'] ?? alphabetOf('');
const BREAKS = alphabetOf(' \t\r\n');
const BREAKS_MAX = 16;
const ESCAPES = alphabetOf('nrt\\');
const BACKSLASH = 0x5c;
const HEX = ALPHABETS['anyhex'] ?? alphabetOf('');
/** Headers of an encrypted key or of PGP's armour are shorter together. */
const HEADERS_MAX = 400;
/** Lines have 64 or 70 characters; samples are cut shorter. */
const LINE_MIN = 24;
/** The shortest private key in use, Ed25519 in PKCS 8, has 64 characters. */
const BODY_MIN = 40;
const SAMPLE = 2_048;
const BODY_ENTROPY_MIN = 3.5;
const PUTTY_MAX = 16_384;
const MAC_MAX = 128;
const BLOCK_SCORE = 1;
const CUT_OFF_SCORE = 0.85;
