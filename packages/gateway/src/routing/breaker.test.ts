import { describe, expect, test } from 'vitest';
import { Breaker } from './breaker.ts';

function open(): { breaker: Breaker; pass: (ms: number) => void } {
  let now = 0;
  const breaker = new Breaker({ failuresMax: 3, openMs: 1_000 }, { monotonicMs: () => now });
  return { breaker, pass: (ms) => (now += ms) };
}

function fail(breaker: Breaker, times: number): void {
  for (let count = 0; count < times; count += 1) {
    breaker.tryPass();
    breaker.failed();
  }
}

describe('a breaker', () => {
  test('opens at the limit of failures in a row, and not before', () => {
    const { breaker } = open();
    fail(breaker, 2);
    expect(breaker.tryPass()).toBe(true);
    breaker.failed();
    expect(breaker.tryPass()).toBe(false);
    expect(breaker.state).toBe('open');
  });

  test('a success in between starts the count anew', () => {
    const { breaker } = open();
    fail(breaker, 2);
    breaker.succeeded();
    fail(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  test('lets one probe at a time through when its time is over', () => {
    const { breaker, pass } = open();
    fail(breaker, 3);
    pass(999);
    expect(breaker.tryPass()).toBe(false);
    pass(1);
    expect(breaker.tryPass()).toBe(true);
    expect(breaker.tryPass()).toBe(false);
  });

  test('a failed probe opens it again for the whole time', () => {
    const { breaker, pass } = open();
    fail(breaker, 3);
    pass(1_000);
    breaker.tryPass();
    breaker.failed();
    pass(999);
    expect(breaker.tryPass()).toBe(false);
    pass(1);
    expect(breaker.tryPass()).toBe(true);
  });

  test('a good probe closes it', () => {
    const { breaker, pass } = open();
    fail(breaker, 3);
    pass(1_000);
    breaker.tryPass();
    breaker.succeeded();
    expect(breaker.state).toBe('closed');
    expect(breaker.tryPass()).toBe(true);
  });

  test('a probe that the client abandoned gives its place back', () => {
    const { breaker, pass } = open();
    fail(breaker, 3);
    pass(1_000);
    breaker.tryPass();
    breaker.abandoned();
    expect(breaker.tryPass()).toBe(true);
  });
});
