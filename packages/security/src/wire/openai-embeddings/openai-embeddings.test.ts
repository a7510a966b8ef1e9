import * as fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import type { EmbeddingRequest } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer, type TargetModel } from '../contract.ts';
import { openAiEmbeddingsClient, renderEmbeddings } from './client.ts';
import { openAiEmbeddingTarget } from './target.ts';
import { toBase64, toNumbers } from './vector.ts';

describe('embeddings', () => {
  test.each([
    ['one text', [{ kind: 'text', text: 'one text', origin: 'user', trust: 'caller', at: ['input'] }]],
    [['a', 'b'], [{ text: 'a', at: ['input', 0] }, { text: 'b', at: ['input', 1] }]],
    [[1, 2, 3], [{ kind: 'tokens', tokens: [1, 2, 3] }]],
    [[[1], [2, 3]], [{ kind: 'tokens', tokens: [1] }, { kind: 'tokens', tokens: [2, 3] }]],
  ])('the input %j is understood', (input, inputs) => {
    expect(parse({ model: 'm', input }).inputs).toMatchObject(inputs);
  });

  test.each([
    [{ model: 'm' }, 'missing-parameter', 'input'],
    [{ model: 'm', input: '' }, 'out-of-range', 'input'],
    [{ model: 'm', input: [1.5] }, 'wrong-type', 'input[0]'],
    [{ model: 'm', input: 'a', encoding_format: 'hex' }, 'not-allowed-value', 'encoding_format'],
    [{ model: 'm', input: 'a', base_url: 'x' }, 'forbidden-parameter', 'base_url'],
  ])('VAL-4, VAL-6: %j is refused as %s at %s', (body, problem, parameter) => {
    expect(openAiEmbeddingsClient.parseRequest(body, { extraParameters: new Set() })).toMatchObject({ ok: false, reason: { problem, parameter } });
  });

  test('VAL-5: the provider gets the validated object with its own model name', () => {
    const body = { model: 'm', input: ['a'], dimensions: 2, encoding_format: 'base64', user: 'u' };
    expect(openAiEmbeddingTarget.encodeRequest(parse(body), TARGET)).toEqual({ ok: true, value: { path: '/embeddings', body: { ...body, model: 'p' } } });
    const other: EmbeddingRequest = { ...parse(body), native: { protocol: 'gemini', body: {} } };
    expect(openAiEmbeddingTarget.encodeRequest(other, TARGET)).toEqual({ ok: true, value: { path: '/embeddings', body: { ...body, model: 'p' } } });
  });

  test('vectors survive base64 exactly, as float32', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (vector) => {
        expect(toNumbers(toBase64(vector))).toEqual(vector);
      }),
    );
  });

  test('an answer in the right encoding passes as it is; the other way it is written anew, in order', () => {
    const body = {
      object: 'list', model: 'p', usage: { prompt_tokens: 3, total_tokens: 3 },
      data: [{ object: 'embedding', index: 1, embedding: [2, 3] }, { object: 'embedding', index: 0, embedding: [0.5, 1] }],
    };
    const answer = openAiEmbeddingTarget.decodeAnswer(body, CONTEXT);
    expect(answer.vectors).toEqual([[0.5, 1], [2, 3]]);
    expect(renderEmbeddings(answer, parse({ model: 'm', input: ['a', 'b'] }))).toBe(body);
    expect(renderEmbeddings(answer, parse({ model: 'm', input: ['a', 'b'], encoding_format: 'base64' }))).toEqual({
      object: 'list', model: 'p', usage: { prompt_tokens: 3, total_tokens: 3 },
      data: [{ object: 'embedding', index: 0, embedding: 'AAAAPwAAgD8=' }, { object: 'embedding', index: 1, embedding: 'AAAAQAAAQEA=' }],
    });
  });

  test('the official client, which asks for base64 by itself, gets its numbers', async () => {
    const client = new OpenAI({
      apiKey: 'none', baseURL: 'http://gateway.invalid/v1', maxRetries: 0,
      fetch: (_url, init) => {
        const asked: unknown = JSON.parse(typeof init?.body === 'string' ? init.body : '{}');
        const parsed = openAiEmbeddingsClient.parseRequest(asked, { extraParameters: new Set() });
        if (!parsed.ok) throw new Error(parsed.reason.rule);
        return Promise.resolve(Response.json(renderEmbeddings({ model: 'p', vectors: [[0.5, -2]] }, parsed.value)));
      },
    });
    const reply = await client.embeddings.create({ model: 'm', input: 'a' });
    expect(reply.data[0]?.embedding).toEqual([0.5, -2]);
  });

  test.each([{}, { data: [{}] }, { data: [{ embedding: ['x'] }] }])('%j is malformed', (body) => {
    expect(() => openAiEmbeddingTarget.decodeAnswer(body, CONTEXT)).toThrow(MalformedAnswer);
  });
});

const TARGET: TargetModel = { model: 'p', onUnsupported: 'refuse', defaultMaxOutputTokens: 1 };
const CONTEXT: DecodeContext = { nowS: 1, randomHex: (length) => 'a'.repeat(length), model: 'm' };

function parse(body: JsonObject): EmbeddingRequest {
  const result = openAiEmbeddingsClient.parseRequest(body, { extraParameters: new Set() });
  if (!result.ok) throw new Error(`${result.reason.parameter}: ${result.reason.rule}`);
  return result.value;
}
