import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import { type ChatAnswer, type ChatRequest, collectAnswer, type Piece, type StreamEvent, toEvents } from '../../vocabulary/index.ts';
import type { DecodeContext, RenderContext } from '../contract.ts';
import { SseSplitter } from '../sse/index.ts';
import { answer } from '../../../test/responses-arbitraries.ts';
import { openAiResponsesClient, openAiResponsesTarget } from './index.ts';

const CONTEXT: DecodeContext = { nowS: 7, randomHex: (length) => 'f'.repeat(length), model: 'provider-model' };

function requestOf(body: JsonObject = {}): ChatRequest {
  const parsed = openAiResponsesClient.parseRequest({ model: 'm', input: 'hi', stream: true, ...body }, { extraParameters: new Set() });
  if (!parsed.ok) throw new Error('refused');
  return parsed.value;
}

function renderContext(body: JsonObject = {}): RenderContext {
  let count = 0;
  return {
    request: requestOf(body),
    randomHex: (length) => {
      count += 1;
      return String(count).padStart(length, '0').slice(0, length);
    },
  };
}

function render(events: readonly StreamEvent[], body: JsonObject = {}): string {
  const renderer = openAiResponsesClient.openStreamRenderer(renderContext(body));
  return events.map((event) => renderer.render([{ events: [event] }])).join('');
}

function framesOf(stream: string, cuts: readonly number[] = []): readonly { readonly event?: string; readonly data: string; readonly text: string }[] {
  const bytes = Buffer.from(stream);
  const splitter = new SseSplitter();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((left, right) => left - right), bytes.length];
  const frames = places.flatMap((from, index) => splitter.push(bytes.subarray(from, places[index + 1] ?? bytes.length)));
  return [...frames, ...splitter.end()];
}

function decode(stream: string, cuts?: readonly number[]): readonly StreamEvent[] {
  const decoder = openAiResponsesTarget.openStreamDecoder(CONTEXT);
  return [...framesOf(stream, cuts).flatMap((frame) => decoder.decode(frame)), ...decoder.end()];
}

/** The pieces that a pipeline would make of a provider's stream. */
function piecesOf(stream: string): readonly Piece[] {
  const decoder = openAiResponsesTarget.openStreamDecoder(CONTEXT);
  return framesOf(stream).map((frame) => ({
    events: decoder.decode(frame),
    native: { protocol: 'openai-responses', text: frame.text, data: parseObject(frame.data) },
  }));
}

function parseObject(data: string): JsonObject {
  const value: unknown = JSON.parse(data);
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
}

function dataOf(stream: string): readonly JsonObject[] {
  return framesOf(stream).map(({ data }) => parseObject(data));
}

function collected(events: readonly StreamEvent[]): ChatAnswer {
  const result = collectAnswer(events);
  if ('fault' in result) throw new Error(result.fault.kind);
  return result.answer;
}

function clientOf(stream: string): OpenAI {
  return new OpenAI({
    apiKey: 'none',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(stream, { headers: { 'content-type': 'text/event-stream' } })),
  });
}

const HEAD: StreamEvent = { type: 'answer-start', id: 'resp_1', model: 'm', createdS: 1 };
const TAIL: readonly StreamEvent[] = [{ type: 'choice-end', choice: 0, stopReason: 'end' }, { type: 'answer-end' }];
const textOf = (part: number, text: string): readonly StreamEvent[] => [
  { type: 'part-start', choice: 0, part, kind: 'text' },
  { type: 'text-delta', choice: 0, part, text },
  { type: 'part-end', choice: 0, part },
];
const SAMPLE: ChatAnswer = {
  id: 'resp_1',
  model: 'm',
  createdS: 1,
  choices: [
    {
      stopReason: 'tool-use',
      parts: [
        { kind: 'reasoning', text: 'think', protocol: 'openai-responses', signature: 'rs_9:abc' },
        { kind: 'text', text: 'Hello' },
        { kind: 'tool-call', callId: 'call_1', name: 'f', argumentsJson: '{"a":1}' },
      ],
    },
  ],
  usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 1, cacheWriteTokens: 0, reasoningTokens: 2 },
};
/** The same as streams come: the item's id opens the signature. */
const SAMPLE_EVENTS: readonly StreamEvent[] = toEvents(SAMPLE).flatMap((event): readonly StreamEvent[] => {
  if (event.type === 'part-start' && event.kind === 'reasoning') return [event, { type: 'signature', choice: 0, part: event.part, signature: 'rs_9:' }];
  return event.type === 'signature' ? [{ ...event, signature: 'abc' }] : [event];
});

describe('rendered streams', () => {
  test('frames come in the documented order, named by their type and numbered', () => {
    const frames = framesOf(render(SAMPLE_EVENTS));
    expect(frames.map(({ event }) => event)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ]);
    frames.forEach(({ event, data }, index) => {
      expect(parseObject(data)).toMatchObject({ type: event, sequence_number: index });
    });
  });

  test('the whole text stands again in done and completed', () => {
    const frames = dataOf(render([HEAD, ...textOf(0, 'all of it'), ...TAIL]));
    const named = (type: string): JsonObject => frames.find((frame) => frame['type'] === type) ?? {};
    expect(named('response.output_text.done')).toMatchObject({ text: 'all of it' });
    expect(named('response.content_part.done')).toMatchObject({ part: { text: 'all of it' } });
    expect(named('response.completed')).toMatchObject({ response: { output: [{ content: [{ text: 'all of it', annotations: [] }] }] } });
  });

  test('deltas are padded unless the client switched that off', () => {
    const deltas = (body: JsonObject): readonly JsonObject[] =>
      dataOf(render([HEAD, ...textOf(0, 'hi'), ...TAIL], body)).filter((frame) => String(frame['type']).endsWith('.delta'));
    expect(deltas({})[0]?.['obfuscation']).toMatch(/^.{30}$/u);
    expect(deltas({ stream_options: { include_obfuscation: false } })[0]).not.toHaveProperty('obfuscation');
  });

  test('calls that overlap become items one after the other', () => {
    const call = (part: number): StreamEvent => ({ type: 'part-start', choice: 0, part, kind: 'tool-call', callId: `c${part}`, name: 'f' });
    const piece = (part: number, json: string): StreamEvent => ({ type: 'arguments-delta', choice: 0, part, json });
    const end = (part: number): StreamEvent => ({ type: 'part-end', choice: 0, part });
    const stream = render([HEAD, call(0), call(1), piece(1, '{"b"'), piece(0, '{}'), call(2), end(1), piece(2, '[]'), end(0), end(2), ...TAIL]);
    const places = dataOf(stream).flatMap((frame) => (typeof frame['output_index'] === 'number' ? [frame['output_index']] : []));
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(collected(decode(stream)).choices[0]?.parts).toMatchObject([
      { callId: 'c0', argumentsJson: '{}' },
      { callId: 'c1', argumentsJson: '{"b"' },
      { callId: 'c2', argumentsJson: '[]' },
    ]);
  });

  test('there is exactly one end, and no [DONE]', () => {
    const stream = render(SAMPLE_EVENTS);
    expect(stream.match(/^event: response\.(completed|incomplete|failed)$/gmu)).toHaveLength(1);
    expect(stream).not.toContain('[DONE]');
  });

  test('an answer that met its limit ends as incomplete', () => {
    const stream = render([HEAD, ...textOf(0, 'cut'), { type: 'choice-end', choice: 0, stopReason: 'length' }, { type: 'answer-end' }]);
    expect(dataOf(stream).at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [{ status: 'incomplete' }] },
    });
  });

  test("another provider's reasoning comes back with its own proof", () => {
    const body = openAiResponsesClient.renderAnswer(
      {
        ...SAMPLE,
        choices: [
          {
            stopReason: 'end',
            parts: [
              { kind: 'reasoning', text: 'a', protocol: 'anthropic-messages', signature: 'sig.1' },
              { kind: 'reasoning', text: '', protocol: 'anthropic-messages', encrypted: 'redacted' },
            ],
          },
        ],
      },
      renderContext(),
    );
    const request = requestOf({ input: body['output'] ?? [] });
    expect(request.turns[0]?.parts).toMatchObject([
      { kind: 'reasoning', text: 'a', protocol: 'anthropic-messages', signature: 'sig.1' },
      { kind: 'reasoning', text: '', protocol: 'anthropic-messages', encrypted: 'redacted' },
    ]);
  });
});

describe('faults', () => {
  const fault: StreamEvent = { type: 'fault', fault: { kind: 'answer-cut', message: 'host 10.0.0.1 hung up' } };

  test('a fault ends the stream with an error and a failed response, without the provider and its words', () => {
    const stream = render([HEAD, ...textOf(0, 'part'), fault, ...TAIL]);
    const frames = dataOf(stream);
    expect(frames.slice(-2)).toMatchObject([
      { type: 'error', code: 'provider_error', param: null },
      { type: 'response.failed', response: { status: 'failed', error: { code: 'server_error' } } },
    ]);
    expect(stream).not.toContain('10.0.0.1');
  });

  test('the official client raises an APIError on it', async () => {
    const stream = await clientOf(render([HEAD, fault])).responses.create({ model: 'm', input: 'hi', stream: true });
    const readAll = async (): Promise<void> => {
      for await (const event of stream) expect(event.type).toMatch(/^response\./u);
    };
    await expect(readAll()).rejects.toBeInstanceOf(OpenAI.APIError);
  });

  test("a provider's own error frame does not pass", () => {
    const renderer = openAiResponsesClient.openStreamRenderer(renderContext());
    const secret = 'event: error\ndata: {"type":"error","code":"x","message":"key sk-secret","param":null,"sequence_number":0}\n\n';
    const out = renderer.render(piecesOf(secret));
    expect(out).toContain('event: error');
    expect(out).not.toContain('sk-secret');
  });

  test.each([
    [{ type: 'error', code: 'rate_limit_exceeded', message: 'm', param: null }, 'rate-limited'],
    [{ type: 'response.failed', response: { status: 'failed', error: { code: 'server_error', message: 'm' } } }, 'provider-error'],
    [{ error: { message: 'm', type: 'x', code: 'context_length_exceeded' } }, 'too-large'],
  ])('the error event %j becomes a fault', (event, kind) => {
    expect(decode(`data: ${JSON.stringify(event)}\n\n`)).toMatchObject([{ type: 'fault', fault: { kind } }]);
  });

  test('a stream that ends early was cut', () => {
    const early = render([HEAD, ...textOf(0, 'hi')]);
    expect(decode(early).at(-1)).toEqual({ type: 'fault', fault: { kind: 'answer-cut' } });
  });

  test('a whole response that failed is no answer', () => {
    expect(() => openAiResponsesTarget.decodeAnswer({ output: [], status: 'failed', error: { code: 'server_error', message: 'm' } }, CONTEXT)).toThrow(
      'provider-error',
    );
    expect(() => openAiResponsesTarget.decodeAnswer({}, CONTEXT)).toThrow('output');
    expect(() => decode('data: [1]\n\n')).toThrow('not an object');
    expect(() => decode('data: {\n\n')).toThrow('not JSON');
  });
});

describe('ways round', () => {
  test('what is rendered, streamed or whole, decodes to the same answer, however it is cut', () => {
    fc.assert(
      fc.property(answer, fc.array(fc.nat(), { maxLength: 8 }), (given, cuts) => {
        const stream = render(toEvents(given));
        const events = decode(stream, cuts);
        expect(events).toEqual(decode(stream));
        expect(collected(events)).toEqual(given);
        const { native: _native, ...whole } = openAiResponsesTarget.decodeAnswer(openAiResponsesClient.renderAnswer(given, renderContext()), CONTEXT);
        expect(whole).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  test('the same text comes whether a server streams pieces, ends or the last response alone', () => {
    fc.assert(
      fc.property(answer, fc.func(fc.boolean()), (given, isKept) => {
        const frames = framesOf(render(toEvents(given)));
        const kept = frames.filter(({ event, data }, index) => index === frames.length - 1 || (!event?.endsWith('.delta') && isKept(data)));
        const answerOf = collected(decode(kept.map(({ text }) => text).join('')));
        const sorted = (parts: ChatAnswer['choices'][number]['parts']): readonly string[] => parts.map((part) => JSON.stringify(part)).toSorted();
        expect(sorted(answerOf.choices[0]?.parts ?? [])).toEqual(sorted(given.choices[0]?.parts ?? []));
      }),
      { numRuns: 300 },
    );
  });

  test('the official client reads the stream as the whole response', async () => {
    const stream = render(SAMPLE_EVENTS);
    const final = await clientOf(stream).responses.stream({ model: 'm', input: 'hi' }).finalResponse();
    expect(final.output_text).toBe('Hello');
    expect(final.output).toMatchObject([
      { type: 'reasoning', id: 'rs_9', summary: [{ text: 'think' }], encrypted_content: 'abc' },
      { type: 'message', role: 'assistant', status: 'completed' },
      { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"a":1}' },
    ]);
    expect(final.usage).toMatchObject({ input_tokens: 3, input_tokens_details: { cached_tokens: 1 }, output_tokens_details: { reasoning_tokens: 2 }, total_tokens: 7 });
  });

  test('the official client accepts every rendered stream', async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (given) => {
        const final = await clientOf(render(toEvents(given))).responses.stream({ model: 'm', input: 'hi' }).finalResponse();
        const { native: _native, ...read } = openAiResponsesTarget.decodeAnswer(parseObject(JSON.stringify(final)), CONTEXT);
        expect(read).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  test('a whole response repeats the settings of its request', () => {
    const body = openAiResponsesClient.renderAnswer(SAMPLE, renderContext({ temperature: 0.25, instructions: 'be kind', metadata: { a: 'b' } }));
    expect(body).toMatchObject({
      object: 'response', status: 'completed', error: null, temperature: 0.25, instructions: 'be kind', metadata: { a: 'b' },
      tool_choice: 'auto', tools: [], parallel_tool_calls: true, store: false, incomplete_details: null,
    });
  });

  test('ids of other protocols become ids of this one', () => {
    expect(openAiResponsesClient.renderAnswer({ ...SAMPLE, id: 'chatcmpl-1/x' }, renderContext())['id']).toBe('resp_chatcmpl-1x');
  });
});

describe("a provider's own frames", () => {
  const stream = render(SAMPLE_EVENTS);

  test('frames that no guard touched go on byte for byte', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const frames = render(toEvents(given));
        expect(openAiResponsesClient.openStreamRenderer(renderContext()).render(piecesOf(frames))).toBe(frames);
      }),
      { numRuns: 100 },
    );
  });

  test('a whole body that no guard touched goes on as it is', () => {
    const body = { id: 'resp_1', output: [], odd: true };
    expect(openAiResponsesClient.renderAnswer(openAiResponsesTarget.decodeAnswer(body, CONTEXT), renderContext())).toBe(body);
  });

  test('frames that are unknown pass, and say nothing', () => {
    const odd = 'event: response.web_search_call.searching\ndata: {"type":"response.web_search_call.searching","item_id":"ws","output_index":0,"sequence_number":3}\n\n';
    expect(decode(odd)).toEqual([{ type: 'fault', fault: { kind: 'answer-cut' } }]);
    expect(openAiResponsesClient.openStreamRenderer(renderContext()).render(piecesOf(odd))).toBe(odd);
  });

  test('from whatever frame on a guard takes over, the stream stays one valid response with the same ids', () => {
    fc.assert(
      fc.property(answer, fc.nat(), (given, place) => {
        const pieces = piecesOf(render(toEvents(given), { stream_options: { include_obfuscation: false } }));
        const from = place % (pieces.length + 1);
        const renderer = openAiResponsesClient.openStreamRenderer(renderContext());
        const out = renderer.render(pieces.map((piece, index) => (index < from ? piece : { events: piece.events })));
        expect(collected(decode(out))).toEqual(given);
        const numbers = dataOf(out).map((frame) => frame['sequence_number']);
        expect(numbers).toEqual(numbers.map((_, index) => index));
      }),
      { numRuns: 300 },
    );
  });

  test('what a guard masked is masked in every copy', () => {
    const masked = piecesOf(stream).map(({ events }): Piece => ({
      events: events.map((event) => (event.type === 'text-delta' ? { ...event, text: event.text.replaceAll('Hello', '****') } : event)),
    }));
    const out = openAiResponsesClient.openStreamRenderer(renderContext()).render(masked);
    expect(out).not.toContain('Hello');
    expect(out.match(/\*{4}/gu)?.length).toBeGreaterThanOrEqual(4);
  });
});
