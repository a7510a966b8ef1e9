import { describe, expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const TERMS = { attemptsMax: 3, backoffBaseMs: 100, backoffMaxMs: 1_000, retryAfterMaxMs: 5_000 };
const none = { retryAfterMs: undefined };

describe('backoff', () => {
  test('doubles its ceiling each round, up to the limit, and draws below it', () => {
    expect(backoffMs(1, TERMS, { ...none, fraction: () => 0.5 })).toBe(50);
    expect(backoffMs(2, TERMS, { ...none, fraction: () => 0.5 })).toBe(100);
    expect(backoffMs(20, TERMS, { ...none, fraction: () => 0.5 })).toBe(500);
    expect(backoffMs(20, TERMS, { ...none, fraction: () => 0 })).toBe(0);
  });

  test("honours the provider's Retry-After to the millisecond", () => {
    expect(backoffMs(1, TERMS, { retryAfterMs: 4_321, fraction: () => 0 })).toBe(4_321);
  });

  test('does not wait at all when the provider asks for more than the limit', () => {
    expect(backoffMs(1, TERMS, { retryAfterMs: 5_001, fraction: () => 0 })).toBeUndefined();
  });
});
