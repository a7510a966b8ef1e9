import * as fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import { type AnswerPart, type ChatAnswer, type ChatRequest, collectAnswer, type Piece, type StreamEvent, toEvents } from '../../vocabulary/index.ts';
import type { DecodeContext } from '../contract.ts';
import { MalformedAnswer } from '../contract.ts';
import { SseSplitter } from '../sse/index.ts';
import { openAiChatClient } from './client.ts';
import { openAiChatTarget } from './target.ts';

describe('reading a stream', () => {
  test('text, parallel tool calls, usage and the end', () => {
    const events = decode([
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'he' }),
      chunk({ content: 'llo' }),
      chunk({ tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'f', arguments: '' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{"a":1}' } }] }),
      chunk({ tool_calls: [{ index: 1, id: 'c2', type: 'function', function: { name: 'g', arguments: '{}' } }] }),
      chunk({}, 'tool_calls'),
      { ...HEAD, choices: [], usage: USAGE },
      '[DONE]',
    ]);
    expect(collectAnswer(events)).toEqual({
      answer: {
        id: 'x1', model: 'gpt', createdS: 7,
        choices: [
          {
            parts: [
              { kind: 'text', text: 'hello' },
              { kind: 'tool-call', callId: 'c1', name: 'f', argumentsJson: '{"a":1}' },
              { kind: 'tool-call', callId: 'c2', name: 'g', argumentsJson: '{}' },
            ],
            stopReason: 'tool-use',
          },
        ],
        usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2 },
      },
    });
    requireGrammar(events);
  });

  test('several choices, refusals and reasoning are kept apart', () => {
    const events = decode([
      { ...HEAD, choices: [{ index: 1, delta: { refusal: 'no' } }, { index: 0, delta: { reasoning_content: 'hm' } }] },
      { ...HEAD, choices: [{ index: 0, delta: { content: 'yes', reasoning: null } }] },
      { ...HEAD, choices: [{ index: 0, delta: {}, finish_reason: 'length' }, { index: 1, delta: {}, finish_reason: 'stop' }] },
      '[DONE]',
    ]);
    expect(collectAnswer(events)).toMatchObject({
      answer: {
        choices: [
          { parts: [{ kind: 'reasoning', text: 'hm', protocol: 'openai-chat' }, { kind: 'text', text: 'yes' }], stopReason: 'length' },
          { parts: [{ kind: 'refusal', text: 'no' }], stopReason: 'refusal' },
        ],
      },
    });
    requireGrammar(events);
  });

  test.each([
    ['no index and no type', [{ id: 'a', function: { name: 'f', arguments: '{"x":' } }, { id: 'a', function: { arguments: '1}' } }], ['{"x":1}']],
    ['no id', [{ index: 0, function: { name: 'f', arguments: '{"x":' } }, { index: 0, function: { arguments: '1}' } }], ['{"x":1}']],
    ['one index for every call', [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }, { index: 0, id: 'b', function: { name: 'f', arguments: '{}' } }], ['{}', '{}']],
    ['arguments as an object', [{ index: 0, id: 'a', function: { name: 'f', arguments: { x: 1 } } }], ['{"x":1}']],
    ['the name after the first arguments', [{ index: 0, id: 'a', function: { arguments: '{' } }, { index: 0, function: { name: 'f', arguments: '}' } }], ['{}']],
    ['null arguments', [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: null } }], ['']],
  ])('odd servers are understood: %s', (_name, calls, expected) => {
    const events = decode([...calls.map((call) => chunk({ content: null, tool_calls: [call] })), chunk({}, 'stop'), '[DONE]']);
    const collected = collectAnswer(events);
    if (!('answer' in collected)) throw new Error('no answer');
    const parts = collected.answer.choices[0]?.parts ?? [];
    expect(parts.map((part) => (part.kind === 'tool-call' ? part.argumentsJson : part.kind))).toEqual(expected);
    expect(collected.answer.choices[0]?.stopReason).toBe('tool-use');
    requireGrammar(events);
  });

  test('chunks without choices, and a missing [DONE], are tolerated once every choice has finished', () => {
    const events = decode([{ id: '', choices: [], prompt_filter_results: [] }, chunk({ content: 'a' }), chunk(null, 'stop')]);
    expect(events.at(-1)).toEqual({ type: 'answer-end' });
  });

  test('a stream that stops early is a cut answer', () => {
    expect(decode([chunk({ content: 'a' })]).at(-1)).toEqual({ type: 'fault', fault: { kind: 'answer-cut' } });
    expect(decode([])).toEqual([{ type: 'fault', fault: { kind: 'answer-cut' } }]);
  });

  test('an error frame in the middle is a fault, and nothing follows it', () => {
    const events = decode([chunk({ content: 'a' }), { error: { message: 'm', code: 429 } }, chunk({ content: 'b' })]);
    expect(events.at(-1)).toEqual({ type: 'fault', fault: { kind: 'rate-limited', status: 429, code: '429', message: 'm' } });
  });

  test.each(['{', '[]', '7', '{"choices":[{"index":-1,"delta":{}}]}', '{"choices":[{"index":999,"delta":{}}]}'])('%s is malformed', (data) => {
    expect(() => openAiChatTarget.openStreamDecoder(CONTEXT).decode({ data })).toThrow(MalformedAnswer);
  });

  test('a whole answer and its stream say the same', () => {
    fc.assert(
      fc.property(anyAnswer(), (answer) => {
        const body = openAiChatClient.renderAnswer(answer, { request: request({}), randomHex });
        const whole = openAiChatTarget.decodeAnswer(body, CONTEXT);
        const streamed = decodeText(render(answer, request({ include_usage: true })));
        requireGrammar(streamed);
        const { native: _native, ...expected } = whole;
        expect(collectAnswer(streamed)).toEqual({ answer: expected });
        expect(collectAnswer(toEvents(whole))).toEqual({ answer: expected });
      }),
      { numRuns: 500 },
    );
  });

  test('what is rendered reads back as the same answer, however it is cut', () => {
    fc.assert(
      fc.property(anyAnswer(), fc.array(fc.nat(2_000), { maxLength: 20 }), (answer, cuts) => {
        const text = render(answer, request({ include_usage: true }));
        const events = decodeText(text, cuts);
        expect(events).toEqual(decodeText(text));
        expect(collectAnswer(events)).toEqual({ answer });
      }),
      { numRuns: 300 },
    );
  });
});

describe('writing a stream', () => {
  const answer: ChatAnswer = {
    id: 'x1', model: 'gpt', createdS: 7, usage: { inputTokens: 1, outputTokens: 2 },
    choices: [{ parts: [{ kind: 'text', text: 'hi' }, { kind: 'tool-call', callId: 'c1', name: 'f', argumentsJson: '{}' }], stopReason: 'tool-use' }],
  };

  test('the chunks follow the documented order with one head, usage only in its own chunk', () => {
    const text = render(answer, request({ include_usage: true, include_obfuscation: false }));
    const head = '{"id":"x1","object":"chat.completion.chunk","created":7,"model":"gpt","choices":';
    const made = (delta: string, reason = 'null'): string =>
      `data: ${head}[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${reason}}],"usage":null}\n\n`;
    expect(text).toBe(
      [
        made('{"role":"assistant","content":"","refusal":null}'),
        made('{"content":"hi"}'),
        made('{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]}'),
        made('{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}'),
        made('{}', '"tool_calls"'),
        `data: ${head}[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\n\n`,
        'data: [DONE]\n\n',
      ].join(''),
    );
  });

  test('without include_usage there is none at all, and padding is there unless refused', () => {
    const text = render(answer, request({}));
    expect(text).not.toContain('"usage"');
    expect(text.match(/"obfuscation":"a+"/gu)).toHaveLength(5);
  });

  test('a fault is an error frame with all four keys, and the stream ends without [DONE]', () => {
    const renderer = openAiChatClient.openStreamRenderer({ request: request({}), randomHex });
    const [start] = toEvents(answer);
    const text = renderer.render([{ events: start === undefined ? [] : [start, { type: 'fault', fault: { kind: 'provider-error', message: 'inner words' } }] }]);
    expect(text).toMatch(/^data: \{"error":\{"message":"[^"]+","type":"api_error","param":null,"code":"provider_error"\}\}\n\n$/u);
    expect(text).not.toContain('inner words');
    expect(renderer.render([{ events: [{ type: 'answer-end' }] }])).toBe('');
  });

  test('native chunks pass byte for byte when the client asked for usage', () => {
    const text = native([chunk({ role: 'assistant', content: '' }), chunk({ content: 'a' }), chunk({}, 'stop'), { ...HEAD, choices: [], usage: USAGE }, '[DONE]']);
    expect(passThrough(text, request({ include_usage: true }))).toBe(text);
  });

  test('usage that the client did not ask for is taken out of native chunks, content never', () => {
    const tricky = ',"usage":null';
    const text = native([{ ...chunk({ role: 'assistant', content: tricky }), usage: null }, { ...chunk({}, 'stop'), usage: USAGE }, { ...HEAD, choices: [], usage: USAGE }, '[DONE]']);
    expect(passThrough(text, request({}))).toBe(native([chunk({ role: 'assistant', content: tricky }), chunk({}, 'stop'), '[DONE]']));
  });

  test('a provider that leaves the role out is written anew with it: the official client fails without', async () => {
    const text = native([chunk({ content: 'Hi' }), chunk({}, 'stop')]);
    const out = passThrough(text, request({}));
    expect(out).toContain('"role":"assistant"');
    expect(await readWithOfficialClient(out)).toMatchObject({ choices: [{ message: { role: 'assistant', content: 'Hi' } }] });
    const told = native([chunk({ role: 'assistant', content: '' }), chunk({ content: 'Hi' }), chunk({}, 'stop'), '[DONE]']);
    expect(passThrough(told, request({}))).toBe(told);
  });

  test('a provider error never passes natively', () => {
    const text = passThrough(native([chunk({ content: 'a' }), { error: { message: 'account acct-77 is over' } }]), request({}));
    expect(text).toContain('"code":"provider_error"');
    expect(text).not.toContain('acct-77');
  });

  test('native tool calls without index, id or type are made anew for the client', async () => {
    const text = native([
      chunk({ role: 'assistant', tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] }),
      chunk({ tool_calls: [{ function: { name: 'g', arguments: '{"x":1}' } }] }),
      chunk({}, 'stop'),
      '[DONE]',
    ]);
    const message = await readWithOfficialClient(passThrough(text, request({})));
    expect(message.choices[0]?.finish_reason).toBe('tool_calls');
    expect(message.choices[0]?.message.tool_calls).toMatchObject([
      { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } },
      { type: 'function', function: { name: 'g', arguments: '{"x":1}' } },
    ]);
  });

  test('a stream that is native at first and made later keeps one head and one role', () => {
    const frames = new SseSplitter().push(new TextEncoder().encode(native([chunk({ role: 'assistant', content: '' }), chunk({ content: 'a' }), chunk({ content: 'b' }), chunk({}, 'stop'), '[DONE]'])));
    const decoder = openAiChatTarget.openStreamDecoder(CONTEXT);
    const pieces = frames.map((frame, index): Piece => {
      const events = decoder.decode(frame);
      return index < 2 ? { events, native: { protocol: 'openai-chat', text: frame.text } } : { events };
    });
    const text = openAiChatClient.openStreamRenderer({ request: request({}), randomHex }).render(pieces);
    expect(text.match(/"role"/gu)).toHaveLength(1);
    expect(collectAnswer(decodeText(text))).toMatchObject({ answer: { id: 'x1', choices: [{ parts: [{ kind: 'text', text: 'ab' }] }] } });
  });

  test('the official client reads every rendered stream', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer(), async (any) => {
        const completion = await readWithOfficialClient(render(any, request({ include_usage: true })));
        expect(completion.usage?.prompt_tokens).toBe(any.usage?.inputTokens);
        expect(completion.choices.map(({ message }) => message.content ?? '')).toEqual(any.choices.map((choice) => joined(choice.parts, 'text')));
        expect(completion.choices.map(({ message }) => message.tool_calls?.length ?? 0)).toEqual(
          any.choices.map((choice) => choice.parts.filter((part) => part.kind === 'tool-call').length),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('the official client raises an error frame as an error of the API', async () => {
    const renderer = openAiChatClient.openStreamRenderer({ request: request({}), randomHex });
    await expect(readWithOfficialClient(renderer.render([{ events: [{ type: 'fault', fault: { kind: 'overloaded' } }] }]))).rejects.toMatchObject({ code: 'provider_overloaded' });
  });

  test('a custom tool call and a function call of the older kind keep their form', () => {
    const withCustom: ChatRequest = { ...request({}), native: { protocol: 'openai-chat', body: { tools: [{ type: 'custom', custom: { name: 'f' } }] } } };
    expect(render(answer, withCustom)).toContain('"type":"custom","custom":{"name":"f","input":""}');
    expect(render(answer, withCustom)).toContain('{"index":0,"custom":{"input":"{}"}}');
    const legacy: ChatRequest = { ...request({}), native: { protocol: 'openai-chat', body: { functions: [{ name: 'f' }] } } };
    expect(render(answer, legacy)).toContain('"delta":{"function_call":{"name":"f","arguments":""}}');
    expect(openAiChatClient.renderAnswer(answer, { request: legacy, randomHex })).toMatchObject({ choices: [{ finish_reason: 'function_call', message: { function_call: { name: 'f', arguments: '{}' } } }] });
  });
});

const HEAD = { id: 'x1', object: 'chat.completion.chunk', created: 7, model: 'gpt' };
const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, prompt_tokens_details: { cached_tokens: 4 }, completion_tokens_details: { reasoning_tokens: 2 } };
const CONTEXT: DecodeContext = { nowS: 1, randomHex, model: 'm' };

function chunk(delta: JsonObject | null, reason: string | null = null): JsonObject {
  return { ...HEAD, choices: [{ index: 0, delta, finish_reason: reason }] };
}

function randomHex(length: number): string {
  return 'a'.repeat(length);
}

function request(options: JsonObject): ChatRequest {
  const parsed = openAiChatClient.parseRequest(
    { model: 'm', messages: [{ role: 'user', content: 'a' }], stream: true, stream_options: options },
    { extraParameters: new Set() },
  );
  if (!parsed.ok) throw new Error(parsed.reason.rule);
  return parsed.value;
}

function native(frames: readonly (JsonObject | string)[]): string {
  return frames.map((frame) => `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`).join('');
}

function decode(frames: readonly (JsonObject | string)[]): readonly StreamEvent[] {
  return decodeText(native(frames));
}

function decodeText(text: string, cuts: readonly number[] = []): readonly StreamEvent[] {
  const bytes = new TextEncoder().encode(text);
  const places = [0, ...cuts.filter((place) => place < bytes.length).toSorted((left, right) => left - right), bytes.length];
  const splitter = new SseSplitter();
  const decoder = openAiChatTarget.openStreamDecoder(CONTEXT);
  const frames = places.slice(1).flatMap((end, index) => splitter.push(bytes.subarray(places[index], end)));
  const events = [...frames, ...splitter.end()].flatMap((frame) => decoder.decode(frame));
  return [...events, ...decoder.end()];
}

function render(answer: ChatAnswer, ask: ChatRequest): string {
  const renderer = openAiChatClient.openStreamRenderer({ request: ask, randomHex });
  return toEvents(answer).map((event) => renderer.render([{ events: [event] }])).join('');
}

function passThrough(text: string, ask: ChatRequest): string {
  const decoder = openAiChatTarget.openStreamDecoder(CONTEXT);
  const renderer = openAiChatClient.openStreamRenderer({ request: ask, randomHex });
  const pieces = new SseSplitter().push(new TextEncoder().encode(text)).map((frame): Piece => ({
    events: decoder.decode(frame),
    native: { protocol: 'openai-chat', text: frame.text },
  }));
  return renderer.render(pieces) + renderer.render([{ events: decoder.end() }]);
}

async function readWithOfficialClient(text: string): Promise<OpenAI.ChatCompletion> {
  const reply = (): Promise<Response> => Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } }));
  const client = new OpenAI({ apiKey: 'none', baseURL: 'http://gateway.invalid/v1', fetch: reply, maxRetries: 0 });
  return client.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content: 'a' }], n: 2 }).finalChatCompletion();
}

function joined(parts: readonly AnswerPart[], kind: 'text'): string {
  return parts.map((part) => (part.kind === kind ? part.text : '')).join('');
}

/** Parts start once, end once, and deltas stand between; choices end once and nothing follows. */
function requireGrammar(events: readonly StreamEvent[]): void {
  const open = new Set<string>();
  const ended = new Set<number>();
  expect(events[0]?.type).toBe('answer-start');
  expect(events.at(-1)?.type).toBe('answer-end');
  for (const event of events) {
    if (!isJsonObject(event) || !('choice' in event)) continue;
    expect(ended.has(event.choice)).toBe(false);
    if (event.type === 'choice-end') {
      ended.add(event.choice);
      continue;
    }
    const key = `${event.choice}/${event.part}`;
    expect(open.has(key)).toBe(event.type !== 'part-start');
    if (event.type === 'part-start') open.add(key);
    if (event.type === 'part-end') open.delete(key);
  }
  expect(open.size).toBe(0);
}

/** Answers in the order and forms that one chat completion can say. */
function anyAnswer(): fc.Arbitrary<ChatAnswer> {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const optional = (arbitrary: fc.Arbitrary<AnswerPart>): fc.Arbitrary<readonly AnswerPart[]> => fc.array(arbitrary, { maxLength: 1 });
  const call = fc.record({ callId: fc.uuid(), argumentsJson: fc.json({ maxDepth: 1 }) }).map(({ callId, argumentsJson }): AnswerPart => ({ kind: 'tool-call', callId, name: 'f', argumentsJson }));
  const parts = fc.tuple(
    optional(text.map((value): AnswerPart => ({ kind: 'reasoning', text: value, protocol: 'openai-chat' }))),
    optional(text.map((value): AnswerPart => ({ kind: 'text', text: value }))),
    fc.array(call, { maxLength: 3 }),
  );
  const choice = fc.tuple(parts, fc.constantFrom('end', 'content-filter')).map(([[reasoning, said, calls], reason]) => ({
    parts: [...reasoning, ...said, ...calls],
    stopReason: reason === 'end' && calls.length > 0 ? ('tool-use' as const) : reason,
  }));
  return fc.array(choice, { minLength: 1, maxLength: 2 }).map((choices) => ({
    id: 'x1', model: 'gpt', createdS: 7, choices, usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 1, reasoningTokens: 2 },
  }));
}
