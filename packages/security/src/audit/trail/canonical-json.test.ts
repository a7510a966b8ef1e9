import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, CANONICAL_DEPTH_MAX, CanonicalJsonError } from './canonical-json.ts';

describe('canonical JSON', () => {
  test('RFC 8785, section 3.2.2: the example is written as the standard writes it', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('RFC 8785, section 3.2.3: names are sorted by UTF-16 code units', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect([...canonicalJson(value).matchAll(/\d(?=[,}])/gu)].join('')).toBe('2467153');
  });

  test('RFC 8785, appendix B: numbers are written as ECMAScript does, minus zero without its sign', () => {
    const numbers = [-0, 5e-324, -1.7976931348623157e308, 9007199254740992, 295147905179352830000, 1e21, 9.999999999999997e22, 0.000001, 1e-7];
    expect(canonicalJson(numbers)).toBe('[0,5e-324,-1.7976931348623157e+308,9007199254740992,295147905179352830000,1e+21,9.999999999999997e+22,0.000001,1e-7]');
  });

  test('what has no canonical form is refused without being repeated', () => {
    const nested = Array.from({ length: CANONICAL_DEPTH_MAX + 1 }).reduce<readonly never[] | readonly unknown[]>((inner) => [inner], []);
    const bad: readonly unknown[] = [Number.NaN, Infinity, 'a\ud800', { 'b\udc00': 1 }, { secret: undefined }, [() => 'secret'], 1n, nested];
    for (const value of bad) {
      // @ts-expect-error what callers without types may give
      expect(() => canonicalJson(value)).toThrow(CanonicalJsonError);
    }
    // @ts-expect-error what callers without types may give
    expect(() => canonicalJson({ secret: undefined })).not.toThrow(/secret/u);
  });

  test('whatever the order of names, a value has one form, and that form reads back as the value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).toReversed());
        // @ts-expect-error fast-check's type of JSON values is its own
        const text = canonicalJson(value);
        // @ts-expect-error fast-check's type of JSON values is its own
        expect(canonicalJson(shuffled)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
