import { describe, expect, test } from 'vitest';
import { argumentsObject, besideName, isSingleSegment, mediaTypeOf, pointerName } from './index.ts';

describe('what target encoders share', () => {
  test('VAL-6: a place is written as the client knows it and stops before a name of the client', () => {
    expect(pointerName(['messages', 0, 'content', 1])).toBe('messages[0].content[1]');
    expect(pointerName(['messages', 0, 'input', 'my key!', 'deeper'])).toBe('messages[0].input');
    expect(pointerName([])).toBe('body');
  });

  test('VAL-6: a neighbour is named beside a member and inside an element', () => {
    expect(besideName(['messages', 0, 'content', 1, 'image_url', 'url'], 'detail')).toBe('messages[0].content[1].image_url.detail');
    expect(besideName(['messages', 0, 'content', 1], 'detail')).toBe('messages[0].content[1].detail');
  });

  test('arguments are an object, an empty one when there are none, and undefined when they are not JSON', () => {
    expect(argumentsObject('{"a":1}')).toEqual({ a: 1 });
    expect(argumentsObject('')).toEqual({});
    for (const bad of ['[1]', '"a"', '{', 'null']) expect(argumentsObject(bad)).toBeUndefined();
  });

  test('NET-1: a model name cannot leave its place in the path', () => {
    for (const good of ['gemini-3-pro', 'a/b', 'arn:aws:x']) expect(isSingleSegment(good, ':/')).toBe(true);
    for (const bad of ['', '..', '.', '../a', 'a/../b', 'a//b', '/a', 'a/', 'a%2F..', 'a?b', 'a#b', 'a\\b', 'a b', 'a\r\n', 'é', '\uD800', 'a'.repeat(2049)]) {
      expect(isSingleSegment(bad, ':/')).toBe(false);
    }
    expect(isSingleSegment('a/b', '')).toBe(false);
    expect(isSingleSegment('a:b', '')).toBe(false);
  });

  test('a media type is told by the ending of an address, query left away', () => {
    expect(mediaTypeOf('https://e.org/a.PNG?x=.pdf')).toBe('image/png');
    expect(mediaTypeOf('https://e.org/a')).toBeUndefined();
  });
});
