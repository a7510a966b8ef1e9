import { alphabetOf, isIn } from './alphabets.ts';
import { PASSWORD_CHARACTERS_MAX } from './bounds.ts';
import type { Candidate } from './candidate.ts';
import { isPlaceholder, isReference } from './placeholders.ts';
import type { TextWindow } from './text-window.ts';

/**
 * The password of a URL or connection string whose `://` ends before `at`: `postgres://user:PASSWORD@host/db`.
 *
 * @see RFC 3986 section 3.2.1.
 */
export function findUrlPassword(window: TextWindow, at: number): Candidate | undefined {
  const schemeEnd = at - 3;
  if (window.runStart(schemeEnd, SCHEME, schemeEnd - 2) === schemeEnd) return undefined;
  const userEnd = window.runEnd(at, USER, at + USER_MAX);
  if (window.codeAt(userEnd) !== COLON) return undefined;
  const start = userEnd + 1;
  window.openAt = start;
  const end = passwordEnd(window, start);
  if (end <= start || !isIn(HOST, window.codeAt(end + 1))) return undefined;
  const user = window.text.slice(at, userEnd);
  const password = window.text.slice(start, end);
  if (password === user || isPlaceholder(password) || isReference(password) || password.length < PASSWORD_MIN) return undefined;
  return { start, end, score: password.length >= LONG_PASSWORD ? SURE_SCORE : SCORE, rule: 'password-in-url' };
}

/** Where the last `@` of the authority stands; an unescaped one may be part of the password. -1 when there is none. */
function passwordEnd(window: TextWindow, start: number): number {
  const end = window.runEnd(start, PASSWORD, start + PASSWORD_CHARACTERS_MAX);
  window.codeAt(end);
  return window.text.lastIndexOf('@', end - 1) >= start ? window.text.lastIndexOf('@', end - 1) : -1;
}

/** Stands between a URL's scheme and its authority. */
export const URL_MARK = '://';
const COLON = 0x3a;
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SCHEME = alphabetOf(`${LETTERS_AND_DIGITS}+.-`);
const USER = alphabetOf(`${LETTERS_AND_DIGITS}-._~%!$&*+,;=`);
const USER_MAX = 128;
const PASSWORD = alphabetOf(`${LETTERS_AND_DIGITS}-._~%!$&*+,;=:@^#`);
const PASSWORD_MIN = 3;
const LONG_PASSWORD = 8;
const HOST = alphabetOf(`${LETTERS_AND_DIGITS}[`);
const SURE_SCORE = 0.85;
const SCORE = 0.65;
