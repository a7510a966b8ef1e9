import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonChannel } from './json-channel.ts';
import { cutsOf, filterPieces, filterText, TEST_PLACEHOLDERS, testTerms } from './protection.test-data.ts';

function filterJsonText(pieces: readonly string[]): { readonly json: string; readonly isBroken: boolean } {
  const channel = new JsonChannel(testTerms());
  const json = pieces.map((piece) => channel.push(piece)).join('') + channel.end();
  return { json, isBroken: channel.isBroken };
}

/** JSON with texts to find things in, written in the ways that JSON can be written. */
const jsonValue = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, filterText, filterText, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 4 })),
})).value;
const jsonText = fc.tuple(jsonValue, fc.constantFrom(undefined, 1, '\t'), fc.boolean()).map(([value, space, isAscii]) => {
  const text = JSON.stringify(value, undefined, space);
  return isAscii ? text.replaceAll(/[^\n\t\x20-\x7e]/gu, (character) => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')) : text;
});

function shape(value: unknown): unknown {
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return value.map(shape);
  return typeof value === 'object' && value !== null ? Object.values(value).map(shape) : value;
}

describe('arguments of tool calls that come in pieces', () => {
  test('invariant 11: the result is JSON of the same shape, and only strings have changed', () => {
    fc.assert(fc.property(jsonText, (text) => {
      const { json, isBroken } = filterJsonText([text]);
      expect(isBroken).toBe(false);
      expect(shape(JSON.parse(json))).toEqual(shape(JSON.parse(text)));
    }), { numRuns: 500 });
  });

  test('invariant 1: however it is cut, in the middle of escapes too, the same comes out', () => {
    fc.assert(fc.property(jsonText, fc.array(fc.nat(), { maxLength: 10 }), (text, cuts) => {
      expect(filterJsonText(cutsOf(text, cuts))).toEqual(filterJsonText([text]));
      expect(filterJsonText(text.split(''))).toEqual(filterJsonText([text]));
    }), { numRuns: 500 });
  });

  test('a string is filtered as the text that it stands for', () => {
    fc.assert(fc.property(filterText, (text) => {
      const { json } = filterJsonText([JSON.stringify([text])]);
      expect(JSON.parse(json)).toEqual([filterPieces([text]).text]);
    }), { numRuns: 500 });
  });

  test('invariant 13: where nothing is found it goes on to the letter, whatever its escapes and spaces', () => {
    const text = ' { "a\\u0062" : [ 1.50e+2 , -0, true,null ,"\\/ \\u00e9 \\ud83d\\ude00 \\ud800 \\b" ] , "":{}, "b":[] } ';
    expect(filterJsonText([text])).toEqual({ json: text, isBroken: false });
  });

  test('escapes hide nothing, and what is put in is escaped', () => {
    const [email, , note] = TEST_PLACEHOLDERS;
    const { json } = filterJsonText([`{"to":"jane.doe\\u0040corp.example","back":"\\u005b${email?.slice(1)} and ${note}"}`]);
    expect(JSON.parse(json)).toEqual({ to: '<EMAIL_ADDRESS>', back: 'jane.doe@corp.example and a "quoted"\n\\ value \u{1f600}' });
  });

  test('names of members are texts too, and numbers with many digits are looked at', () => {
    const { json } = filterJsonText(['{"jane.doe@corp.example":1,"card":4111111111111111,"count":20261125,"price":-1.5e3}']);
    expect(json).toBe('{"<EMAIL_ADDRESS>":1,"card":"<CREDIT_CARD>","count":20261125,"price":-1.5e3}');
  });

  test.each([
    ['no JSON at all', 'mail jane.doe@corp.example now'],
    ['an unquoted value', '{"to": jane.doe@corp.example}'],
    ['a card as several numbers', '{"card": 4111 1111 1111 1111}'],
    ['a missing comma', '{"a":1 "b":"jane.doe@corp.example"}'],
    ['an unquoted name', '{to: "jane.doe@corp.example"}'],
    ['something after the end', '{} jane.doe@corp.example'],
    ['no end', '{"to":"jane.doe@corp.example'],
    ['a trailing comma', '{"to":"jane.doe@corp.example",}'],
    ['single quotes', "{'to':'jane.doe@corp.example'}"],
    ['a fence around it', '```json\n{"to":"jane.doe@corp.example"}\n```'],
  ])('broken JSON leaks nothing, in one piece or in characters: %s', (_, text) => {
    const whole = filterJsonText([text]).json;
    expect(whole).not.toMatch(/jane|4111/u);
    expect(filterJsonText(text.split('')).json).toBe(whole);
  });

  test('any text at all comes out the same however it is cut, and nothing is held at the end', () => {
    fc.assert(fc.property(fc.array(fc.oneof(filterText, fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\\u', '1', 'true', ' '))).map((parts) => parts.join('')), fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
      expect(filterJsonText(cutsOf(text, cuts))).toEqual(filterJsonText([text]));
    }), { numRuns: 500 });
  });

  test('what is no JSON and holds nothing comes out to the letter, whatever its end', () => {
    const piece = fc.constantFrom('a', '"', ',', '\n', '\\', '{"a":"', '"}', '[1,', ']', ' ', 'é', ':', '12', '\t', 'tru', '-', '1.');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(filterJsonText(pieces).json).toBe(pieces.join(''));
      }),
      { numRuns: 2_000 },
    );
    expect(filterJsonText(['a\t\t']).json).toBe('a\t\t');
  });

  test('a megabyte of escapes, and a megabyte of brackets, are linear work', () => {
    const escapes = `"${'\\u0041'.repeat(150_000)}"`;
    expect(filterJsonText([escapes]).json).toBe(escapes);
    const brackets = '['.repeat(1_000_000);
    expect(filterJsonText([brackets])).toEqual({ json: brackets, isBroken: true });
  });
});
