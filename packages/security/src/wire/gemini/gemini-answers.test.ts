import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import { collectAnswer, type Part, type StreamEvent, toEvents } from '../../vocabulary/index.ts';
import { chatRequest, MODEL } from '../../../test/chat-request.ts';
import { MalformedAnswer } from '../contract.ts';
import { SseSplitter } from '../sse/index.ts';
import { geminiTarget } from './index.ts';

const CONTEXT = { nowS: 9, randomHex: (length: number) => 'f'.repeat(length), model: 'gemini-3-pro' };

const WHOLE: JsonObject = {
  responseId: 'r1',
  modelVersion: 'gemini-3-pro-001',
  candidates: [
    {
      index: 0,
      finishReason: 'STOP',
      content: {
        role: 'model',
        parts: [
          { text: 'thinking', thought: true },
          { text: 'Hello', thoughtSignature: 'VEVY' },
          { functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'QUJD' },
          { functionCall: { id: 'c2', name: 'weather', args: {} } },
          { executableCode: { language: 'PYTHON', code: '1+1' } },
        ],
      },
    },
    { index: 1, finishReason: 'MAX_TOKENS', content: { parts: [{ text: 'Bye' }] } },
  ],
  usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 3, cachedContentTokenCount: 4, toolUsePromptTokenCount: 2 },
};

const ANSWER = {
  id: 'r1',
  model: 'gemini-3-pro-001',
  createdS: 9,
  choices: [
    {
      parts: [
        { kind: 'reasoning', text: 'thinking', protocol: 'gemini' },
        { kind: 'text', text: 'Hello' },
        { kind: 'reasoning', text: '', signature: 'VEVY', protocol: 'gemini' },
        { kind: 'tool-call', callId: 'gemini_gs24_ffffffffffffffffffffffffQUJD', name: 'weather', argumentsJson: '{"city":"Oslo"}' },
        { kind: 'tool-call', callId: 'c2', name: 'weather', argumentsJson: '{}' },
        { kind: 'opaque', protocol: 'gemini', value: { executableCode: { language: 'PYTHON', code: '1+1' } } },
      ],
      stopReason: 'tool-use',
    },
    { parts: [{ kind: 'text', text: 'Bye' }], stopReason: 'length' },
  ],
  usage: { inputTokens: 12, outputTokens: 8, cachedInputTokens: 4, reasoningTokens: 3 },
};

/** The whole answer as Gemini streams it: texts in pieces, the end with its reason, usage growing. */
const CHUNKS: readonly JsonObject[] = [
  { responseId: 'r1', modelVersion: 'gemini-3-pro-001', candidates: [{ content: { parts: [{ text: 'thin', thought: true }] } }], usageMetadata: { promptTokenCount: 10 } },
  { candidates: [{ content: { parts: [{ text: 'king', thought: true }, { text: 'Hé' }] } }, { index: 1, content: { parts: [{ text: 'B' }] } }] },
  { candidates: [{ content: { parts: [{ text: 'llo' }, { text: '', thoughtSignature: 'VEVY' }] } }] },
  { candidates: [{ content: { parts: [{ functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'QUJD' }] } }] },
  { candidates: [{ content: { parts: [{ functionCall: { id: 'c2', name: 'weather', args: {} } }] } }, { index: 1, content: { parts: [{ text: 'ye' }] }, finishReason: 'MAX_TOKENS' }] },
  {
    candidates: [{ content: { parts: [{ executableCode: { language: 'PYTHON', code: '1+1' } }, {}] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 3, cachedContentTokenCount: 4, toolUsePromptTokenCount: 2 },
  },
];

function decodeStream(chunks: readonly JsonObject[], isEnded = true): StreamEvent[] {
  const decoder = geminiTarget.openStreamDecoder(CONTEXT);
  const events = chunks.flatMap((chunk) => decoder.decode({ data: JSON.stringify(chunk) }));
  return isEnded ? [...events, ...decoder.end()] : events;
}

describe('answers of Gemini', () => {
  test('WIRE-1: a whole answer keeps texts, thoughts, calls, signatures, candidates and usage', () => {
    expect(geminiTarget.decodeAnswer(WHOLE, CONTEXT)).toEqual(ANSWER);
  });

  test('WIRE-1: the stream of an answer says the same as the whole one', () => {
    const streamed = collectAnswer(decodeStream(CHUNKS));
    const accented = structuredClone(WHOLE);
    expect(JSON.parse(JSON.stringify(streamed).replace('Hé', 'He'))).toEqual({ answer: geminiTarget.decodeAnswer(accented, CONTEXT) });
    expect(collectAnswer(toEvents(geminiTarget.decodeAnswer(WHOLE, CONTEXT)))).toEqual({ answer: ANSWER });
  });

  test('WIRE-1: however the bytes of the stream are cut, the events are the same', () => {
    const bytes = new TextEncoder().encode(CHUNKS.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''));
    const expected = decodeStream(CHUNKS);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        const splitter = new SseSplitter();
        const decoder = geminiTarget.openStreamDecoder(CONTEXT);
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const events = places.slice(1).flatMap((to, index) => splitter.push(bytes.subarray(places[index], to)).flatMap((frame) => decoder.decode(frame)));
        expect([...events, ...splitter.end().flatMap((frame) => decoder.decode(frame)), ...decoder.end()]).toEqual(expected);
      }),
    );
  });

  test('WIRE-1: what a client replays of an answer is what Gemini wrote, signatures included', () => {
    const [first] = geminiTarget.decodeAnswer(WHOLE, CONTEXT).choices;
    const parts = (first?.parts ?? []).flatMap((part): readonly Part[] => {
      if (part.kind === 'opaque') return [{ ...part, texts: [], ...MODEL }];
      return part.kind === 'refusal' ? [] : [{ ...part, ...MODEL }];
    });
    const encoded = geminiTarget.encodeRequest(chatRequest({ turns: [{ role: 'assistant', parts }] }), {
      model: 'gemini-3-pro',
      onUnsupported: 'refuse',
      defaultMaxOutputTokens: 1,
    });
    expect(encoded.ok && encoded.value.body['contents']).toEqual([
      {
        role: 'model',
        parts: [
          { text: 'thinking', thought: true },
          { text: 'Hello', thoughtSignature: 'VEVY' },
          { functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'QUJD' },
          { functionCall: { id: 'c2', name: 'weather', args: {} } },
          { executableCode: { language: 'PYTHON', code: '1+1' } },
        ],
      },
    ]);
  });

  test('WIRE-1: a stream that ends without a finish reason is cut, one that ends twice ends once', () => {
    expect(decodeStream(CHUNKS.slice(0, 5)).at(-1)).toEqual({ type: 'fault', fault: { kind: 'answer-cut' } });
    expect(decodeStream([]).at(-1)).toEqual({ type: 'fault', fault: { kind: 'answer-cut' } });
    const decoder = geminiTarget.openStreamDecoder(CONTEXT);
    decoder.decode({ data: JSON.stringify(WHOLE) });
    expect(decoder.end().at(-1)).toEqual({ type: 'answer-end' });
    expect(decoder.end()).toEqual([]);
  });

  test('WIRE-1: a blocked prompt and a blocked answer end as content-filter, streamed and not', () => {
    const blocked: JsonObject = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 3 } };
    expect(geminiTarget.decodeAnswer(blocked, CONTEXT)).toMatchObject({ choices: [{ parts: [], stopReason: 'content-filter' }] });
    expect(decodeStream([blocked]).at(-1)).toEqual({ type: 'answer-end' });
    for (const finishReason of ['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'OTHER']) {
      const answer = geminiTarget.decodeAnswer({ candidates: [{ finishReason, content: { parts: [{ text: 'a' }] } }] }, CONTEXT);
      expect(answer.choices[0]?.stopReason).toBe('content-filter');
    }
  });

  test('WIRE-1: an answer that Gemini itself calls malformed, or that is none, is malformed', () => {
    const bad: JsonObject = { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', content: {} }] };
    expect(() => geminiTarget.decodeAnswer(bad, CONTEXT)).toThrow(MalformedAnswer);
    expect(decodeStream([bad]).at(-1)).toEqual({ type: 'fault', fault: { kind: 'malformed-answer', code: 'MALFORMED_FUNCTION_CALL' } });
    const odd: readonly JsonObject[] = [{}, { candidates: 1 }, { candidates: [1] }, { candidates: [{ index: -1 }] }, { candidates: [{ index: 1e9 }] }, { candidates: [{ content: { parts: {} } }] }, { candidates: [{ content: { parts: [{ functionCall: {} }] } }] }];
    for (const body of odd) expect(() => geminiTarget.decodeAnswer(body, CONTEXT)).toThrow(MalformedAnswer);
    for (const data of ['{', '1', '']) expect(() => geminiTarget.openStreamDecoder(CONTEXT).decode({ data })).toThrow(MalformedAnswer);
  });

  test('WIRE-1: an error inside the stream is the last thing the stream says', () => {
    const error = { error: { code: 503, status: 'UNAVAILABLE', message: 'overloaded' } };
    const decoder = geminiTarget.openStreamDecoder(CONTEXT);
    decoder.decode({ data: JSON.stringify(CHUNKS[0]) });
    expect(decoder.decode({ data: JSON.stringify(error) })).toEqual([
      { type: 'fault', fault: { kind: 'overloaded', status: 503, message: 'overloaded', code: 'UNAVAILABLE' } },
    ]);
    expect(decoder.decode({ data: JSON.stringify(CHUNKS[1]) })).toEqual([]);
    expect(decoder.end()).toEqual([]);
  });
});

describe('faults of Google', () => {
  const fault = (status: number, error: object | undefined) => geminiTarget.decodeFault(status, error && { error });

  test('WIRE-1: an exhausted quota tells how long to wait, one for the day is no matter of waiting', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.074824224s' }];
    expect(fault(429, { status: 'RESOURCE_EXHAUSTED', details })).toMatchObject({ kind: 'rate-limited', retryAfterMs: 34_075 });
    const daily = [{ violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] }, ...details];
    expect(fault(429, { status: 'RESOURCE_EXHAUSTED', details: daily })).toMatchObject({ kind: 'quota-exhausted' });
  });

  test('WIRE-1: statuses and names of faults map to ours', () => {
    expect(fault(400, { status: 'INVALID_ARGUMENT', message: 'bad' })).toEqual({ kind: 'invalid-request', status: 400, message: 'bad', code: 'INVALID_ARGUMENT' });
    expect(fault(400, { status: 'INVALID_ARGUMENT', message: 'The input token count (5) exceeds the maximum number of tokens allowed (4).' })).toMatchObject({
      kind: 'too-large',
      code: 'context_length_exceeded',
    });
    expect(fault(400, { status: 'INVALID_ARGUMENT', message: 'key AIza', details: [{ reason: 'API_KEY_INVALID' }] })).toEqual({
      kind: 'credentials-refused',
      status: 400,
      code: 'INVALID_ARGUMENT',
    });
    expect(fault(403, { status: 'PERMISSION_DENIED' }).kind).toBe('credentials-refused');
    expect(fault(404, { status: 'NOT_FOUND' }).kind).toBe('model-not-found');
    expect(fault(503, { status: 'UNAVAILABLE' }).kind).toBe('overloaded');
    expect(fault(500, { status: 'INTERNAL' }).kind).toBe('provider-error');
    expect(geminiTarget.decodeFault(503, [{ error: { status: 'UNAVAILABLE' } }]).kind).toBe('overloaded');
    expect([400, 401, 404, 413, 429, 502, 503].map((status) => geminiTarget.decodeFault(status, undefined).kind)).toEqual([
      'invalid-request',
      'credentials-refused',
      'model-not-found',
      'too-large',
      'rate-limited',
      'provider-error',
      'overloaded',
    ]);
  });
});
