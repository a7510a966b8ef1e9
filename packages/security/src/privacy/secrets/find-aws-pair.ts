import { ALPHABETS, alphabetOf, isIn } from './alphabets.ts';
import type { Candidate } from './candidate.ts';
import { isPlaceholder } from './placeholders.ts';
import { composition } from './randomness.ts';
import type { TextWindow } from './text-window.ts';

/** The 40 characters of an AWS secret that stand soon behind its key id, which ends before `at`: in CSV files, lists, sentences. */
export function findAwsPair(window: TextWindow, at: number): Candidate | undefined {
  const stop = at + PAIR_DISTANCE_MAX;
  let start = at;
  while (start < stop && start < window.end) {
    start = window.runEnd(start, BETWEEN, stop);
    const end = window.runEnd(start, BASE64, start + SECRET_LENGTH + 1);
    window.openAt = Math.min(window.openAt, start);
    if (end - start === SECRET_LENGTH && isSecret(window.text.slice(start, end))) {
      return { start, end, score: SCORE, rule: 'aws-secret-access-key' };
    }
    start = Math.max(window.runEnd(end, BASE64, stop), start + 1);
    while (start < stop && start < window.end && !isIn(BASE64, window.text.charCodeAt(start))) start += 1;
  }
  if (start >= window.end) window.codeAt(window.end);
  return undefined;
}

function isSecret(text: string): boolean {
  const { digits, lowerCase, upperCase, entropy } = composition(text);
  return digits > 0 && lowerCase > 0 && upperCase > 0 && entropy >= 4 && !isPlaceholder(text);
}

const SECRET_LENGTH = 40;
const PAIR_DISTANCE_MAX = 120;
const BASE64 = ALPHABETS['base64'] ?? alphabetOf('');
const BETWEEN = alphabetOf(' \t\r\n",\';:|=');
const SCORE = 0.9;
