import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../kernel/index.ts';
import { toEvents } from '../vocabulary/index.ts';
import { anthropicMessagesClient, type ChatClientCodec, geminiTarget, openAiChatClient, openAiResponsesClient } from './index.ts';

const CONTEXT = { nowS: 1, randomHex: (length: number) => 'a'.repeat(length), model: 'gemini-3-pro' };
const TARGET = { model: 'gemini-3-pro', onUnsupported: 'refuse', defaultMaxOutputTokens: 100 } as const;

/** What Gemini answers: a thought, a signed text and two calls at once, of which the first is signed. */
const ANSWER: JsonObject = {
  responseId: 'r',
  candidates: [
    {
      finishReason: 'STOP',
      content: {
        role: 'model',
        parts: [
          { text: 'hm', thought: true },
          { text: 'Let me look.', thoughtSignature: 'VEVYVA==' },
          { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'Q0FMTA==' },
          { functionCall: { id: 'x2', name: 'g', args: {} } },
        ],
      },
    },
  ],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, thoughtsTokenCount: 3 },
};
const CALLS: readonly JsonObject[] = [
  { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'Q0FMTA==' },
  { functionCall: { id: 'x2', name: 'g', args: {} } },
];
const RESULTS: JsonObject = {
  role: 'user',
  parts: [
    { functionResponse: { name: 'f', response: { output: 'one' } } },
    { functionResponse: { id: 'x2', name: 'g', response: { output: 'two' } } },
  ],
};

/** The answer as the surface's client gets it, whole. */
function render(client: ChatClientCodec, first: JsonObject): JsonObject {
  return client.renderAnswer(geminiTarget.decodeAnswer(ANSWER, CONTEXT), { request: parse(client, first), randomHex: CONTEXT.randomHex });
}

function parse(client: ChatClientCodec, body: JsonObject) {
  const parsed = client.parseRequest(body, { extraParameters: new Set() });
  if (!parsed.ok) throw new Error(`${parsed.reason.parameter}: ${parsed.reason.rule}`);
  return parsed.value;
}

/** What Gemini gets of the next turn. */
function contentsOf(client: ChatClientCodec, body: JsonObject): unknown {
  const encoded = geminiTarget.encodeRequest(parse(client, body), TARGET);
  if (!encoded.ok) throw new Error(encoded.reason.parameters.join());
  return encoded.value.body['contents'];
}

/** The members of objects in a JSON list, as a client would read them. */
function listOf(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value;
}

const TOOLS = ['f', 'g'];
const SCHEMA = { type: 'object', properties: {} };

describe('thought signatures of Gemini come back through', () => {
  test('WIRE-1: chat completions, in the ids of the tool calls', () => {
    const base = {
      model: 'm',
      tools: TOOLS.map((name) => ({ type: 'function', function: { name, parameters: SCHEMA } })),
    };
    const user = { role: 'user', content: 'hi' };
    const answer = render(openAiChatClient, { ...base, messages: [user] });
    const { content, tool_calls: calls } = Object(listOf(answer['choices'])[0]?.['message']);
    const results = listOf(calls).map(({ id }, index) => ({ role: 'tool', tool_call_id: id ?? '', content: ['one', 'two'][index] ?? '' }));
    const messages = [user, { role: 'assistant', content, tool_calls: calls }, ...results];
    expect(contentsOf(openAiChatClient, { ...base, messages })).toEqual([
      { role: 'user', parts: [{ text: 'hi' }] },
      { role: 'model', parts: [{ text: 'Let me look.' }, ...CALLS] },
      RESULTS,
    ]);
  });

  test('WIRE-1: messages, in the ids of the tool calls and in thinking blocks', () => {
    const base = { model: 'm', max_tokens: 10, tools: TOOLS.map((name) => ({ name, input_schema: SCHEMA })) };
    const user = { role: 'user', content: 'hi' };
    const { content } = render(anthropicMessagesClient, { ...base, messages: [user] });
    const results = listOf(content)
      .filter(({ type }) => type === 'tool_use')
      .map(({ id }, index) => ({ type: 'tool_result', tool_use_id: id ?? '', content: ['one', 'two'][index] ?? '' }));
    const messages = [user, { role: 'assistant', content: content ?? [] }, { role: 'user', content: results }];
    expect(contentsOf(anthropicMessagesClient, { ...base, messages })).toEqual([
      { role: 'user', parts: [{ text: 'hi' }] },
      { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'Let me look.', thoughtSignature: 'VEVYVA==' }, ...CALLS] },
      RESULTS,
    ]);
  });

  test('WIRE-1: responses, in the ids of the function calls and in reasoning items', () => {
    const base = {
      model: 'm',
      store: false,
      tools: TOOLS.map((name) => ({ type: 'function', name, parameters: SCHEMA, strict: false })),
    };
    const user = { role: 'user', content: 'hi' };
    const output = listOf(render(openAiResponsesClient, { ...base, input: [user] })['output']);
    const results = output
      .filter(({ type }) => type === 'function_call')
      .map(({ call_id: id }, index) => ({ type: 'function_call_output', call_id: id ?? '', output: ['one', 'two'][index] ?? '' }));
    const contents = listOf(contentsOf(openAiResponsesClient, { ...base, input: [user, ...output, ...results] }));
    expect(contents[1]?.['parts']).toEqual([{ text: 'hm', thought: true }, { text: 'Let me look.', thoughtSignature: 'VEVYVA==' }, ...CALLS]);
    expect(contents[2]).toEqual(RESULTS);
  });

  test('WIRE-1: a stream says the same as the whole answer to a client of messages', () => {
    const request = parse(anthropicMessagesClient, { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] });
    const renderer = anthropicMessagesClient.openStreamRenderer({ request, randomHex: CONTEXT.randomHex });
    const text = renderer.render([{ events: toEvents(geminiTarget.decodeAnswer(ANSWER, CONTEXT)) }]);
    expect(text).toContain('VEVYVA==');
    expect(text).toContain('Q0FMTA');
    expect(text).toContain('message_stop');
  });
});
