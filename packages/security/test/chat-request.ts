import fc from 'fast-check';
import type { ChatRequest, ChatSettings, Part, Tool, Turn } from '../src/vocabulary/index.ts';

/** A chat request of OpenAI's chat surface, with what a test does not care about filled in. */
export function chatRequest(over: Partial<ChatRequest> = {}): ChatRequest {
  return {
    kind: 'chat',
    surface: 'chat-completions',
    native: { protocol: 'openai-chat', body: {} },
    model: 'm',
    isStreamed: false,
    stream: { isUsageIncluded: false, isObfuscationIncluded: false },
    turns: [{ role: 'user', parts: [textPart('hi')] }],
    tools: [],
    settings: {},
    parameters: [],
    nativeOnly: [],
    parameterNames: CHAT_NAMES,
    ...over,
  };
}

/** A text part of the user at the first message. */
export function textPart(text: string): Extract<Part, { kind: 'text' }> {
  return { kind: 'text', text, ...USER };
}

/** Any conversation that a client could ask for, sensible or not. */
export function anyChatRequest(): fc.Arbitrary<ChatRequest> {
  return fc
    .record({
      turns: fc.array(anyTurn(), { maxLength: 6 }),
      tools: fc.array(anyTool(), { maxLength: 2 }),
      settings: anySettings(),
      isStreamed: fc.boolean(),
      nativeOnly: fc.subarray(['prediction', 'store']),
    })
    .map((over) => chatRequest(over));
}

/** Labels of a user's part. */
export const USER = { origin: 'user', trust: 'caller', at: ['messages', 0, 'content'] } as const;
/** Labels of a replayed model's part. */
export const MODEL = { origin: 'assistant', trust: 'model', at: ['messages', 1, 'content'] } as const;

const CHAT_NAMES = {
  maxOutputTokens: 'max_completion_tokens',
  topP: 'top_p',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  choices: 'n',
  logitBias: 'logit_bias',
  toolChoice: 'tool_choice',
  areParallelToolCallsAllowed: 'parallel_tool_calls',
  output: 'response_format',
  reasoning: 'reasoning_effort',
  endUser: 'user',
} as const;

function anyTurn(): fc.Arbitrary<Turn> {
  return fc.record({
    role: fc.constantFrom('system', 'developer', 'user', 'assistant', 'tool'),
    parts: fc.array(anyPart(), { maxLength: 4 }),
  });
}

function anyPart(): fc.Arbitrary<Part> {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const callId = fc.oneof(fc.constantFrom('call_1', 'gemini_gs4_abcdQUJD', 'gemini_pn99999_'), text);
  const base64 = fc.base64String({ maxLength: 12 });
  const mediaType = fc.constantFrom('image/png', 'application/pdf', 'text/plain', 'image/x-odd', '');
  const source = fc.oneof(
    fc.record({ kind: fc.constant('inline' as const), mediaType, base64 }),
    fc.record({ kind: fc.constant('url' as const), url: fc.webUrl() }),
    fc.record({ kind: fc.constant('stored' as const), id: text }),
  );
  const at = fc.array(fc.oneof(fc.nat(9), fc.constantFrom('messages', 'content', 'a b')), { maxLength: 4 });
  const protocol = fc.constantFrom('gemini', 'bedrock-converse', 'anthropic-messages', 'openai-responses');
  const labels = { origin: fc.constant('user' as const), trust: fc.constant('caller' as const), at };
  const textual = fc.record({ kind: fc.constant('text' as const), text, ...labels });
  return fc.oneof(
    textual,
    fc.record({ kind: fc.constant('image' as const), source, ...labels }),
    fc.record({ kind: fc.constant('audio' as const), format: fc.constantFrom('wav', 'mp3', 'odd'), base64, ...labels }),
    fc.record({ kind: fc.constant('file' as const), source, name: textual, ...labels }),
    fc.record({
      kind: fc.constant('reasoning' as const),
      text,
      signature: fc.oneof(fc.constantFrom('', 'QUJD'), text),
      protocol,
      ...labels,
    }),
    fc.record({ kind: fc.constant('reasoning' as const), text: fc.constant(''), encrypted: base64, protocol, ...labels }),
    fc.record({
      kind: fc.constant('tool-call' as const),
      callId,
      name: fc.constantFrom('f', 'g'),
      argumentsJson: fc.oneof(fc.json({ maxDepth: 2 }), text),
      ...labels,
    }),
    fc.record({
      kind: fc.constant('tool-result' as const),
      callId,
      isError: fc.boolean(),
      content: fc.array(textual, { maxLength: 2 }),
      ...labels,
    }),
    fc.record({ kind: fc.constant('opaque' as const), protocol, value: fc.constant({ x: 1 }), texts: fc.constant([]), ...labels }),
  );
}

function anyTool(): fc.Arbitrary<Tool> {
  return fc.record(
    {
      name: fc.constantFrom('f', 'g'),
      description: fc.string({ maxLength: 5 }),
      schema: fc.constant({ type: 'object', properties: { a: { type: 'string' } } }),
      isStrict: fc.boolean(),
      at: fc.constant(['tools', 0]),
      texts: fc.constant([]),
    },
    { requiredKeys: ['name', 'at', 'texts'] },
  );
}

function anySettings(): fc.Arbitrary<ChatSettings> {
  return fc.record(
    {
      maxOutputTokens: fc.nat(),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      topK: fc.nat(100),
      seed: fc.nat(),
      stop: fc.array(fc.string(), { maxLength: 2 }),
      choices: fc.integer({ min: 1, max: 4 }),
      logprobs: fc.nat(5),
      areParallelToolCallsAllowed: fc.boolean(),
      endUser: fc.string(),
      toolChoice: fc.oneof(
        fc.record({ kind: fc.constantFrom('auto' as const, 'none' as const, 'required' as const) }),
        fc.record({ kind: fc.constant('tool' as const), name: fc.constant('f') }),
      ),
      output: fc.oneof(
        fc.constant({ kind: 'json-object' as const }),
        fc.constant({ kind: 'json-schema' as const, name: 'n', schema: { type: 'object' } }),
      ),
      reasoning: fc.record(
        {
          effort: fc.constantFrom('none', 'minimal', 'low', 'high', 'xhigh', 'odd'),
          budgetTokens: fc.nat(),
          isAdaptive: fc.boolean(),
          summary: fc.constantFrom('auto', 'none'),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
}
