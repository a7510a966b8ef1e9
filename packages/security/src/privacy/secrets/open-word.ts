import { isIn, VISIBLE } from './alphabets.ts';
import { OPEN_WORD_CHARACTERS_MAX, RIGHT_CONTEXT_CHARACTERS } from './bounds.ts';
import { judgeSpoken, spokenSpan } from './find-assigned.ts';
import type { TextWindow } from './text-window.ts';

/**
 * Where the earliest word begins that what follows may yet make a secret: the last word, unless it is too long for one, and
 * words shortly before it that a sentence may go on to call a key ("… X as the API key"). Words before `from` are done.
 */
export function earliestOpenWord(window: TextWindow, from: number): number {
  const lastWord = wordStart(window, window.end);
  let open = lastWord;
  let at = lastWord;
  while (at > from && window.end - at < RIGHT_CONTEXT_CHARACTERS) {
    const end = at - 1;
    const start = wordStart(window, end);
    const span = end > start ? spokenSpan(window, end) : undefined;
    if (span !== undefined && judgeSpoken(window.text.slice(span.start, span.end)) > 0) open = span.start;
    at = Math.min(start, end);
  }
  return open;
}

function wordStart(window: TextWindow, end: number): number {
  let at = end;
  const stop = Math.max(0, end - OPEN_WORD_CHARACTERS_MAX);
  while (at > stop && isIn(VISIBLE, window.text.charCodeAt(at - 1))) at -= 1;
  return at;
}
