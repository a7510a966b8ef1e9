import type { Random } from '../../kernel/index.ts';
import type { Detection, DetectionSource } from './pii-redactor.ts';
import type { RedactionKey } from './redaction-config.ts';

/** A detector for tests: e-mail addresses, and numbers of 16 digits in groups of four. */
export const TEST_DETECTOR: DetectionSource = {
  detect: (text) => [...find(text, /[a-z.]{1,20}@[a-z.]{1,20}\.[a-z]{2,9}/gu, 'EMAIL_ADDRESS'), ...find(text, /\d{4}(?:[ -]?\d{4}){3}/gu, 'CREDIT_CARD')],
};

/** A key for tests, a different one for each letter. */
export function testKey(letter: string = 'a'): RedactionKey {
  return { id: letter, secret: Buffer.alloc(32, letter) };
}

/** Bytes that count up: different each time, the same in every run. */
export function countingRandom(): Pick<Random, 'bytes'> {
  let count = 0;
  return {
    bytes: (length) => {
      count += 1;
      return Uint8Array.from({ length }, (_, index) => (count * 31 + index) & 255);
    },
  };
}

function find(text: string, pattern: RegExp, piiType: string): readonly Detection[] {
  return Array.from(text.matchAll(pattern), ({ 0: value, index }) => ({ piiType, startPos: index, endPos: index + value.length, value }));
}
