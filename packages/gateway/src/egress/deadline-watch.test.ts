import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WATCH_LATE_MS, WATCH_TICK_MS } from './bounds.ts';
import { DeadlineWatch, type Watched } from './deadline-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('everyone is judged at every tick, although some leave meanwhile', () => {
  const clock = { nowMs: 0 };
  const watch = new DeadlineWatch({ monotonicMs: () => clock.nowMs });
  const judged = new Map<number, number>();
  for (let index = 0; index < 10; index += 1) {
    const watched: Watched = {
      position: -1,
      judge: () => {
        judged.set(index, (judged.get(index) ?? 0) + 1);
        if (index % 2 === 0) watch.remove(watched);
      },
    };
    watch.add(watched);
  }
  for (let tick = 0; tick < 3; tick += 1) {
    clock.nowMs += WATCH_TICK_MS;
    vi.advanceTimersByTime(WATCH_TICK_MS);
  }
  expect([...judged.entries()].toSorted(([left], [right]) => left - right).map(([, times]) => times)).toEqual([1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
  expect(watch.size).toBe(5);
});

test('a tick that comes late judges nobody, the next one does, late or not', () => {
  const clock = { nowMs: 0 };
  const watch = new DeadlineWatch({ monotonicMs: () => clock.nowMs });
  const judged: number[] = [];
  watch.add({ position: -1, judge: (nowMs) => void judged.push(nowMs) });
  clock.nowMs = WATCH_LATE_MS + 1;
  vi.advanceTimersByTime(WATCH_TICK_MS);
  expect(judged).toEqual([]);
  clock.nowMs += WATCH_TICK_MS;
  vi.advanceTimersByTime(WATCH_TICK_MS);
  expect(judged).toEqual([WATCH_LATE_MS + 1 + WATCH_TICK_MS]);
  for (let tick = 0; tick < 3; tick += 1) {
    clock.nowMs += WATCH_LATE_MS * 2;
    vi.advanceTimersByTime(WATCH_TICK_MS);
  }
  expect(judged.length).toBe(3);
});

test('no timer runs while nothing is watched', () => {
  const watch = new DeadlineWatch({ monotonicMs: () => 0 });
  const watched: Watched = { position: -1, judge: () => undefined };
  watch.add(watched);
  expect(vi.getTimerCount()).toBe(1);
  watch.remove(watched);
  watch.remove(watched);
  vi.advanceTimersByTime(WATCH_TICK_MS);
  expect(vi.getTimerCount()).toBe(0);
});
