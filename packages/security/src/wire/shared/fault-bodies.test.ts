import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import {
  anthropicMessagesTarget,
  type ChatTargetCodec,
  type DecodeContext,
  FaultAnswer,
  geminiEmbeddingTarget,
  geminiTarget,
  MalformedAnswer,
  openAiChatTarget,
  openAiCompletionsTarget,
  openAiEmbeddingTarget,
  openAiResponsesTarget,
} from '../index.ts';

const CONTEXT: DecodeContext = { nowS: 1, randomHex: (length) => 'a'.repeat(length), model: 'm' };
const OPENAI_BODY = { error: { message: 'slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded' } };
const GOOGLE_BODY = { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'slow down' } };
const TARGETS: readonly (readonly [string, Pick<ChatTargetCodec, 'protocol'> & { readonly decodeAnswer: (body: JsonObject, context: DecodeContext) => unknown }, JsonObject])[] = [
  ['chat completions', openAiChatTarget, OPENAI_BODY],
  ['completions', openAiCompletionsTarget, OPENAI_BODY],
  ['responses', openAiResponsesTarget, OPENAI_BODY],
  ['embeddings', openAiEmbeddingTarget, OPENAI_BODY],
  ['messages', anthropicMessagesTarget, { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } }],
  ['Gemini', geminiTarget, GOOGLE_BODY],
  ["Gemini's embeddings", geminiEmbeddingTarget, GOOGLE_BODY],
];

test.each(TARGETS)('WIRE-1: an error in the place of an answer of %s is the fault that it tells', (_, target, body) => {
  expect(faultOf(() => target.decodeAnswer(body, CONTEXT))).toMatchObject({ kind: 'rate-limited', message: 'slow down' });
});

test.each(TARGETS)('WIRE-1: a body of %s without answer and without error is malformed', (_, target) => {
  for (const body of [{}, { error: null }]) {
    expect(() => target.decodeAnswer(body, CONTEXT)).toThrow(MalformedAnswer);
  }
});

test('WIRE-1: an error of an OpenAI-like server is told by its code, a bare text too, and no key in it is kept', () => {
  const decode = (error: JsonObject | string): unknown => faultOf(() => openAiChatTarget.decodeAnswer({ error }, CONTEXT));
  expect(decode({ code: 429, message: 'm' })).toMatchObject({ kind: 'rate-limited', status: 429 });
  expect(decode({ code: 'context_length_exceeded', message: 'm' })).toMatchObject({ kind: 'too-large' });
  expect(decode({ code: 'insufficient_quota' })).toMatchObject({ kind: 'quota-exhausted' });
  expect(decode('wrong key sk-abcdefghijk')).toEqual({ kind: 'provider-error', message: 'wrong key [key]' });
});

test('WIRE-1: a whole response that failed is the fault that it tells', () => {
  const failed: JsonObject = { object: 'response', status: 'failed', output: [], error: { code: 'rate_limit_exceeded', message: 'm' } };
  expect(faultOf(() => openAiResponsesTarget.decodeAnswer(failed, CONTEXT))).toMatchObject({ kind: 'rate-limited', message: 'm' });
  expect(faultOf(() => openAiResponsesTarget.decodeAnswer({ ...failed, status: 'cancelled', error: null }, CONTEXT))).toMatchObject({ kind: 'provider-error' });
});

test('WIRE-1: an answer with an error beside it stays an answer', () => {
  const body: JsonObject = { error: null, choices: [{ index: 0, message: { content: 'hi' }, finish_reason: 'stop' }] };
  expect(openAiChatTarget.decodeAnswer(body, CONTEXT).choices).toHaveLength(1);
});

function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof FaultAnswer) return error.fault;
    throw error;
  }
  return 'no fault';
}
