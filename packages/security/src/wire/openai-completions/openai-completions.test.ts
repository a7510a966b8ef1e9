import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import { type ChatAnswer, type ChatRequest, collectAnswer, type Piece, toEvents } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer, type TargetModel } from '../contract.ts';
import { openAiChatTarget } from '../openai-chat/index.ts';
import { SseSplitter } from '../sse/index.ts';
import { openAiCompletionsClient } from './client.ts';
import { openAiCompletionsTarget } from './target.ts';

describe('a legacy completion request', () => {
  test.each(['say hi', ['say hi']])('the prompt %j is one user turn that any protocol can say', (prompt) => {
    const request = parse({ model: 'm', prompt, max_tokens: 4, stop: ['x'] });
    expect(request.turns.map(({ role }) => role)).toEqual(['user']);
    expect(request.nativeOnly).toEqual([]);
    expect(openAiChatTarget.encodeRequest(request, TARGET)).toEqual({
      ok: true,
      value: { path: '/chat/completions', body: { model: 'p', messages: [{ role: 'user', content: 'say hi' }], max_completion_tokens: 4, stop: ['x'] } },
    });
  });

  test.each([[['a', 'b']], [[1, 2]], [[[1], [2]]], [null]])('the prompt %j goes to its own protocol alone', (prompt) => {
    const request = parse({ model: 'm', prompt });
    expect(openAiChatTarget.encodeRequest(request, TARGET)).toEqual({ ok: false, reason: { parameters: ['prompt'] } });
    expect(openAiCompletionsTarget.encodeRequest(request, TARGET)).toEqual({ ok: true, value: { path: '/completions', body: { model: 'p', prompt } } });
  });

  test('what chat cannot say is named as the client names it', () => {
    const request = parse({ model: 'm', prompt: 'a', echo: true, suffix: 'end', best_of: 3, logprobs: 2 });
    expect(openAiChatTarget.encodeRequest(request, TARGET)).toEqual({ ok: false, reason: { parameters: ['best_of', 'echo', 'suffix', 'logprobs'] } });
    expect(request.parameters.map(({ text }) => text)).toEqual(['end']);
  });

  test('every text of a list of prompts is a part with its place', () => {
    expect(parse({ model: 'm', prompt: ['a', 'b'] }).turns.map((turn) => turn.parts[0])).toMatchObject([
      { text: 'a', at: ['prompt', 0] },
      { text: 'b', at: ['prompt', 1] },
    ]);
  });

  test('VAL-4: unknown and host-steering parameters are refused', () => {
    const options = { extraParameters: new Set<string>() };
    expect(openAiCompletionsClient.parseRequest({ model: 'm', prompt: 'a', zz: 1 }, options)).toMatchObject({ reason: { problem: 'unknown-parameter' } });
    expect(openAiCompletionsClient.parseRequest({ model: 'm', prompt: 'a', api_key: 'k' }, options)).toMatchObject({ reason: { problem: 'forbidden-parameter' } });
  });

  test('VAL-5: a streamed request of the same protocol asks for usage and is otherwise the validated object', () => {
    const body = { model: 'm', prompt: 'a', stream: true, stream_options: { include_obfuscation: false }, echo: true };
    expect(openAiCompletionsTarget.encodeRequest(parse(body), TARGET)).toEqual({
      ok: true,
      value: { path: '/completions', body: { ...body, model: 'p', stream_options: { include_obfuscation: false, include_usage: true } } },
    });
    expect(openAiCompletionsTarget.encodeRequest({ ...parse(body), native: { protocol: 'openai-chat', body: {} } }, TARGET).ok).toBe(false);
  });
});

describe('a legacy completion answer', () => {
  const answer: ChatAnswer = {
    id: 'x1', model: 'p', createdS: 7, usage: { inputTokens: 1, outputTokens: 2 },
    choices: [{ parts: [{ kind: 'text', text: 'hi' }], stopReason: 'length' }],
  };

  test('whole: rendered and read back', () => {
    const body = openAiCompletionsClient.renderAnswer(answer, { request: parse({ model: 'm', prompt: 'a' }), randomHex });
    expect(body).toMatchObject({ object: 'text_completion', choices: [{ text: 'hi', index: 0, logprobs: null, finish_reason: 'length' }] });
    const decoded = openAiCompletionsTarget.decodeAnswer(body, CONTEXT);
    expect(decoded).toEqual({ ...answer, native: { protocol: 'openai-completions', body } });
    expect(openAiCompletionsClient.renderAnswer(decoded, { request: parse({ model: 'm', prompt: 'a' }), randomHex })).toBe(body);
  });

  test('streamed: rendered and read back, by our decoder and by the official client', async () => {
    const request = parse({ model: 'm', prompt: 'a', stream: true, stream_options: { include_usage: true } });
    const text = openAiCompletionsClient.openStreamRenderer({ request, randomHex }).render([{ events: toEvents(answer) }]);
    const { pieces, ending } = read(text);
    expect(collectAnswer([...pieces.flatMap((piece) => piece.events), ...ending])).toEqual({ answer });
    const client = new OpenAI({
      apiKey: 'none', baseURL: 'http://gateway.invalid/v1', maxRetries: 0,
      fetch: () => Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } })),
    });
    const chunks: OpenAI.Completion[] = [];
    for await (const chunk of await client.completions.create({ model: 'm', prompt: 'a', stream: true })) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join('')).toBe('hi');
    expect(chunks.at(-1)?.usage?.total_tokens).toBe(3);
  });

  test('native chunks pass, without the usage that the client did not ask for', () => {
    const first = 'data: {"id":"x","choices":[{"index":0,"text":"hi","logprobs":null,"finish_reason":null}],"usage":null}\n\n';
    const last = 'data: {"id":"x","choices":[{"index":0,"text":"","finish_reason":"stop"}]}\n\n';
    const usage = 'data: {"id":"x","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\n';
    const { pieces } = read(`${first}${last}${usage}data: [DONE]\n\n`);
    const plain = parse({ model: 'm', prompt: 'a', stream: true });
    expect(openAiCompletionsClient.openStreamRenderer({ request: plain, randomHex }).render(pieces)).toBe(
      `${first.replace(',"usage":null', '')}${last}data: [DONE]\n\n`,
    );
    const counting = parse({ model: 'm', prompt: 'a', stream: true, stream_options: { include_usage: true } });
    expect(openAiCompletionsClient.openStreamRenderer({ request: counting, randomHex }).render(pieces)).toBe(`${first}${last}${usage}data: [DONE]\n\n`);
  });

  test('a fault ends the stream with an error frame', () => {
    const request = parse({ model: 'm', prompt: 'a', stream: true });
    const text = openAiCompletionsClient.openStreamRenderer({ request, randomHex }).render([{ events: [{ type: 'fault', fault: { kind: 'answer-cut' } }, { type: 'answer-end' }] }]);
    expect(text).toMatch(/^data: \{"error":\{[^}]*"code":"provider_error"\}\}\n\n$/u);
  });

  test.each([{}, { choices: [{}] }])('%j is malformed', (body) => {
    expect(() => openAiCompletionsTarget.decodeAnswer(body, CONTEXT)).toThrow(MalformedAnswer);
  });
});

const TARGET: TargetModel = { model: 'p', onUnsupported: 'refuse', defaultMaxOutputTokens: 1 };
const CONTEXT: DecodeContext = { nowS: 1, randomHex, model: 'm' };

function randomHex(length: number): string {
  return 'a'.repeat(length);
}

function parse(body: JsonObject): ChatRequest {
  const result = openAiCompletionsClient.parseRequest(body, { extraParameters: new Set() });
  if (!result.ok) throw new Error(`${result.reason.parameter}: ${result.reason.rule}`);
  return result.value;
}

function read(text: string): { readonly pieces: readonly Piece[]; readonly ending: Piece['events'] } {
  const decoder = openAiCompletionsTarget.openStreamDecoder(CONTEXT);
  const pieces = new SseSplitter().push(new TextEncoder().encode(text)).map(
    (frame): Piece => ({ events: decoder.decode(frame), native: { protocol: 'openai-completions', text: frame.text } }),
  );
  return { pieces, ending: decoder.end() };
}
