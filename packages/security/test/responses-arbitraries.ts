import fc from 'fast-check';
import type { JsonObject } from '../src/kernel/index.ts';
import type { AnswerPart, ChatAnswer, StopReason } from '../src/vocabulary/index.ts';

/** Text as people and attackers write it: any script, never a lone surrogate. */
export const words: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 24 });

const id = fc.stringMatching(/^[a-z0-9_]{1,16}$/u);
const json: fc.Arbitrary<JsonObject> = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/u), words, { maxKeys: 3 });

const inputPiece: fc.Arbitrary<JsonObject> = fc.oneof(
  words.map((text) => ({ type: 'input_text', text })),
  fc.webUrl().map((url) => ({ type: 'input_image', image_url: url, detail: 'low' })),
  fc.base64String().map((data) => ({ type: 'input_image', image_url: `data:image/png;base64,${data}` })),
  id.map((file) => ({ type: 'input_image', file_id: file })),
  fc.tuple(fc.base64String(), words).map(([data, name]) => ({ type: 'input_file', file_data: `data:application/pdf;base64,${data}`, filename: name })),
  fc.webUrl().map((url) => ({ type: 'input_file', file_url: url })),
);
const outputPiece: fc.Arbitrary<JsonObject> = fc.oneof(
  words.map((text) => ({ type: 'output_text', text })),
  words.map((text) => ({ type: 'refusal', refusal: text })),
);

const message: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ role: fc.constantFrom('user', 'system', 'developer', 'assistant'), content: words }),
  fc.record({ type: fc.constant('message'), role: fc.constantFrom('user', 'system', 'developer'), content: fc.array(inputPiece, { minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constant('message'), role: fc.constant('assistant'), content: fc.array(outputPiece, { minLength: 1, maxLength: 3 }) }),
);

const reasoning: fc.Arbitrary<JsonObject> = fc.record(
  {
    type: fc.constant('reasoning'),
    id: id.map((name) => `rs_${name}`),
    summary: fc.array(words.filter((text) => text !== '').map((text) => ({ type: 'summary_text', text })), { maxLength: 2 }),
    encrypted_content: fc.base64String({ minLength: 4 }),
  },
  { requiredKeys: ['type', 'id', 'summary', 'encrypted_content'] },
);

/** Items that every protocol could express, and reasoning. */
const sharedItem: fc.Arbitrary<JsonObject> = fc.oneof(
  message,
  reasoning,
  fc.record({ type: fc.constant('function_call'), call_id: id, name: id, arguments: fc.json() }),
  fc.record({
    type: fc.constant('function_call_output'),
    call_id: id,
    output: fc.oneof(words, fc.array(inputPiece, { minLength: 2, maxLength: 3 })),
  }),
);

/** Items that only this protocol has, texts in many places. */
const providerItem: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ type: fc.constant('custom_tool_call'), call_id: id, name: words, input: words }),
  fc.record({ type: fc.constant('custom_tool_call_output'), call_id: id, output: words }),
  fc.record({ type: fc.constant('item_reference'), id }),
  fc.record({ id }),
  fc.record({ type: fc.constant('mcp_call'), id, arguments: words, name: words, server_label: words, output: words }),
  fc.record({ type: fc.constant('file_search_call'), id, queries: fc.array(words), status: fc.constant('completed'), results: fc.array(fc.record({ text: words, filename: words })) }),
  fc.record({ type: fc.constant('web_search_call'), id, status: fc.constant('completed'), action: fc.record({ type: fc.constant('search'), query: words }) }),
  fc.record({ type: fc.constant('code_interpreter_call'), id, code: words, container_id: id, outputs: fc.constant(null), status: fc.constant('completed') }),
  fc.record({ type: fc.constant('compaction'), encrypted_content: fc.base64String() }),
  fc.record({
    type: fc.constant('message'), id, status: fc.constant('completed'), role: fc.constant('assistant'), phase: fc.constant('final_answer'),
    content: fc.tuple(words, words).map(([text, title]) => [
      { type: 'output_text', text, annotations: [{ type: 'url_citation', url: 'https://example.org', title, start_index: 0, end_index: 1 }], logprobs: [] },
    ]),
  }),
);

const functionTool: fc.Arbitrary<JsonObject> = fc.record(
  { type: fc.constant('function'), name: id, description: words, parameters: json, strict: fc.boolean() },
  { requiredKeys: ['type', 'name', 'strict'] },
);
const providerTool: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constant({ type: 'web_search' }),
  fc.record({ type: fc.constant('custom'), name: words, description: words }),
  fc.record({ type: fc.constant('mcp'), server_label: words, connector_id: fc.constant('connector_gmail'), server_description: words }),
);

const settings = {
  max_output_tokens: fc.integer({ min: 16, max: 9999 }),
  temperature: fc.constantFrom(0, 0.5, 2),
  top_p: fc.constantFrom(0.1, 1),
  parallel_tool_calls: fc.boolean(),
  tool_choice: fc.oneof(fc.constantFrom('auto', 'none', 'required'), id.map((name) => ({ type: 'function', name }))),
  text: fc.oneof(
    fc.constant({ format: { type: 'json_object' } }),
    fc.record({ format: fc.record({ type: fc.constant('json_schema'), name: id, schema: json, strict: fc.boolean() }) }),
  ),
  reasoning: fc.record({ effort: fc.constantFrom('none', 'low', 'high'), summary: fc.constantFrom('auto', 'detailed') }),
  user: words,
  stream: fc.boolean(),
};

const model = fc.constant('gpt-5');

/** Bodies that hold nothing but what a canonical request can say. */
export const portableBody: fc.Arbitrary<JsonObject> = fc.record(
  { model, input: fc.oneof(words, fc.array(sharedItem, { maxLength: 6 })), instructions: words, tools: fc.array(functionTool, { maxLength: 2 }), ...settings },
  { requiredKeys: ['model', 'input'] },
);

/** Any body of this protocol. */
export const anyBody: fc.Arbitrary<JsonObject> = fc.record(
  {
    model,
    input: fc.oneof(words, fc.array(fc.oneof(sharedItem, providerItem), { maxLength: 6 })),
    instructions: words,
    tools: fc.array(fc.oneof(functionTool, providerTool), { maxLength: 3 }),
    ...settings,
    metadata: json,
    prompt: fc.record({ id: words, variables: json }),
    prompt_cache_key: words,
    safety_identifier: words,
    previous_response_id: words,
    conversation: fc.oneof(words, fc.record({ id: words })),
    include: fc.subarray(['reasoning.encrypted_content', 'file_search_call.results']),
    store: fc.boolean(),
    background: fc.boolean(),
    truncation: fc.constantFrom('auto', 'disabled'),
    service_tier: fc.constantFrom('auto', 'flex'),
    top_logprobs: fc.integer({ min: 0, max: 20 }),
    max_tool_calls: fc.integer({ min: 0, max: 9 }),
    stream_options: fc.record({ include_obfuscation: fc.boolean() }),
  },
  { requiredKeys: ['model', 'input'] },
);

const text = words.filter((value) => value !== '');
const part: fc.Arbitrary<AnswerPart> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({ kind: fc.constant('refusal' as const), text }),
  fc.record({ kind: fc.constant('tool-call' as const), callId: id, name: id, argumentsJson: fc.json() }),
  fc.record({
    kind: fc.constant('reasoning' as const),
    text,
    protocol: fc.constant('openai-responses' as const),
    signature: fc.tuple(id, fc.base64String()).map(([name, content]) => `rs_${name}:${content}`),
  }),
  id.map((name) => ({ kind: 'opaque' as const, protocol: 'openai-responses' as const, value: { id: `ws_${name}`, type: 'web_search_call', status: 'completed' } })),
);

/** Answers that this protocol says without loss. */
export const answer: fc.Arbitrary<ChatAnswer> = fc
  .record({
    id: id.map((name) => `resp_${name}`),
    model,
    createdS: fc.integer({ min: 1, max: 2_000_000_000 }),
    parts: fc.array(part, { maxLength: 5 }),
    stop: fc.constantFrom<StopReason[]>('end', 'length', 'content-filter'),
    usage: fc.record({
      inputTokens: fc.nat(999),
      outputTokens: fc.nat(999),
      cachedInputTokens: fc.nat(9),
      cacheWriteTokens: fc.nat(9),
      reasoningTokens: fc.nat(9),
    }),
  })
  .map(({ parts, stop, ...head }) => {
    const hasCall = parts.some(({ kind }) => kind === 'tool-call');
    return { ...head, choices: [{ parts, stopReason: stop === 'end' && hasCall ? 'tool-use' : stop }] };
  });
