import { createHash } from 'node:crypto';
import type { Clock, Random } from '../src/kernel/index.ts';

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  readonly advance: (ms: number) => void;
}

/** A clock at 2026-01-01T00:00:00Z. */
export function createTestClock(startMs: number = Date.UTC(2026, 0, 1)): TestClock {
  let atMs = startMs;
  return {
    nowMs: () => atMs,
    monotonicMs: () => atMs - startMs,
    advance: (ms) => {
      atMs += ms;
    },
  };
}

/** The same bytes in each run: SHA-256 of a counter. */
export function createTestRandom(seed = 'seed'): Random {
  let count = 0;
  const block = (): Buffer => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest();
  };
  return {
    bytes: (length) => Uint8Array.from(Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, block)).subarray(0, length)),
    fraction: () => block().readUInt32BE() / 2 ** 32,
  };
}
