import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packCallId, unpackCallId } from './thought-signature.ts';

describe('thought signatures', () => {
  test('WIRE-1: an id and a signature come back whole from a call id, and the call id holds plain characters alone', () => {
    const signature = fc.oneof(fc.base64String(), fc.string({ unit: 'grapheme', minLength: 1 }));
    const id = fc.oneof(fc.stringMatching(/^[a-z0-9_-]{1,64}$/u), fc.string({ unit: 'grapheme', minLength: 1 }), fc.constant('gemini_pn1_x'));
    fc.assert(
      fc.property(fc.record({ id, signature }, { requiredKeys: [] }), (call) => {
        const packed = packCallId(call, 'abc123');
        expect(packed).toMatch(/^[A-Za-z0-9_-]+$/u);
        expect(unpackCallId(packed)).toEqual(call);
      }),
    );
  });

  test('WIRE-1: the id of another provider, or of a plain Gemini call, stays as it is', () => {
    for (const id of ['call_abc', 'toolu_01', 'gemini_', 'gemini_xx_', 'gemini_pn3_a b']) expect(unpackCallId(id)).toEqual({ id });
    expect(packCallId({ id: 'fc-1' }, 'x')).toBe('fc-1');
  });
});
