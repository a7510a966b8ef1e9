import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalInConstantTime } from './equal-in-constant-time.ts';

test('TIM-1: the one comparison of secrets says what === says, for texts and bytes of any length', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(equalInConstantTime(left, left)).toBe(true);
      expect(equalInConstantTime(left, right)).toBe(left === right);
      expect(equalInConstantTime(Buffer.from(left), Buffer.from(right))).toBe(Buffer.from(left).equals(Buffer.from(right)));
      expect(equalInConstantTime(left, Buffer.from(right))).toBe(Buffer.from(left).equals(Buffer.from(right)));
    }),
  );
});
