import { ALPHABETS, alphabetOf, isIn } from './alphabets.ts';
import { WEB_TOKEN_CHARACTERS_MAX } from './bounds.ts';
import type { Candidate } from './candidate.ts';
import type { TextWindow } from './text-window.ts';

/**
 * A JSON web token that starts with the three letters that end before `at`: a header that decodes and names an algorithm,
 * and two more parts (five for an encrypted one).
 *
 * @see RFC 7515 section 7.1, RFC 7516 section 7.1.
 */
export function findWebToken(window: TextWindow, at: number): Candidate | undefined {
  const start = at - WEB_TOKEN_START.length;
  if (!window.text.startsWith(WEB_TOKEN_START, start)) return undefined;
  const before = window.codeBefore(start);
  if (isIn(LETTERS_AND_DIGITS, before) && !isEscaped(window.text, start)) return undefined;
  window.openAt = start;
  const header = window.runEnd(start, BASE64URL, start + HEADER_MAX);
  if (window.codeAt(header) !== FULL_STOP || !isHeader(window.text.slice(start, header))) return undefined;
  const stop = start + WEB_TOKEN_CHARACTERS_MAX;
  let end = header;
  let parts = 1;
  while (parts < PARTS_MAX && window.codeAt(end) === FULL_STOP) {
    const part = window.runEnd(end + 1, BASE64URL, stop);
    if (part === end + 1 && parts !== 2) break;
    end = part;
    parts += 1;
  }
  if (parts < 3) return undefined;
  return { start, end, score: TOKEN_SCORE, rule: 'json-web-token' };
}

function isEscaped(text: string, start: number): boolean {
  return text.charAt(start - 2) === '\\';
}

function isHeader(part: string): boolean {
  const text = part.length < HEADER_MIN ? '' : Buffer.from(part, 'base64url').toString('latin1');
  // Parsing what is no JSON costs an exception; few texts that pass this are none.
  if (!text.startsWith('{"') || !text.endsWith('}') || !text.includes('"alg"')) return false;
  try {
    const header: unknown = JSON.parse(text);
    return typeof header === 'object' && header !== null && 'alg' in header && typeof header.alg === 'string';
  } catch {
    return false;
  }
}

/** `{"` in base64url. */
export const WEB_TOKEN_START = 'eyJ';
const FULL_STOP = 0x2e;
const BASE64URL = ALPHABETS['base64url'] ?? alphabetOf('');
const LETTERS_AND_DIGITS = ALPHABETS['base62'] ?? alphabetOf('');
/** `{"alg":"none"}` in base64url. */
const HEADER_MIN = 20;
const HEADER_MAX = 4_096;
const PARTS_MAX = 5;
const TOKEN_SCORE = 0.95;
