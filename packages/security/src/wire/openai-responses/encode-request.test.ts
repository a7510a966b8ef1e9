import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, ReasoningPart, Turn } from '../../vocabulary/index.ts';
import { anyBody, portableBody } from '../../../test/responses-arbitraries.ts';
import { openAiResponsesTarget, openAiResponsesTokenCountTarget } from './index.ts';
import { parseResponsesRequest } from './parse-request.ts';

const REFUSE = { model: 'provider-model', onUnsupported: 'refuse', defaultMaxOutputTokens: 4096 } as const;
const DROP = { ...REFUSE, onUnsupported: 'drop' } as const;

function parse(body: unknown): ChatRequest {
  const parsed = parseResponsesRequest(body, { extraParameters: new Set() });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.reason));
  return parsed.value;
}

function encode(request: ChatRequest, target: typeof REFUSE | typeof DROP = REFUSE): JsonObject {
  const encoded = openAiResponsesTarget.encodeRequest(request, target);
  if (!encoded.ok) throw new Error(encoded.reason.parameters.join());
  expect(encoded.value.path).toBe('/responses');
  return encoded.value.body;
}

function unsupportedIn(request: ChatRequest): readonly string[] {
  const encoded = openAiResponsesTarget.encodeRequest(request, REFUSE);
  return encoded.ok ? [] : encoded.reason.parameters;
}

/** The same request as if it had come by another surface. */
function foreign(request: ChatRequest): ChatRequest {
  return { ...request, surface: 'chat-completions', native: { protocol: 'openai-chat', body: {} } };
}

/** What a request means, without where its pieces stand. */
function meaning(request: ChatRequest): unknown {
  const { turns, tools, settings, isStreamed } = request;
  const bare: unknown = JSON.parse(JSON.stringify({ turns, tools, settings, isStreamed }, (name, value: unknown) => (['at', 'texts'].includes(name) ? undefined : value)));
  return bare;
}

const chat = (turns: readonly Turn[], more: Partial<ChatRequest> = {}): ChatRequest => ({ ...foreign(parse({ model: 'm', input: 'x' })), turns, ...more });
const text = (value: string): Turn['parts'][number] => ({ kind: 'text', text: value, origin: 'user', trust: 'caller', at: ['messages', 0, 'content'] });
const thought = (more: Partial<ReasoningPart>): ReasoningPart => ({
  kind: 'reasoning', text: 'hm', protocol: 'anthropic-messages', origin: 'assistant', trust: 'model', at: ['messages', 1, 'content', 0], ...more,
});

describe('a request of the same protocol', () => {
  test('VAL-5: what goes upstream is the validated body with model and streaming replaced', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        expect(encode(parse(body))).toEqual({ ...body, model: 'provider-model' });
      }),
      { numRuns: 1_000 },
    );
  });

  test('reasoning that another provider made is named, or left out', () => {
    const request = parse({
      model: 'm',
      input: [{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'agentor.anthropic-messages.s.sig' }, { role: 'user', content: 'hi' }],
    });
    expect(unsupportedIn(request)).toEqual(['input[0]']);
    expect(encode(request, DROP)['input']).toEqual([{ role: 'user', content: 'hi' }]);
  });
});

describe('a request of another protocol', () => {
  test('in, out and in again means the same', () => {
    fc.assert(
      fc.property(portableBody, (body) => {
        const request = parse(body);
        const again = parse(encode(foreign(request)));
        expect(meaning(again)).toEqual(meaning(request));
        expect(again.nativeOnly).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('nothing is stored', () => {
    expect(encode(chat([{ role: 'user', parts: [text('hi')] }]))).toEqual({
      model: 'provider-model',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
      store: false,
    });
  });

  test('encrypted reasoning is asked for when the model is to reason, and only then', () => {
    expect(encode(chat([], { settings: { reasoning: { effort: 'high' } } }))).toMatchObject({
      reasoning: { effort: 'high' },
      include: ['reasoning.encrypted_content'],
    });
    expect(encode(chat([], { settings: { reasoning: { effort: 'none' } } }))['include']).toBeUndefined();
    expect(encode(chat([{ role: 'assistant', parts: [thought({ protocol: 'openai-responses', signature: 'rs_1:abc' })] }]))).toMatchObject({
      include: ['reasoning.encrypted_content'],
      input: [{ type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'abc' }],
    });
  });

  test('a thinking budget becomes an effort, and shown thinking a summary', () => {
    expect(encode(chat([], { settings: { reasoning: { budgetTokens: 4096 } } }))['reasoning']).toEqual({ effort: 'medium', summary: 'auto' });
    expect(encode(chat([], { settings: { reasoning: { budgetTokens: 0 } } }))['reasoning']).toEqual({ effort: 'none' });
  });

  test("another provider's reasoning is named; our own without encrypted content is left out", () => {
    expect(unsupportedIn(chat([{ role: 'assistant', parts: [thought({ signature: 's' })] }]))).toEqual(['messages[1].content[0]']);
    expect(encode(chat([{ role: 'assistant', parts: [thought({ protocol: 'openai-responses', signature: 'rs_1:' })] }]))['input']).toEqual([]);
  });

  test("what the protocol cannot express is named as the client's surface names it, or dropped", () => {
    const request = chat([], {
      settings: { stop: ['x'], topK: 4, seed: 1, choices: 2, frequencyPenalty: 0.5, logprobs: 1 },
      nativeOnly: ['prediction'],
      parameterNames: { stop: 'stop_sequences', topK: 'top_k', choices: 'n' },
    });
    expect(unsupportedIn(request).toSorted()).toEqual(['frequencyPenalty', 'logprobs', 'n', 'prediction', 'seed', 'stop_sequences', 'top_k']);
    expect(encode(request, DROP)).toEqual({ model: 'provider-model', input: [], store: false });
  });

  test('default values are no obstacle', () => {
    expect(unsupportedIn(chat([], { settings: { stop: [], choices: 1, frequencyPenalty: 0, presencePenalty: 0 } }))).toEqual([]);
  });

  test('results of tools inside a user turn become items before its text', () => {
    const request = chat([
      {
        role: 'user',
        parts: [
          { kind: 'tool-result', callId: 'c', isError: true, content: [], origin: 'tool-result', trust: 'external', at: ['messages', 0] },
          text('go on'),
        ],
      },
    ]);
    expect(encode(request)['input']).toEqual([
      { type: 'function_call_output', call_id: 'c', output: '', status: 'incomplete' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go on' }] },
    ]);
  });

  test('a call id longer than the provider takes is shortened alike at call and result', () => {
    const callId = `gemini_${'x'.repeat(900)}`;
    const place = { trust: 'model', at: [] } as const;
    const input = encode(
      chat([
        { role: 'assistant', parts: [{ kind: 'tool-call', callId, name: 'f', argumentsJson: '{}', origin: 'tool-call', ...place }] },
        { role: 'tool', parts: [{ kind: 'tool-result', callId, isError: false, content: [], origin: 'tool-result', ...place }] },
      ]),
    )['input'];
    const ids = Array.isArray(input) ? input.map((item: JsonObject) => item['call_id']) : [];
    expect(ids[0]).toBe(ids[1]);
    expect(String(ids[0])).toHaveLength(64);
  });
});

describe('counting tokens', () => {
  test('a conversation goes to its own path without sampling settings', () => {
    const request = chat([{ role: 'user', parts: [text('hi')] }], { settings: { maxOutputTokens: 5, reasoning: { effort: 'low' } } });
    const encoded = openAiResponsesTokenCountTarget.encodeRequest(
      { kind: 'token-count', surface: 'count-tokens', native: request.native, model: 'm', chat: request },
      REFUSE,
    );
    expect(encoded).toMatchObject({
      ok: true,
      value: { path: '/responses/input_tokens', body: { model: 'provider-model', reasoning: { effort: 'low' } } },
    });
    expect(openAiResponsesTokenCountTarget.decodeAnswer({ object: 'response.input_tokens', input_tokens: 7 })).toEqual({ inputTokens: 7 });
    expect(() => openAiResponsesTokenCountTarget.decodeAnswer({})).toThrow('count');
  });
});
