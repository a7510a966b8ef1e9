import type { ChatRequest, Piece } from '@agentor/security/vocabulary';
import { openAiChatClient } from '@agentor/security/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cancellation, ProviderError } from '../../ports/index.ts';
import { readDirectives } from './directives.ts';
import { createEchoProvider } from './echo-provider.ts';
import { splitTokens } from './split-tokens.ts';

describe('directives', () => {
  test('are read and taken out, several in one text', () => {
    expect(readDirectives('say [[echo this]] after [[delay 50ms]] and [[length 3]] [[error 429]][[error-after 2]] [[think hm]] now')).toEqual({
      text: 'say  after  and    now',
      echo: 'this',
      delayMs: 50,
      length: 3,
      errorStatus: 429,
      errorAfterTokens: 2,
      thinking: 'hm',
      toolCalls: [],
    });
  });

  test('tools may be called several times, with arguments that hold brackets', () => {
    expect(readDirectives('[[tool a]][[tool c {"x":[1]}]]').toolCalls).toEqual([{ name: 'a', argumentsJson: '{}' }, { name: 'c', argumentsJson: '{"x":[1]}' }]);
    expect(readDirectives('[[tool]] [[error]]')).toMatchObject({ text: '[[tool]]', errorStatus: 500, toolCalls: [] });
  });

  test('unknown ones stay in the text, and numbers are bounded', () => {
    expect(readDirectives('[[fly away]] [[delay]').text).toBe('[[fly away]] [[delay]');
    expect(readDirectives('[[delay 999999999ms]]').delayMs).toBe(60_000);
    expect(readDirectives('[[length 999999999]]').length).toBe(100_000);
    expect(readDirectives('[[delay -5]]').delayMs).toBe(0);
  });

  test('no text makes them throw, and a text without them is left as it is', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(readDirectives(text.replaceAll('[[', '[ [')).text).toBe(text.replaceAll('[[', '[ [').trim());
    }));
    const pieces = fc.constantFrom('[[', ']]', '[', ']', 'echo', ' ', 'tool', 'x', '{"a":[1]}', 'delay', '5ms', 'error', '\n');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const { delayMs } = readDirectives(parts.join(''));
      expect(delayMs).toBeLessThanOrEqual(60_000);
    }));
  });

  test('VAL-9: a text made to stall the reader does not', () => {
    const startedMs = performance.now();
    for (const text of ['[[echo '.repeat(20_000), `[[echo ${'[]'.repeat(50_000)}`, `[[echo ${']'.repeat(50_000)}`]) readDirectives(text);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});

describe('tokens', () => {
  test('joined they are the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(splitTokens(text).join('')).toBe(text);
    }));
  });
});

describe('the echo model', () => {
  test('answers with what it was told, the same every time', async () => {
    expect(await ask('hello there')).toMatchObject({ ok: true, value: { kind: 'whole', answer: { model: 'echo', choices: [{ parts: [{ text: 'hello there' }], stopReason: 'end' }], usage: { outputTokens: 2 } } } });
    expect(await ask('hello there')).toEqual(await ask('hello there'));
  });

  test('streams token by token what it answers whole', async () => {
    const pieces = await readStream('[[echo one two three]]');
    expect(pieces.flatMap(({ events }) => events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : [])))).toEqual(['one', ' two', ' three']);
    expect(pieces.at(-1)?.events.at(-1)?.type).toBe('answer-end');
  });

  test('fails as it is told', async () => {
    for (const [status, kind] of [[429, 'rate-limited'], [503, 'overloaded'], [401, 'credentials-refused'], [404, 'model-not-found'], [400, 'invalid-request'], [500, 'provider-error']] as const) {
      await expect(ask(`[[error ${status}]]`)).rejects.toMatchObject({ fault: { kind, status } });
    }
    await expect(ask('[[error-after 1]]')).rejects.toThrow(ProviderError);
    expect((await readStream('[[error-after 1]] a b c')).at(-1)?.events).toMatchObject([{ type: 'fault' }]);
  });

  test('calls the tools it is told to, keeps to the limit of tokens, and gives as many answers as asked', async () => {
    expect(await ask('[[tool get {"a":1}]][[tool put]]')).toMatchObject({ value: { answer: { choices: [{ stopReason: 'tool-use', parts: [{ name: 'get', argumentsJson: '{"a":1}' }, { name: 'put', argumentsJson: '{}' }] }] } } });
    expect(await ask('a b c d', { max_tokens: 2 })).toMatchObject({ value: { answer: { choices: [{ stopReason: 'length', parts: [{ text: 'a b' }] }] } } });
    expect(await ask('a', { n: 3 })).toMatchObject({ value: { answer: { choices: [{}, {}, {}] } } });
    expect(await ask('a', { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }], tool_choice: 'required' })).toMatchObject({ value: { answer: { choices: [{ parts: [{ name: 'f' }] }] } } });
  });

  test('a cancelled stream ends with a fault, never as if it were whole', async () => {
    const cancellation = new Cancellation();
    cancellation.cancel('shutdown');
    const pieces = await readStream('a b c', cancellation);
    expect(pieces.at(-1)?.events).toMatchObject([{ type: 'fault' }]);
  });

  test('schemas are more than it can do', async () => {
    expect(await ask('a', { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: {} } } })).toMatchObject({ ok: false, reason: { parameters: ['response_format'] } });
  });
});

const PROVIDER = createEchoProvider('agentor', { clock: { nowMs: () => 0, monotonicMs: () => 0 }, sleep: () => Promise.resolve() });
const LIMITS = { connectMs: 1, firstByteMs: 1, silenceMs: 1, totalMs: 1 };

function ask(text: string, more: object = {}, cancellation = new Cancellation()): ReturnType<typeof PROVIDER.chat> {
  return PROVIDER.chat({ request: toRequest(text, more), target: { model: 'echo', onUnsupported: 'refuse', defaultMaxOutputTokens: 1 }, limits: LIMITS, cancellation });
}

async function readStream(text: string, cancellation = new Cancellation()): Promise<readonly Piece[]> {
  const reply = await ask(text, { stream: true }, cancellation);
  if (!reply.ok || reply.value.kind !== 'stream') throw new Error('it is no stream');
  const pieces: Piece[] = [];
  for await (const batch of reply.value.batches) pieces.push(...batch);
  return pieces;
}

function toRequest(text: string, more: object): ChatRequest {
  const parsed = openAiChatClient.parseRequest({ model: 'agentor/echo', messages: [{ role: 'user', content: text }], ...more }, { extraParameters: new Set() });
  if (!parsed.ok) throw new Error(parsed.reason.rule);
  return parsed.value;
}
