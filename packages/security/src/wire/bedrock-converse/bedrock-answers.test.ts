import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { JsonObject } from '../../kernel/index.ts';
import { collectAnswer, type StreamEvent, toEvents } from '../../vocabulary/index.ts';
import { MalformedAnswer, type ProviderFrame } from '../contract.ts';
import { bedrockConverseTarget } from './index.ts';

const CONTEXT = { nowS: 9, randomHex: (length: number) => 'f'.repeat(length), model: 'claude' };

const WHOLE: JsonObject = {
  output: {
    message: {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'thinking', signature: 'c2ln' } } },
        { reasoningContent: { redactedContent: 'AQIDBA==' } },
        { text: 'Hello' },
        { toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Oslo' } } },
        { toolUse: { toolUseId: 't2', name: 'now', input: {} } },
      ],
    },
  },
  stopReason: 'tool_use',
  usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, cacheReadInputTokens: 3, cacheWriteInputTokens: 2 },
  metrics: { latencyMs: 5 },
};

const ANSWER = {
  id: 'f'.repeat(24),
  model: 'claude',
  createdS: 9,
  choices: [
    {
      parts: [
        { kind: 'reasoning', text: 'thinking', signature: 'c2ln', protocol: 'bedrock-converse' },
        { kind: 'reasoning', text: '', encrypted: 'AQIDBA==', protocol: 'bedrock-converse' },
        { kind: 'text', text: 'Hello' },
        { kind: 'tool-call', callId: 't1', name: 'weather', argumentsJson: '{"city":"Oslo"}' },
        { kind: 'tool-call', callId: 't2', name: 'now', argumentsJson: '{}' },
      ],
      stopReason: 'tool-use',
    },
  ],
  usage: { inputTokens: 15, outputTokens: 5, cachedInputTokens: 3, cacheWriteTokens: 2 },
};

const frame = (event: string, data: object): ProviderFrame => ({ event, data: JSON.stringify({ ...data, p: 'abcdef' }) });
const delta = (contentBlockIndex: number, inner: object): ProviderFrame => frame('contentBlockDelta', { contentBlockIndex, delta: inner });
const stop = (contentBlockIndex: number): ProviderFrame => frame('contentBlockStop', { contentBlockIndex });

const FRAMES: readonly ProviderFrame[] = [
  frame('messageStart', { role: 'assistant' }),
  delta(0, { reasoningContent: { text: 'thin' } }),
  delta(0, { reasoningContent: { text: 'king' } }),
  delta(0, { reasoningContent: { signature: 'c2ln' } }),
  stop(0),
  delta(1, { reasoningContent: { redactedContent: 'AQI=' } }),
  delta(1, { reasoningContent: { redactedContent: 'AwQ=' } }),
  stop(1),
  delta(2, { text: '' }),
  delta(2, { text: 'Hel' }),
  delta(2, { text: 'lo' }),
  stop(2),
  frame('contentBlockStart', { contentBlockIndex: 3, start: { toolUse: { toolUseId: 't1', name: 'weather' } } }),
  delta(3, { toolUse: { input: '' } }),
  delta(3, { toolUse: { input: '{"city":' } }),
  delta(3, { toolUse: { input: '"Oslo"}' } }),
  stop(3),
  frame('contentBlockStart', { contentBlockIndex: 4, start: { toolUse: { toolUseId: 't2', name: 'now' } } }),
  delta(4, { toolUse: { input: '' } }),
  stop(4),
  frame('messageStop', { stopReason: 'tool_use' }),
  frame('metadata', { usage: WHOLE['usage'], metrics: { latencyMs: 3 } }),
];

function decode(frames: readonly ProviderFrame[]): StreamEvent[] {
  const decoder = bedrockConverseTarget.openStreamDecoder(CONTEXT);
  return [...frames.flatMap((one) => decoder.decode(one)), ...decoder.end()];
}

describe('answers of Bedrock', () => {
  test('WIRE-1: a whole answer keeps texts, reasoning, signatures, calls and usage', () => {
    expect(bedrockConverseTarget.decodeAnswer(WHOLE, CONTEXT)).toEqual(ANSWER);
    expect(collectAnswer(toEvents(bedrockConverseTarget.decodeAnswer(WHOLE, CONTEXT)))).toEqual({ answer: ANSWER });
  });

  test('WIRE-1: the stream of an answer says the same as the whole one', () => {
    expect(collectAnswer(decode(FRAMES))).toEqual({ answer: ANSWER });
  });

  test('WIRE-1: a stream without metadata ends where its bytes end', () => {
    const { usage: _usage, ...rest } = ANSWER;
    expect(collectAnswer(decode(FRAMES.slice(0, -1)))).toEqual({ answer: rest });
    expect(decode(FRAMES).filter(({ type }) => type === 'answer-end')).toHaveLength(1);
  });

  test('WIRE-1: a stream that ends before the message stops is cut, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(FRAMES.length - 3), (length) => {
        expect(decode(FRAMES.slice(0, length)).at(-1)).toEqual({ type: 'fault', fault: { kind: 'answer-cut' } });
      }),
    );
  });

  test('WIRE-1: an exception inside the stream is the last thing the stream says', () => {
    const kinds = [
      ['throttlingException', 'rate-limited'],
      ['modelStreamErrorException', 'provider-error'],
      ['internalServerException', 'provider-error'],
      ['serviceUnavailableException', 'overloaded'],
      ['validationException', 'invalid-request'],
      ['InternalError', 'provider-error'],
    ] as const;
    for (const [name, kind] of kinds) {
      const events = decode([...FRAMES.slice(0, 5), { event: name, data: '{"message":"Too fast"}' }, ...FRAMES.slice(5)]);
      expect(events.at(-1)).toMatchObject({ type: 'fault', fault: { kind, message: 'Too fast' } });
    }
  });

  test('WIRE-1: every stop reason has its word', () => {
    const reasons = { end_turn: 'end', max_tokens: 'length', stop_sequence: 'stop-sequence', tool_use: 'tool-use', content_filtered: 'content-filter', guardrail_intervened: 'content-filter', model_context_window_exceeded: 'context-window', something_new: 'content-filter' };
    for (const [stopReason, expected] of Object.entries(reasons)) {
      expect(bedrockConverseTarget.decodeAnswer({ ...WHOLE, stopReason }, CONTEXT).choices[0]?.stopReason).toBe(expected);
      expect(collectAnswer(decode([...FRAMES.slice(0, -2), frame('messageStop', { stopReason })]))).toMatchObject({ answer: { choices: [{ stopReason: expected }] } });
    }
  });

  test('WIRE-1: an answer that Bedrock itself calls malformed, or that is none, is malformed', () => {
    expect(() => bedrockConverseTarget.decodeAnswer({ ...WHOLE, stopReason: 'malformed_tool_use' }, CONTEXT)).toThrow(MalformedAnswer);
    expect(decode([...FRAMES.slice(0, 4), frame('messageStop', { stopReason: 'malformed_tool_use' })]).at(-1)).toMatchObject({ fault: { kind: 'malformed-answer' } });
    const bodies: readonly JsonObject[] = [{}, { output: {} }, { ...WHOLE, stopReason: 1 }, { ...WHOLE, output: { message: { content: [1] } } }, { ...WHOLE, output: { message: { content: [{ toolUse: {} }] } } }];
    for (const body of bodies) expect(() => bedrockConverseTarget.decodeAnswer(body, CONTEXT)).toThrow(MalformedAnswer);
    const frames: readonly ProviderFrame[][] = [
      [{ event: 'messageStart', data: '{' }],
      [{ event: 'messageStart', data: '1' }],
      [delta(-1, { text: 'a' })],
      [delta(0, { toolUse: { input: '{}' } })],
      [delta(0, { text: 'a' }), delta(0, { reasoningContent: { text: 'b' } })],
      [frame('messageStop', {})],
    ];
    for (const bad of frames) expect(() => decode(bad)).toThrow(MalformedAnswer);
  });

  test('WIRE-1: blocks that no other protocol knows are kept as they are', () => {
    const content = [{ image: { format: 'png', source: { bytes: 'AA==' } } }, { citationsContent: { content: [{ text: 'a' }, { text: 'b' }], citations: [] } }];
    expect(bedrockConverseTarget.decodeAnswer({ ...WHOLE, output: { message: { content } } }, CONTEXT).choices[0]?.parts).toEqual([
      { kind: 'opaque', protocol: 'bedrock-converse', value: content[0] },
      { kind: 'text', text: 'ab' },
    ]);
  });
});

describe('faults of Bedrock', () => {
  const { decodeFault } = bedrockConverseTarget;

  test('WIRE-1: the type comes from the header or the body, whatever is around it', () => {
    expect(decodeFault(429, { message: 'slow' }, 'ThrottlingException:http://internal.example/doc')).toEqual({
      kind: 'rate-limited',
      status: 429,
      message: 'slow',
      code: 'ThrottlingException',
    });
    expect(decodeFault(400, { __type: 'com.amazon.coral.service#ServiceQuotaExceededException' }).kind).toBe('quota-exhausted');
    expect(decodeFault(400, undefined, '').kind).toBe('invalid-request');
    expect([401, 403, 404, 413, 429, 500, 503].map((status) => decodeFault(status, undefined).kind)).toEqual([
      'credentials-refused',
      'credentials-refused',
      'model-not-found',
      'too-large',
      'rate-limited',
      'provider-error',
      'overloaded',
    ]);
  });

  test('WIRE-1: messages tell unknown models, long prompts and daily quotas apart', () => {
    expect(decodeFault(400, { message: 'The provided model identifier is invalid.' }, 'ValidationException').kind).toBe('model-not-found');
    expect(decodeFault(400, { message: 'Input is too long for requested model.' }, 'ValidationException')).toMatchObject({ kind: 'too-large', code: 'context_length_exceeded' });
    expect(decodeFault(429, { message: 'Too many tokens per day' }, 'ThrottlingException').kind).toBe('quota-exhausted');
    expect(decodeFault(400, { message: 'bad value' }, 'ValidationException')).toMatchObject({ kind: 'invalid-request', message: 'bad value' });
  });

  test('VAL-6: what a refusal of credentials says is not shown', () => {
    expect(decodeFault(403, { message: 'User: arn:aws:iam::1:user/x is not authorized' }, 'AccessDeniedException')).toEqual({
      kind: 'credentials-refused',
      status: 403,
      code: 'AccessDeniedException',
    });
  });
});
