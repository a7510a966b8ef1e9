import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseText } from './normalise-text.ts';

/** Characters that compose, decompose, expand, vanish or do nothing. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('a', 'e', ' ', '\u0301', '\u0323', '\u200b', '\u00ad', '\ufeff', '\u{e0041}', '\ufe0f', 'ﷺ', 'ﬁ', '①', '𝐀', 'ｶ', 'ﾞ', 'ㄱ', 'ㅏ', 'ㅇ', '\u1100', '\u1161', '\u11a8', '각', '\u09c7', '\u09be', '\u0e33', '\u3164', '\u0000', '\n', '日', '😀', '\u{16d67}', '\u{16d63}', '¨', 'ſ', '\u2028', '\u0344'),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('normaliseText', () => {
  it('FLT-5: gives NFKC without the characters that do not show', () => {
    fc.assert(fc.property(text, (raw) => normaliseText(raw).text === visible(raw).normalize('NFKC')), { numRuns: 5000 });
  });

  it('FLT-5: is done after one time', () => {
    fc.assert(fc.property(text, (raw) => {
      const once = normaliseText(raw).text;
      return normaliseText(once).text === once;
    }));
  });

  it('FLT-5: every span maps back to raw text that normalises to something that holds it', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (raw, first, second) => {
        const normalised = normaliseText(raw);
        const [start, end] = [first % (normalised.text.length + 1), second % (normalised.text.length + 1)].toSorted((a, b) => a - b);
        if (start === undefined || end === undefined || start === end) return true;
        const span = normalised.toRawSpan({ start, end });
        const cut = raw.slice(span.start, span.end);
        return span.start === normalised.toRaw(start) && normaliseText(cut).text.includes(normalised.text.slice(start, end));
      }),
      { numRuns: 5000 },
    );
  });

  it('FLT-5: spans of neighbours do not overlap unless one character made both, and never run backwards', () => {
    fc.assert(
      fc.property(text, (raw) => {
        const { text: normalised, toRawSpan } = normaliseText(raw);
        let last = { start: 0, end: 0 };
        for (let offset = 0; offset < normalised.length; offset += 1) {
          const span = toRawSpan({ start: offset, end: offset + 1 });
          const isSame = span.start === last.start && span.end === last.end;
          if (span.end <= span.start || span.end > raw.length || !(isSame || span.start >= last.end)) return false;
          last = span;
        }
        return true;
      }),
    );
  });

  it.each([
    ['ignore\u200b previous', 'ignore previous', 'previous', 'previous'],
    ['p\u00adassword', 'password', 'password', 'p\u00adassword'],
    ['x４１１１y', 'x4111y', '4111', '４１１１'],
    ['cafe\u0301!', 'café!', 'é', 'e\u0301'],
    ['a e\u200b\u0301 b', 'a é b', 'é', 'e\u200b\u0301'],
    ['ﬁne', 'fine', 'i', 'ﬁ'],
    ['𝐬𝐲𝐬𝐭𝐞𝐦', 'system', 'st', '𝐬𝐭'],
    ['a\u202eb\u{e0041}c', 'abc', 'bc', 'b\u{e0041}c'],
    ['日本語テキスト', '日本語テキスト', '語テ', '語テ'],
  ])('FLT-5: %j reads %j', (raw, expected, part, source) => {
    const normalised = normaliseText(raw);
    expect(normalised.text).toBe(expected);
    const start = expected.indexOf(part);
    const span = normalised.toRawSpan({ start, end: start + part.length });
    expect(raw.slice(span.start, span.end)).toBe(source);
  });

  it('FLT-5: offsets at and past the ends stay inside', () => {
    for (const raw of ['', 'abc', 'é\u200b', '\u200b']) {
      const { text: normalised, toRaw, toRawSpan } = normaliseText(raw);
      expect(toRaw(normalised.length)).toBe(raw.length);
      expect(toRaw(99)).toBe(raw.length);
      expect(toRawSpan({ start: 0, end: 0 })).toMatchObject({ start: toRaw(0), end: toRaw(0) });
    }
  });
});

function visible(raw: string): string {
  return raw.replace(/(?![\t\n\r])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu, '');
}
