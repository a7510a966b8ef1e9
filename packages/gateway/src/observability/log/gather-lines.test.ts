import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FLUSH_MS, WRITE_BYTES_MIN } from './bounds.ts';
import { gatherLines } from './gather-lines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('lines go on in one piece when there are enough, or after a moment, and none is lost or turned round', () => {
  const written: string[] = [];
  const gatherer = gatherLines((lines) => void written.push(lines));
  gatherer.write('first\n');
  gatherer.write('second\n');
  expect(written).toEqual([]);
  vi.advanceTimersByTime(FLUSH_MS);
  expect(written).toEqual(['first\nsecond\n']);
  gatherer.write('x'.repeat(WRITE_BYTES_MIN));
  expect(written).toHaveLength(2);
  gatherer.write('last\n');
  gatherer.flush();
  gatherer.flush();
  expect(written.at(-1)).toBe('last\n');
  expect(written).toHaveLength(3);
});
