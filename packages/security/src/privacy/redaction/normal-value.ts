import { normaliseText } from '../../kernel/index.ts';

/**
 * A value in one spelling, for keyed methods that cannot be taken back: `4111-1111 …` and `41111111…` are one card, `A@b.example`
 * and `a@B.example` one mailbox.
 */
export function normalValue(value: string): string {
  const { text } = normaliseText(value);
  const lower = text.trim().toLowerCase();
  return /\d/u.test(lower) && !lower.includes('@') ? lower.replaceAll(/[\s().\-_/]/gu, '') : lower;
}
