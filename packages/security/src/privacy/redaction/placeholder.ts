import type { Span } from '../../kernel/index.ts';

/** What a placeholder says: a type, a number within the session, and two characters that prove both. */
export interface Placeholder {
  readonly type: string;
  readonly number: number;
  readonly check: string;
}

/** A placeholder in a text, or what is left of one that a model has bent. */
export interface FoundPlaceholder extends Span {
  readonly placeholder: Placeholder;
}

/** Writes a placeholder: `[[EMAIL_ADDRESS_1_k7]]`. ASCII, nothing that JSON would escape. */
export function writePlaceholder({ type, number, check }: Placeholder): string {
  return `[[${type}_${number}_${check}]]`;
}

/**
 * Finds everything that reads as a placeholder: as written, or bent as models bend them: in lower case, with `-` or a space for
 * `_`, with leading zeros, with a bracket lost on either side. Whether it is one of a session is the session's to say.
 */
export function findPlaceholders(text: string): readonly FoundPlaceholder[] {
  const found: FoundPlaceholder[] = [];
  let position = text.indexOf('[');
  while (position !== -1) {
    const one = readPlaceholder(text, position);
    if (one !== undefined) found.push(one);
    position = text.indexOf('[', one?.end ?? position + 1);
  }
  return found;
}

/**
 * Where the first text begins that is no placeholder yet and may become one with more text; the length of `text` when there is
 * none. What comes before it is decided.
 *
 * @param isPossible - Whether a placeholder may begin so, given what stands after its brackets in the spelling of types.
 */
export function openPlaceholderStart(text: string, from: number, isPossible: (typeSoFar: string) => boolean): number {
  let start = text.indexOf('[', Math.max(from, text.length - PLACEHOLDER_LENGTH_MAX));
  while (start !== -1) {
    if (isOpen(text, start, isPossible)) return start;
    start = text.indexOf('[', start + 1);
  }
  return text.length;
}

/** No placeholder is longer, bent ones included. */
export const PLACEHOLDER_LENGTH_MAX = 72;

function readPlaceholder(text: string, start: number): FoundPlaceholder | undefined {
  const inner = text.charCodeAt(start + 1) === OPEN ? start + 2 : start + 1;
  const innerEnd = endOfInner(text, inner);
  if (text.charCodeAt(innerEnd) !== CLOSE) return undefined;
  const placeholder = parseInner(text.slice(inner, innerEnd));
  if (placeholder === undefined) return undefined;
  const end = text.charCodeAt(innerEnd + 1) === CLOSE ? innerEnd + 2 : innerEnd + 1;
  return { start, end, placeholder };
}

function isOpen(text: string, start: number, isPossible: (typeSoFar: string) => boolean): boolean {
  const inner = text.charCodeAt(start + 1) === OPEN ? start + 2 : start + 1;
  const innerEnd = endOfInner(text, inner);
  if (innerEnd === text.length) return innerEnd - inner <= INNER_LENGTH_MAX && isPossible(toTypeSpelling(text.slice(inner, innerEnd)));
  // One bracket closes it, and a second one may still come.
  return text.charCodeAt(innerEnd) === CLOSE && innerEnd + 1 === text.length && parseInner(text.slice(inner, innerEnd)) !== undefined;
}

function endOfInner(text: string, start: number): number {
  const limit = Math.min(text.length, start + INNER_LENGTH_MAX + 1);
  let end = start;
  while (end < limit && isInner(text.charCodeAt(end))) end += 1;
  return end;
}

function parseInner(inner: string): Placeholder | undefined {
  if (inner.length > INNER_LENGTH_MAX) return undefined;
  const [, type, number, check] = INNER.exec(inner) ?? [];
  if (type === undefined || number === undefined || check === undefined) return undefined;
  return { type: toTypeSpelling(type), number: Number(number), check: check.toLowerCase() };
}

function toTypeSpelling(text: string): string {
  return text.toUpperCase().replaceAll(/[- ]/gu, '_');
}

function isInner(unit: number): boolean {
  const lower = unit | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f || unit === 0x2d || unit === 0x20;
}

const OPEN = 0x5b;
const CLOSE = 0x5d;
const INNER_LENGTH_MAX = 64;
const INNER = /^([A-Za-z][A-Za-z0-9_\- ]{0,47})[_\- ]0{0,4}([1-9]\d{0,6})[_\- ]([A-Za-z2-7]{2})$/u;
