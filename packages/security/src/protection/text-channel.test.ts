import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextDetector } from '../vocabulary/index.ts';
import { cutsOf, filterPieces, filterText, openTestSession, TEST_OWN_SECRET, TEST_PLACEHOLDERS, testTerms } from './protection.test-data.ts';
import { toText } from './edits.ts';
import { TextChannel } from './text-channel.ts';

const whole = (text: string): string => filterPieces([text]).text;
const FORBIDDEN = ['jane.doe@corp', '4111 1111 1111', '411111111', '0044 0532', 'canary'];

describe('a text that comes in pieces', () => {
  test('invariant 1, FLT-2: however it is cut, the same comes out', () => {
    fc.assert(fc.property(filterText, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
      expect(filterPieces(cutsOf(text, cuts)).text).toBe(whole(text));
    }), { numRuns: 500 });
  });

  test('invariant 10: a mark that belongs to two findings at once is in one of them', () => {
    const text = `${TEST_PLACEHOLDERS[0]}\u202e\u0301\u0301jane.doe@corp.example ${TEST_PLACEHOLDERS[0]}`;
    expect(whole(text)).toMatch(/<EMAIL_ADDRESS> jane\.doe@corp\.example$/u);
    expect(filterPieces(text.split('')).text).toBe(whole(text));
  });

  test('invariant 1: cut at every single place, and into single characters', () => {
    const text = `Write to jane.doe@corp.example (card 4111 1111 1111 1111), ${TEST_PLACEHOLDERS.join(', ')} e\u0301 👩‍👩‍👧 DE89 3704 0044 0532 0130 00 ${TEST_OWN_SECRET}.`;
    const expected = whole(text);
    expect(expected).toContain('Write to <EMAIL_ADDRESS> (card <CREDIT_CARD>), jane.doe@corp.example, 4111 1111 1111 1111, a "quoted"');
    for (let at = 0; at <= text.length; at += 1) expect(filterPieces([text.slice(0, at), text.slice(at)]).text).toBe(expected);
    expect(filterPieces(text.split('')).text).toBe(expected);
  });

  test('invariants 2 and 3: what has come out never changes, so no part of a value was ever out', () => {
    fc.assert(fc.property(filterText, (text) => {
      const { outputs } = filterPieces(text.split(''));
      let prefix = '';
      const final = whole(text);
      for (const output of outputs) {
        prefix += output;
        expect(final.startsWith(prefix)).toBe(true);
      }
    }), { numRuns: 500 });
  });

  test('invariant 2: no beginning of a value is on the wire while it may still be one', () => {
    for (const value of ['jane.doe@corp.example', '4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', TEST_OWN_SECRET]) {
      for (let length = 8; length <= value.length; length += 1) {
        const channel = new TextChannel(testTerms());
        const out = `Is it ${value.slice(0, length)}`.split('').map((one) => toText(channel.push(one))).join('');
        for (const forbidden of FORBIDDEN) expect(out).not.toContain(forbidden);
      }
    }
  });

  test('invariant 4, FLT-8: a word of prose is held and no more', () => {
    const channel = new TextChannel(testTerms());
    let out = '';
    const text = 'The quick brown fox jumps over the lazy dog, and nothing is held for long. ';
    for (const [index, one] of Array.from(text.repeat(20)).entries()) {
      out += toText(channel.push(one));
      expect(index + 1 - out.length).toBeLessThanOrEqual(64);
    }
  });

  test.each(['a', '1', '4', ' ', '@', '[', '-', '\u200b', '\u0301', '\ud800', 'é', '👩', '.', 'D', '=', '\n'])('invariant 4: a flood of %j is bounded in what is held, and is linear work', (one) => {
    let scanned = 0;
    const counting: TextDetector = { name: 'counting', maxLength: 1, left: 0, right: 0, scan: (text, { from }) => {
      scanned += text.length - from;
      return { findings: [], settled: text.length };
    } };
    const terms = testTerms();
    const channel = new TextChannel({ ...terms, detectors: [...terms.detectors, counting] });
    let out = 0;
    let taken = 0;
    for (let index = 0; index < 4_000; index += 1) {
      const piece = one.repeat(4);
      taken += piece.length;
      for (const edit of channel.push(piece)) out += 'kept' in edit ? edit.kept.length : edit.dropped;
      expect(taken - out).toBeLessThanOrEqual(16_384);
    }
    expect(scanned).toBeLessThan(taken * 300);
  });

  test('invariant 5 and 14: at the end nothing is held, and a text that is cut off gives what its beginning gives', () => {
    fc.assert(fc.property(filterText, fc.nat(), (text, cut) => {
      const channel = new TextChannel(testTerms());
      const begun = text.slice(0, text.length === 0 ? 0 : cut % text.length);
      const out = toText(channel.push(begun)) + toText(channel.end());
      expect(channel.isEmpty).toBe(true);
      expect(out).toBe(whole(begun));
    }), { numRuns: 500 });
  });

  test('invariant 10: what is clear stays, in order', () => {
    fc.assert(fc.property(filterText, (text) => {
      const channel = new TextChannel(testTerms());
      const edits = [...channel.push(text), ...channel.end()];
      let position = 0;
      for (const edit of edits) {
        if ('kept' in edit) expect(text.startsWith(edit.kept, position)).toBe(true);
        position += 'kept' in edit ? edit.kept.length : edit.dropped;
      }
      expect(position).toBe(text.length);
    }), { numRuns: 500 });
  });

  test('invariant 15: other sentences change nothing, and disguises do not help', () => {
    for (const disguise of ['jane.doe@corp.example', 'JANE.DOE@CORP.EXAMPLE', 'ｊａｎｅ.ｄｏｅ＠corp.example', 'ja\u200bne.doe@corp.example', '4111 1111 1111 1111', '4111\u00a01111\u00a01111\u00a01111', '４１１１ １１１１ １１１１ １１１１', '4111\u200b 1111 1111 1111']) {
      expect(whole(disguise), disguise).toMatch(/^<(?:EMAIL_ADDRESS|CREDIT_CARD)>$/u);
      expect(whole(`The weather is fine. ${disguise} And so it was.`), disguise).toMatch(/^The weather is fine\. <\w+> And so it was\.$/u);
    }
  });

  test('a detector that breaks its word is not believed: the stretch is replaced up to the next white space', () => {
    const stubborn: TextDetector = { name: 'stubborn', maxLength: 8, left: 0, right: 0, scan: (text, { from, isEnd }) => ({ findings: [], settled: isEnd ? text.length : Math.max(from, text.indexOf('#', from) === -1 ? text.length : text.indexOf('#', from)) }) };
    const terms = { detectors: [stubborn], replace: () => '', undecided: () => '<UNDECIDED>' };
    const text = `before #${'x'.repeat(5_000)} after`;
    for (const size of [1, 7, 64, 6_000]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
      expect(filterPieces(pieces, terms).text).toBe('before <UNDECIDED> after');
    }
  });

  test('invariant 9: a placeholder of another session passes as it is', () => {
    const other = openTestSession();
    const foreign = '[[EMAIL_ADDRESS_1_aa]] [[CREDIT_CARD_7_k7]]';
    expect(other.restore(foreign)).toBe(foreign);
    expect(filterPieces(foreign.split('')).text).toBe(foreign);
  });
});
