import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import { type AnswerPart, type ChatAnswer, collectAnswer, type Piece, type StopReason, type StreamEvent, toEvents } from '../../vocabulary/index.ts';
import { type RenderContext, MalformedAnswer } from '../contract.ts';
import { SseSplitter } from '../sse/index.ts';
import { anthropicMessagesClient, anthropicMessagesTarget } from './index.ts';

const CONTEXT = { nowS: 7, randomHex: (length: number) => 'a'.repeat(length), model: 'm' };
const parsed = anthropicMessagesClient.parseRequest({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] }, { extraParameters: new Set() });
if (!parsed.ok) throw new Error('the request is valid');
const RENDER: RenderContext = { request: parsed.value, randomHex: CONTEXT.randomHex };

function framesOf(stream: string, cuts: readonly number[] = []): readonly { event?: string; data: string; text: string }[] {
  const bytes = new TextEncoder().encode(stream);
  const splitter = new SseSplitter();
  const frames = [];
  let from = 0;
  for (const cut of [...cuts.map((part) => part % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    frames.push(...splitter.push(bytes.subarray(from, cut)));
    from = cut;
  }
  return [...frames, ...splitter.end()];
}

function decode(stream: string, cuts: readonly number[] = []): readonly StreamEvent[] {
  const decoder = anthropicMessagesTarget.openStreamDecoder(CONTEXT);
  return [...framesOf(stream, cuts).flatMap((frame) => decoder.decode(frame)), ...decoder.end()];
}

function piecesOf(stream: string): readonly Piece[] {
  const decoder = anthropicMessagesTarget.openStreamDecoder(CONTEXT);
  return framesOf(stream).map((frame) => {
    const data: unknown = JSON.parse(frame.data);
    if (!isJsonObject(data)) throw new Error('data are objects');
    return { events: decoder.decode(frame), native: { protocol: 'anthropic-messages', text: frame.text, data } };
  });
}

function render(batches: readonly (readonly Piece[])[]): string {
  const renderer = anthropicMessagesClient.openStreamRenderer(RENDER);
  return batches.map((pieces) => renderer.render(pieces)).join('');
}

function renderEvents(events: readonly StreamEvent[], size = 1): string {
  const batches: Piece[][] = [];
  for (let from = 0; from < events.length; from += size) batches.push([{ events: events.slice(from, from + size) }]);
  return render(batches);
}

async function readBySdk(stream: string): Promise<Anthropic.Message> {
  const client = new Anthropic({
    apiKey: 'k',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(stream, { headers: { 'content-type': 'text/event-stream' } })),
  });
  return await client.messages.stream({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] }).finalMessage();
}

/** What is wrong with the order of frames: blocks follow one another with rising indexes between one start and one end. */
function disorderOf(stream: string): readonly string[] {
  const problems: string[] = [];
  const types: string[] = [];
  let open: unknown;
  let next = 0;
  for (const { event = '', data: text } of framesOf(stream)) {
    const data: unknown = JSON.parse(text);
    const { type, index } = isJsonObject(data) ? data : {};
    types.push(event);
    const isStart = event === 'content_block_start';
    if (type !== event) problems.push('the event is not named by its type');
    if (isStart && (open !== undefined || index !== next)) problems.push('a block started out of turn');
    if (isStart) {
      open = next;
      next += 1;
    }
    if (event.startsWith('content_block') && index !== open) problems.push('a frame belongs to no open block');
    if (event === 'content_block_stop') open = undefined;
  }
  if (open !== undefined) problems.push('a block stayed open');
  if (types[0] !== 'message_start') problems.push('the stream begins wrongly');
  if (types.slice(-2).join(' ') !== 'message_delta message_stop') problems.push('the stream ends wrongly');
  return problems;
}

const text = fc.string({ maxLength: 12 });
const part: fc.Arbitrary<AnswerPart> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({
    kind: fc.constant('text' as const),
    text,
    citations: fc.array(fc.record({ type: fc.constant('char_location'), cited_text: text, document_index: fc.nat(), document_title: fc.constant(null), file_id: fc.constant(null), start_char_index: fc.nat(), end_char_index: fc.nat() }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('reasoning' as const), text, signature: fc.base64String({ minLength: 4 }), protocol: fc.constant('anthropic-messages' as const) }),
  fc.record({ kind: fc.constant('reasoning' as const), text: fc.constant(''), encrypted: fc.base64String(), protocol: fc.constant('anthropic-messages' as const) }),
  fc.record({
    kind: fc.constant('tool-call' as const),
    callId: fc.stringMatching(/^[a-z0-9_]{1,8}$/u),
    name: fc.stringMatching(/^[a-z]{1,8}$/u),
    argumentsJson: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/u), text, { maxKeys: 3 }).map((input) => JSON.stringify(input)),
  }),
  fc.record({
    kind: fc.constant('opaque' as const),
    protocol: fc.constant('anthropic-messages' as const),
    value: fc.record({ type: fc.constant('server_tool_use'), id: fc.constant('s1'), name: fc.constant('web_search'), input: fc.record({ query: text }) }),
  }),
);
const REASONS: readonly StopReason[] = ['end', 'length', 'stop-sequence', 'tool-use', 'refusal', 'pause', 'context-window'];
const answer: fc.Arbitrary<ChatAnswer> = fc
  .record({
    parts: fc.array(part, { maxLength: 5 }),
    stopReason: fc.constantFrom(...REASONS),
    input: fc.nat(1000),
    read: fc.nat(1000),
    written: fc.nat(1000),
    outputTokens: fc.nat(1000),
  })
  .map(({ parts, stopReason, input, read, written, outputTokens }) => ({
    id: 'msg_1',
    model: 'claude',
    createdS: CONTEXT.nowS,
    choices: [{ parts, stopReason, ...(stopReason === 'stop-sequence' ? { stopSequence: '###' } : {}) }],
    usage: { inputTokens: input + read + written, outputTokens, cachedInputTokens: read, cacheWriteTokens: written },
  }));

describe('streams', () => {
  test('what is rendered decodes to the same answer, however it is batched and cut', () => {
    fc.assert(fc.property(answer, fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(), { maxLength: 8 }), (given, size, cuts) => {
      const stream = renderEvents(toEvents(given), size);
      expect(disorderOf(stream)).toEqual([]);
      expect(collectAnswer(decode(stream, cuts))).toEqual({ answer: given });
    }), { numRuns: 300 });
  });

  test('a whole message decodes to the same answer', () => {
    fc.assert(fc.property(answer, (given) => {
      const { native: _native, ...decoded } = anthropicMessagesTarget.decodeAnswer(anthropicMessagesClient.renderAnswer(given, RENDER), CONTEXT);
      expect(decoded).toEqual(given);
    }), { numRuns: 300 });
  });

  test('what was answered is accepted when the client sends it back', () => {
    fc.assert(fc.property(answer.filter(({ choices }) => (choices[0]?.parts.length ?? 0) > 0), (given) => {
      const { content } = anthropicMessagesClient.renderAnswer(given, RENDER);
      const replayed = anthropicMessagesClient.parseRequest({ model: 'm', max_tokens: 1, messages: [{ role: 'assistant', content }] }, { extraParameters: new Set() });
      const kinds = given.choices[0]?.parts.map(({ kind }) => kind);
      expect(replayed.ok && replayed.value.turns[0]?.parts.map(({ kind }) => kind)).toEqual(kinds);
    }), { numRuns: 300 });
  });

  test('parts that overlap come one after another', () => {
    fc.assert(fc.property(answer, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (given, picks) => {
      const stream = renderEvents(interleave(toEvents(given), picks));
      expect(disorderOf(stream)).toEqual([]);
      expect(collectAnswer(decode(stream))).toEqual({ answer: given });
    }), { numRuns: 300 });
  });

  test('the official client reads a stream as it reads the whole message', async () => {
    await fc.assert(fc.asyncProperty(answer, async (given) => {
      const streamed: unknown = JSON.parse(JSON.stringify(await readBySdk(renderEvents(toEvents(given)))));
      const whole = anthropicMessagesClient.renderAnswer(given, RENDER);
      expect(withoutParsed(streamed)).toEqual(withoutParsed(whole));
    }), { numRuns: 60 });
  });
});

/** The helper adds what it parsed; an empty list of citations and none are the same. */
function withoutParsed(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message, (name, value: unknown) => (name === 'parsed_output' || value === null ? undefined : value)));
}

/** Moves the events of parts forward as far as their order within each part allows, as parallel calls come. */
function interleave(events: readonly StreamEvent[], picks: readonly number[]): readonly StreamEvent[] {
  const ofParts = events.filter((event) => 'part' in event);
  const count = Math.max(0, ...ofParts.map((event) => event.part + 1));
  const lanes = Array.from({ length: count }, (_, index) => ofParts.filter((event) => event.part === index));
  const mixed: StreamEvent[] = lanes.flatMap((lane) => lane.slice(0, 1));
  const rests = lanes.map((lane) => lane.slice(1));
  for (let turn = 0; rests.some((lane) => lane.length > 0); turn += 1) {
    const open = rests.filter((lane) => lane.length > 0);
    const event = open[(picks[turn % picks.length] ?? 0) % open.length]?.shift();
    if (event !== undefined) mixed.push(event);
  }
  return [...events.filter((event) => event.type === 'answer-start'), ...mixed, ...events.filter((event) => !('part' in event) && event.type !== 'answer-start')];
}

function write(data: JsonObject & { readonly type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

const RECORDED = [
  { type: 'message_start', message: { id: 'msg_01', type: 'message', role: 'assistant', model: 'claude-x', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 2, output_tokens: 1 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} } },
  { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"query":' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '"q"}' } },
  { type: 'content_block_stop', index: 1 },
  { type: 'content_block_start', index: 2, content_block: { type: 'web_search_tool_result', tool_use_id: 's1', content: [{ type: 'web_search_result', title: 't', url: 'u', encrypted_content: 'e' }] } },
  { type: 'content_block_stop', index: 2 },
  { type: 'content_block_start', index: 3, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 3, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_delta', index: 3, delta: { type: 'citations_delta', citation: { type: 'char_location', cited_text: 'c' } } },
  { type: 'content_block_stop', index: 3 },
  { type: 'content_block_start', index: 4, content_block: { type: 'tool_use', id: 'toolu_1', name: 'f', input: {}, caller: { type: 'direct' } } },
  { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '' } },
  { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '{"a": 1}' } },
  { type: 'content_block_stop', index: 4 },
  { type: 'content_block_start', index: 5, content_block: { type: 'tool_use', id: 'toolu_2', name: 'g', input: {}, caller: { type: 'direct' } } },
  { type: 'content_block_stop', index: 5 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
];
const STREAM = RECORDED.map(write).join('');

describe('a recorded stream', () => {
  test('decodes to its parts, with cached tokens among the input', () => {
    expect(collectAnswer(decode(STREAM))).toEqual({
      answer: {
        id: 'msg_01',
        model: 'claude-x',
        createdS: 7,
        choices: [
          {
            parts: [
              { kind: 'reasoning', text: 'hm', signature: 'sig', protocol: 'anthropic-messages' },
              { kind: 'opaque', protocol: 'anthropic-messages', value: { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'q' } } },
              { kind: 'opaque', protocol: 'anthropic-messages', value: RECORDED[10]?.['content_block'] },
              { kind: 'text', text: 'Hello', citations: [{ type: 'char_location', cited_text: 'c' }] },
              { kind: 'tool-call', callId: 'toolu_1', name: 'f', argumentsJson: '{"a": 1}' },
              { kind: 'tool-call', callId: 'toolu_2', name: 'g', argumentsJson: '{}' },
            ],
            stopReason: 'tool-use',
          },
        ],
        usage: { inputTokens: 17, outputTokens: 20, cachedInputTokens: 5, cacheWriteTokens: 2 },
      },
    });
  });

  test('passes unchanged while no guard has touched it, but for a delta that says nothing', () => {
    const empty = write({ type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '' } });
    expect(render(piecesOf(STREAM).map((piece) => [piece]))).toBe(STREAM.replace(empty, ''));
  });

  test('reads the same whichever of its frames are written anew', async () => {
    const whole = withoutParsed(await readBySdk(STREAM));
    const pieces = piecesOf(STREAM);
    await fc.assert(fc.asyncProperty(fc.array(fc.boolean(), { minLength: pieces.length, maxLength: pieces.length }), async (isTouched) => {
      const mixed = pieces.map(({ events, native }, index): Piece => (isTouched[index] === true || native === undefined ? { events } : { events, native }));
      const stream = render(mixed.map((piece) => [piece]));
      expect(disorderOf(stream.replaceAll(write({ type: 'ping' }), ''))).toEqual([]);
      const read = withoutParsed(await readBySdk(stream));
      expect(contentOf(read)).toEqual(contentOf(whole));
    }), { numRuns: 100 });
  });

  test('frames of unknown kinds, whose text no guard has read, never pass', () => {
    const start = STREAM.slice(0, STREAM.indexOf('event: content_block_start'));
    const unknown = [
      write({ type: 'novel_event', text: 'secret' }),
      write({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      write({ type: 'content_block_delta', index: 0, delta: { type: 'novel_delta', text: 'secret' } }),
    ].join('');
    expect(render(piecesOf(start + unknown).map((piece) => [piece]))).not.toContain('secret');
  });

  test('a cut stream is a fault, not an end', () => {
    const events = decode(RECORDED.slice(0, -1).map(write).join(''));
    expect(events.at(-1)).toEqual({ type: 'fault', fault: { kind: 'answer-cut' } });
  });

  test('an error in the middle is a fault that ends the stream', () => {
    const stream = RECORDED.slice(0, 5).map(write).join('') + write({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
    expect(decode(stream).at(-1)).toMatchObject({ type: 'fault', fault: { kind: 'overloaded' } });
  });

  test.each([
    ['no JSON', 'data: {\n\n'],
    ['a frame before the start', write({ type: 'content_block_stop', index: 0 })],
    ['a delta without its block', (RECORDED[0] === undefined ? '' : write(RECORDED[0])) + write({ type: 'content_block_delta', index: 3, delta: { type: 'text_delta', text: 'a' } })],
    ['an end without a reason', (RECORDED[0] === undefined ? '' : write(RECORDED[0])) + write({ type: 'message_stop' })],
  ])('%s is malformed', (_, stream) => {
    expect(() => decode(stream)).toThrow(MalformedAnswer);
  });
});

describe('rendering faults', () => {
  test('a fault is one error frame and nothing follows', async () => {
    const events: StreamEvent[] = [
      { type: 'answer-start', id: 'x', model: 'm', createdS: 1 },
      { type: 'part-start', choice: 0, part: 0, kind: 'text' },
      { type: 'text-delta', choice: 0, part: 0, text: 'a' },
      { type: 'fault', fault: { kind: 'overloaded', message: 'their words' } },
      { type: 'answer-end' },
    ];
    const stream = renderEvents(events);
    expect(stream).not.toContain('their words');
    expect(framesOf(stream).map(({ event }) => event)).toEqual(['message_start', 'content_block_start', 'content_block_delta', 'error']);
    await expect(readBySdk(stream)).rejects.toThrow('overloaded_error');
  });

  test('usage that comes with the start is told at the start, later usage at the end', () => {
    const stream = renderEvents(
      [
        { type: 'answer-start', id: 'chatcmpl-1', model: 'm', createdS: 1 },
        { type: 'usage', usage: { inputTokens: 9, outputTokens: 0 } },
        { type: 'choice-end', choice: 0, stopReason: 'end' },
        { type: 'usage', usage: { inputTokens: 9, outputTokens: 4 } },
        { type: 'answer-end' },
      ],
      2,
    );
    const [start, delta] = framesOf(stream).map(({ data }): unknown => JSON.parse(data));
    expect(start).toMatchObject({ message: { id: `msg_${'a'.repeat(24)}`, usage: { input_tokens: 9 } } });
    expect(delta).toMatchObject({ type: 'message_delta', usage: { input_tokens: 9, output_tokens: 4 } });
  });

  test("another provider's signature comes back with the conversation as its own", async () => {
    const given: ChatAnswer = {
      id: 'msg_2',
      model: 'm',
      createdS: 7,
      choices: [{ parts: [{ kind: 'reasoning', text: 'hm', signature: 'abc.def', protocol: 'gemini' }], stopReason: 'end' }],
    };
    const { content } = await readBySdk(renderEvents(toEvents(given)));
    const replayed = anthropicMessagesClient.parseRequest({ model: 'm', max_tokens: 1, messages: [{ role: 'assistant', content }] }, { extraParameters: new Set() });
    expect(replayed).toMatchObject({ ok: true, value: { turns: [{ parts: [{ kind: 'reasoning', text: 'hm', signature: 'abc.def', protocol: 'gemini' }] }] } });
  });
});

function contentOf(message: unknown): unknown {
  return isJsonObject(message) ? [message['content'], message['stop_reason'], message['id']] : message;
}
