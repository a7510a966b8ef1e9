import { describe, expect, test } from 'vitest';
import type { AnswerPart, ChatAnswer, StopReason } from '../../vocabulary/index.ts';
import type { RenderContext } from '../contract.ts';
import { anthropicMessagesClient, anthropicMessagesTarget, renderTokenCount } from './index.ts';

const parsed = anthropicMessagesClient.parseRequest({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] }, { extraParameters: new Set() });
if (!parsed.ok) throw new Error('the request is valid');
const CONTEXT: RenderContext = { request: parsed.value, randomHex: (length) => 'f'.repeat(length) };

function answerOf(parts: readonly AnswerPart[], stopReason: StopReason = 'end'): ChatAnswer {
  return { id: 'chatcmpl-1', model: 'gpt', createdS: 1, choices: [{ parts, stopReason }], usage: { inputTokens: 10, outputTokens: 3, cachedInputTokens: 4, reasoningTokens: 2 } };
}

describe('whole messages', () => {
  test('a text without citations has no such member: schemas of other clients refuse null there', () => {
    const message = anthropicMessagesClient.renderAnswer(answerOf([{ kind: 'text', text: 'hi' }]), CONTEXT);
    expect(message['content']).toEqual([{ type: 'text', text: 'hi' }]);
  });

  test("an answer of another protocol gets this protocol's id, shape and usage", () => {
    expect(anthropicMessagesClient.renderAnswer(answerOf([{ kind: 'text', text: 'hi' }]), CONTEXT)).toEqual({
      id: `msg_${'f'.repeat(24)}`,
      type: 'message',
      role: 'assistant',
      model: 'gpt',
      content: [{ type: 'text', text: 'hi' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      container: null,
      diagnostics: null,
      usage: {
        input_tokens: 6,
        cache_read_input_tokens: 4,
        cache_creation_input_tokens: 0,
        cache_creation: null,
        output_tokens: 3,
        output_tokens_details: { thinking_tokens: 2 },
        server_tool_use: null,
        inference_geo: null,
        service_tier: null,
        speed: null,
      },
    });
  });

  test("the provider's own body of this protocol is given back as it is, and no other's", () => {
    const body = { type: 'message', content: [], novelty: 1 };
    const own = { ...answerOf([]), native: { protocol: 'anthropic-messages', body } } as const;
    expect(anthropicMessagesClient.renderAnswer(own, CONTEXT)).toBe(body);
    expect(anthropicMessagesClient.renderAnswer({ ...own, native: { protocol: 'gemini', body } }, CONTEXT)).not.toBe(body);
  });

  test('a refusal given as text and a filtered answer are refusals', () => {
    expect(anthropicMessagesClient.renderAnswer(answerOf([{ kind: 'refusal', text: 'no' }]), CONTEXT)).toMatchObject({ content: [{ type: 'text', text: 'no' }], stop_reason: 'refusal' });
    expect(anthropicMessagesClient.renderAnswer(answerOf([], 'content-filter'), CONTEXT)).toMatchObject({ stop_reason: 'refusal' });
  });

  test('arguments that are no object are carried, not lost', () => {
    const call = (argumentsJson: string): AnswerPart => ({ kind: 'tool-call', callId: 'c', name: 'f', argumentsJson });
    expect(anthropicMessagesClient.renderAnswer(answerOf([call(''), call('{"a":'), call('[1]')], 'tool-use'), CONTEXT)).toMatchObject({
      content: [{ input: {} }, { input: { INVALID_JSON: '{"a":' } }, { input: { INVALID_JSON: '[1]' } }],
    });
  });

  test('what only another protocol knows is left out', () => {
    expect(anthropicMessagesClient.renderAnswer(answerOf([{ kind: 'opaque', protocol: 'gemini', value: {} }]), CONTEXT)).toMatchObject({ content: [] });
  });

  test('a body that is no message is malformed', () => {
    const context = { nowS: 1, randomHex: CONTEXT.randomHex, model: 'm' };
    expect(() => anthropicMessagesTarget.decodeAnswer({ type: 'error' }, context)).toThrow('no message');
    expect(() => anthropicMessagesTarget.decodeAnswer({ type: 'message', content: ['x'] }, context)).toThrow('no object');
  });

  test('a summary that paused the turn is a pause, a reason that is not known the plain end', () => {
    const context = { nowS: 1, randomHex: CONTEXT.randomHex, model: 'm' };
    const reasonOf = (reason: string): unknown => anthropicMessagesTarget.decodeAnswer({ type: 'message', content: [], stop_reason: reason }, context).choices[0]?.stopReason;
    expect([reasonOf('compaction'), reasonOf('novel'), reasonOf('refusal'), reasonOf('max_tokens')]).toEqual(['pause', 'end', 'refusal', 'length']);
  });

  test('a token count is one number', () => {
    expect(renderTokenCount({ inputTokens: 5 })).toEqual({ input_tokens: 5 });
  });
});
