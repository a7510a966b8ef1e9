import { expect, test } from 'vitest';
import { STRANGER_BURST, STRANGERS_PER_SECOND } from './bounds.ts';
import { StrangerCount } from './stranger-count.ts';

test('AUD-1: a flood of strangers has few entries of its own, and one that counts the rest', () => {
  const time = { ms: 0 };
  const count = new StrangerCount({ nowMs: () => 1000 + time.ms, monotonicMs: () => time.ms });
  const own = Array.from({ length: 10_000 }, (_, index) => count.take(stranger(index % 2 === 0 ? 'missing_api_key' : 'route_not_found'))).filter(Boolean);
  expect(own).toHaveLength(STRANGER_BURST);
  const common = count.collect('evt_1');
  const half = (10_000 - STRANGER_BURST) / 2;
  expect(common).toMatchObject({ id: 'evt_1', action: 'authenticate', outcome: 'denied', facts: { actor: 'unknown', counts: { missing_api_key: half, route_not_found: half }, since: 5 } });
  expect(count.collect('evt_2')).toBeUndefined();
  time.ms = 1000;
  expect(Array.from({ length: 100 }, () => count.take(stranger('missing_api_key'))).filter(Boolean)).toHaveLength(STRANGERS_PER_SECOND);
});

function stranger(code: string) {
  return { id: 'evt_0', timeMs: 5, facts: { code } };
}
