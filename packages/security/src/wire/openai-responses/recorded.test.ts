import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import { collectAnswer, type StreamEvent } from '../../vocabulary/index.ts';
import type { DecodeContext } from '../contract.ts';
import { openAiResponsesTarget } from './index.ts';

const CONTEXT: DecodeContext = { nowS: 7, randomHex: (length) => 'f'.repeat(length), model: 'provider-model' };

function decode(events: readonly JsonObject[]): readonly StreamEvent[] {
  const decoder = openAiResponsesTarget.openStreamDecoder(CONTEXT);
  return [...events.flatMap((event) => decoder.decode({ data: JSON.stringify(event) })), ...decoder.end()];
}

function partsOf(events: readonly JsonObject[]): unknown {
  const result = collectAnswer(decode(events));
  return 'answer' in result ? result.answer.choices[0]?.parts : result.fault;
}

const CREATED = { type: 'response.created', response: { id: 'resp_a', model: 'gpt-5', created_at: 5, status: 'in_progress', output: [] } };
const completed = (output: readonly JsonObject[]): JsonObject => ({
  type: 'response.completed',
  response: { id: 'resp_a', status: 'completed', output, usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } },
});
const REASONING = {
  id: 'rs_1', type: 'reasoning', encrypted_content: 'secret',
  summary: [{ type: 'summary_text', text: 'First.' }, { type: 'summary_text', text: 'Second.' }],
};
const SEARCH = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } };
const CITATION = { type: 'url_citation', url: 'https://example.org', title: 't', start_index: 0, end_index: 2 };
const MESSAGE = {
  id: 'msg_1', type: 'message', status: 'completed', role: 'assistant',
  content: [{ type: 'output_text', text: 'Hi', annotations: [CITATION], logprobs: [] }, { type: 'refusal', refusal: 'No.' }],
};
const PARTS = [
  { kind: 'reasoning', protocol: 'openai-responses', text: 'First.\n\nSecond.', signature: 'rs_1:secret' },
  { kind: 'opaque', protocol: 'openai-responses', value: SEARCH },
  { kind: 'text', text: 'Hi', citations: [CITATION] },
  { kind: 'refusal', text: 'No.' },
];

describe('streams as the provider sends them', () => {
  test('reasoning, a server tool, a cited text and a refusal give the same parts streamed and whole', () => {
    const streamed = partsOf([
      CREATED,
      { type: 'response.output_item.added', output_index: 0, item: { ...REASONING, summary: [], encrypted_content: 'early' } },
      { type: 'response.reasoning_summary_part.added', output_index: 0, item_id: 'rs_1', summary_index: 0, part: { type: 'summary_text', text: '' } },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, item_id: 'rs_1', summary_index: 0, delta: 'Fir' },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, item_id: 'rs_1', summary_index: 0, delta: 'st.' },
      { type: 'response.reasoning_summary_text.done', output_index: 0, item_id: 'rs_1', summary_index: 0, text: 'First.' },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, item_id: 'rs_1', summary_index: 1, delta: 'Second.' },
      { type: 'response.output_item.done', output_index: 0, item: REASONING },
      { type: 'response.output_item.added', output_index: 1, item: { ...SEARCH, status: 'in_progress' } },
      { type: 'response.web_search_call.searching', output_index: 1, item_id: 'ws_1' },
      { type: 'response.output_item.done', output_index: 1, item: SEARCH },
      { type: 'response.output_item.added', output_index: 2, item: { ...MESSAGE, content: [] } },
      { type: 'response.content_part.added', output_index: 2, content_index: 0, part: { type: 'output_text', text: '', annotations: [] } },
      { type: 'response.output_text.delta', output_index: 2, content_index: 0, delta: 'H' },
      { type: 'response.output_text.delta', output_index: 2, content_index: 0, delta: 'i' },
      { type: 'response.output_text.annotation.added', output_index: 2, content_index: 0, annotation_index: 0, annotation: CITATION },
      { type: 'response.output_text.done', output_index: 2, content_index: 0, text: 'Hi' },
      { type: 'response.content_part.done', output_index: 2, content_index: 0, part: MESSAGE.content[0] ?? {} },
      { type: 'response.refusal.delta', output_index: 2, content_index: 1, delta: 'No.' },
      { type: 'response.refusal.done', output_index: 2, content_index: 1, refusal: 'No.' },
      { type: 'response.output_item.done', output_index: 2, item: MESSAGE },
      completed([REASONING, SEARCH, MESSAGE]),
    ]);
    expect(streamed).toEqual(PARTS);
    expect(openAiResponsesTarget.decodeAnswer({ output: [REASONING, SEARCH, MESSAGE], status: 'completed' }, CONTEXT).choices[0]?.parts).toEqual(PARTS);
  });

  test('a server that announces no item and no response is still understood', () => {
    expect(
      partsOf([
        { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hi' },
        { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{"a":' },
        { type: 'response.output_item.done', output_index: 1, item: { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"a":1}' } },
        { type: 'response.output_item.done', output_index: 0, item: { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] } },
        { type: 'response.completed', response: { status: 'completed', output: [] } },
      ]),
    ).toEqual([
      { kind: 'text', text: 'Hi' },
      { kind: 'tool-call', callId: 'c', name: 'f', argumentsJson: '{"a":1}' },
    ]);
  });

  test('raw reasoning text is reasoning; reasoning that shows and keeps nothing is no part', () => {
    expect(
      partsOf([
        CREATED,
        { type: 'response.output_item.added', output_index: 0, item: { id: 'rs_0', type: 'reasoning', summary: [] } },
        { type: 'response.output_item.done', output_index: 0, item: { id: 'rs_0', type: 'reasoning', summary: [] } },
        { type: 'response.reasoning_text.delta', output_index: 1, item_id: 'rs_2', content_index: 0, delta: 'raw' },
        completed([{ id: 'rs_0', type: 'reasoning', summary: [] }, { id: 'rs_2', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'raw' }] }]),
      ]),
    ).toEqual([{ kind: 'reasoning', protocol: 'openai-responses', text: 'raw', signature: 'rs_2:' }]);
  });

  test('usage and the reason of the end are read, and nothing after the end', () => {
    const call = { id: 'fc', type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
    expect(decode([CREATED, completed([call]), completed([call])]).slice(-3)).toEqual([
      { type: 'choice-end', choice: 0, stopReason: 'tool-use' },
      { type: 'usage', usage: { inputTokens: 1, outputTokens: 2 } },
      { type: 'answer-end' },
    ]);
    const cut = { type: 'response.incomplete', response: { status: 'incomplete', incomplete_details: { reason: 'content_filter' }, output: [] } };
    expect(decode([CREATED, cut]).at(-2)).toMatchObject({ stopReason: 'content-filter' });
  });
});
