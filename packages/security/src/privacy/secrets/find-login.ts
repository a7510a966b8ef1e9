import { alphabetOf, isIn } from './alphabets.ts';
import { PASSWORD_CHARACTERS_MAX } from './bounds.ts';
import type { Candidate } from './candidate.ts';
import { isPlaceholder, isReference } from './placeholders.ts';
import type { TextWindow } from './text-window.ts';

/** The password of curl's `-u user:PASSWORD` (or `--user`), whose option ends before `at`. */
export function findCurlPassword(window: TextWindow, at: number): Candidate | undefined {
  if (!isIn(OPENERS, window.codeAt(at))) return undefined;
  if (!window.text.slice(Math.max(0, at - CURL_BEFORE_MAX), at).includes('curl')) return undefined;
  const open = window.runEnd(at, OPENERS, at + 4);
  const userEnd = window.runEnd(window.runEnd(open, USER, open + USER_MAX), QUOTES, open + USER_MAX + 1);
  if (window.codeAt(userEnd) !== COLON) return undefined;
  const start = window.runEnd(userEnd + 1, QUOTES, userEnd + 2);
  window.openAt = start;
  const end = window.runEnd(start, PASSWORD, start + PASSWORD_CHARACTERS_MAX);
  window.codeAt(end);
  const password = window.text.slice(start, end);
  if (password.length < PASSWORD_MIN || isPlaceholder(password) || isReference(password)) return undefined;
  return { start, end, score: SCORE, rule: 'curl-password' };
}

/** `Authorization: Basic …`: base64 of `user:password`, whose scheme ends before `schemeEnd`. */
export function findBasicLogin(window: TextWindow, schemeEnd: number): Candidate | undefined {
  const at = window.runEnd(schemeEnd, SPACES, schemeEnd + SPACES_MAX);
  if (at === schemeEnd) return undefined;
  window.openAt = at;
  const end = window.runEnd(at, BASE64, at + PASSWORD_CHARACTERS_MAX);
  if (isIn(BASE64, window.codeAt(end)) || end - at < BASIC_MIN) return undefined;
  const decoded = Buffer.from(window.text.slice(at, end), 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  if (colon < 0 || !isPrintable(decoded) || isPlaceholder(decoded.slice(colon + 1))) return undefined;
  return { start: at, end, score: BASIC_SCORE, rule: 'basic-authorization' };
}

function isPrintable(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20 || text.charCodeAt(at) > 0x7e) return false;
  return true;
}

const COLON = 0x3a;
const SPACES = alphabetOf(' \t');
const SPACES_MAX = 4;
const CURL_BEFORE_MAX = 100;
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const QUOTES = alphabetOf('"\'');
const OPENERS = alphabetOf(' \t="\'');
const USER = alphabetOf(`${LETTERS_AND_DIGITS}-._~@+{}`);
const USER_MAX = 128;
const PASSWORD = alphabetOf(`${LETTERS_AND_DIGITS}-._~%!$*+,;=:@^#/?{}`);
const BASE64 = alphabetOf(`${LETTERS_AND_DIGITS}+/=`);
const PASSWORD_MIN = 4;
const BASIC_MIN = 8;
const SCORE = 0.75;
const BASIC_SCORE = 0.95;
