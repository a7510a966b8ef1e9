import { expect, test } from 'vitest';
import type { Held } from './applicable.ts';
import { Meters } from './meters.ts';

test('BLK-8: no more is counted than the bound, and what nothing is missing from goes first', () => {
  const meters = new Meters(3);
  for (const name of ['a', 'b', 'c']) meters.bucket('requests', counted(name), 0);
  for (const name of ['a', 'c']) meters.bucket('requests', counted(name), 0)?.take(1, 0);
  meters.bucket('requests', counted('d'), 0);
  expect(meters.size).toBe(3);
  expect(['a', 'c'].map((name) => meters.bucket('requests', counted(name), 0)?.remaining(0))).toEqual([9, 9]);
  for (let index = 0; index < 100; index += 1) meters.bucket('requests', counted(`e${index}`), 0)?.take(1, 0);
  expect(meters.size).toBe(3);
});

function counted(under: string): Held {
  return { rule: { id: 'r', per: [], when: {}, requestsPerMinute: 10 }, under, budgets: [] };
}
