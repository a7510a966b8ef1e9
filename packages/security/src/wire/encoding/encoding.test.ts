import { describe, expect, test } from 'vitest';
import { chatRequest, textPart } from '../../../test/chat-request.ts';
import { argumentsObject, besideName, isSingleSegment, mediaTypeOf, pointerName, Shortfall, splitSystem } from './index.ts';

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

  test('WIRE-1: neighbours of one role become one turn, tool results are the user’s', () => {
    const turn = (role: 'user' | 'assistant' | 'tool' | 'system', text: string) => ({ role, parts: [textPart(text)] });
    const shortfall = new Shortfall(chatRequest());
    const { system, spoken } = splitSystem([turn('system', 's'), turn('user', 'a'), turn('assistant', 'b'), turn('tool', 'c'), turn('user', 'd')], shortfall);
    expect(system.map(({ text }) => text)).toEqual(['s']);
    expect(spoken.map(({ role, parts }) => [role, parts.length])).toEqual([['user', 1], ['assistant', 1], ['user', 2]]);
    expect(shortfall.names()).toEqual([]);
  });

  test('WIRE-1: a system prompt without a conversation is named', () => {
    const shortfall = new Shortfall(chatRequest());
    splitSystem([{ role: 'system', parts: [textPart('s')] }], shortfall);
    expect(shortfall.names()).toEqual(['messages']);
  });
});
