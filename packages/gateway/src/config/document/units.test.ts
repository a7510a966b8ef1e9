import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { duration, size } from './units.ts';

test.each([
  [0, 0],
  [1024, 1024],
  ['0B', 0],
  ['1KiB', 1024],
  ['1KB', 1000],
  ['1.5MiB', 1_572_864],
  ['25 MiB', 26_214_400],
  ['1024GiB', 1_099_511_627_776],
])('the size %j is %d bytes', (text, bytes) => {
  expect(size.parse(text)).toBe(bytes);
});

test.each([-1, 1.5, '1', 'MiB', '-1MiB', '1mib', '1MiB ', '1e3B', '1,5MiB', '1025GiB', '9999999999999B', null, true, {}])('%j is no size', (text) => {
  expect(size.safeParse(text).success).toBe(false);
});

test.each([
  ['0s', 0],
  ['250ms', 250],
  ['1.5s', 1500],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['7d', 604_800_000],
])('the duration %j is %d milliseconds', (text, ms) => {
  expect(duration.parse(text)).toBe(ms);
});

test.each([30, '30', 's', '-1s', '1S', '1 min', '8d', '604800001ms', 'Infinitys', null])('%j is no duration', (text) => {
  expect(duration.safeParse(text).success).toBe(false);
});

test('any text is a whole number of milliseconds that a timer can wait, or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{1,13}([.][0-9]{1,4})? ?(ms|s|m|h|d)$/)), (text) => {
      const read = duration.safeParse(text);
      return !read.success || (Number.isInteger(read.data) && read.data >= 0 && read.data < 2 ** 31);
    }),
  );
});
