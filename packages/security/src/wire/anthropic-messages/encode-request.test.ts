import { describe, expect, test } from 'vitest';
import type { ChatRequest, Part, Turn } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { anthropicMessagesClient, anthropicMessagesTarget, anthropicTokenCountTarget, parseAnthropicBetas } from './index.ts';

const TARGET: TargetModel = { model: 'claude-sonnet-5', onUnsupported: 'refuse', defaultMaxOutputTokens: 4096 };
const LABEL = { origin: 'user', trust: 'caller', at: ['messages', 0, 'content'] } as const;

function said(text: string): Part {
  return { kind: 'text', text, ...LABEL };
}

function requestOf(members: Partial<ChatRequest> = {}): ChatRequest {
  return {
    kind: 'chat',
    surface: 'chat-completions',
    native: { protocol: 'openai-chat', body: {} },
    model: 'alias',
    isStreamed: false,
    stream: { isUsageIncluded: false, isObfuscationIncluded: false },
    turns: [{ role: 'user', parts: [said('hi')] }],
    tools: [],
    settings: {},
    parameters: [],
    nativeOnly: [],
    parameterNames: { choices: 'n', seed: 'seed', output: 'response_format', frequencyPenalty: 'frequency_penalty', logitBias: 'logit_bias', logprobs: 'logprobs', presencePenalty: 'presence_penalty', temperature: 'temperature', reasoning: 'reasoning_effort' },
    ...members,
  };
}

function encode(members: Partial<ChatRequest> = {}, target: Partial<TargetModel> = {}): unknown {
  const encoded = anthropicMessagesTarget.encodeRequest(requestOf(members), { ...TARGET, ...target });
  return encoded.ok ? encoded.value.body : encoded.reason.parameters;
}

function encodeTurns(turns: readonly Turn[]): unknown {
  return encode({ turns });
}

describe('a request of another protocol as Messages', () => {
  test('takes the default token limit and streams when asked to', () => {
    expect(encode({ isStreamed: true })).toEqual({
      model: 'claude-sonnet-5',
      max_tokens: 4096,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
      stream: true,
    });
  });

  test('leading system and developer turns become the system prompt, later ones stay in their place', () => {
    expect(
      encodeTurns([
        { role: 'system', parts: [said('a')] },
        { role: 'developer', parts: [said('b')] },
        { role: 'user', parts: [said('c')] },
        { role: 'system', parts: [said('d')] },
      ]),
    ).toMatchObject({
      system: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'c' }] },
        { role: 'system', content: [{ type: 'text', text: 'd' }] },
      ],
    });
  });

  test('parallel calls and their results make one assistant and one user message', () => {
    const call = (id: string, argumentsJson: string): Part => ({ kind: 'tool-call', callId: id, name: 'f', argumentsJson, ...LABEL });
    const result = (id: string): Turn => ({ role: 'tool', parts: [{ kind: 'tool-result', callId: id, isError: false, content: [{ kind: 'text', text: 'r', ...LABEL }], ...LABEL }] });
    expect(
      encodeTurns([
        { role: 'assistant', parts: [said(''), call('c1', ''), call('c.2', '{"a":1}')] },
        result('c1'),
        result('c.2'),
        { role: 'user', parts: [said('and?')] },
      ]),
    ).toMatchObject({
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'c1', name: 'f', input: {} },
            { type: 'tool_use', id: 'call_c_2e_2', name: 'f', input: { a: 1 } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: 'r' }] },
            { type: 'tool_result', tool_use_id: 'call_c_2e_2' },
            { type: 'text', text: 'and?' },
          ],
        },
      ],
    });
  });

  test('images, documents and text files find their blocks', () => {
    const parts: readonly Part[] = [
      { kind: 'image', source: { kind: 'inline', mediaType: 'image/jpg', base64: 'AA==' }, ...LABEL },
      { kind: 'image', source: { kind: 'url', url: 'https://x.example/i.png' }, ...LABEL },
      { kind: 'file', source: { kind: 'inline', mediaType: 'application/pdf', base64: 'AA==' }, name: { kind: 'text', text: 'a.pdf', ...LABEL }, ...LABEL },
      { kind: 'file', source: { kind: 'inline', mediaType: 'text/markdown', base64: 'aGk=' }, ...LABEL },
    ];
    expect(encodeTurns([{ role: 'user', parts }])).toMatchObject({
      messages: [
        {
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AA==' } },
            { type: 'image', source: { type: 'url', url: 'https://x.example/i.png' } },
            { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf' } },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'hi' } },
          ],
        },
      ],
    });
  });

  test('tools, choice, structured output, stops and the end user are said in its words', () => {
    expect(
      encode({
        tools: [{ name: 'f', description: 'd', schema: { properties: {} }, isStrict: true, at: ['tools', 0], texts: [] }, { name: 'g', at: ['tools', 1], texts: [] }],
        settings: {
          maxOutputTokens: 9,
          stop: ['x'],
          endUser: 'u',
          toolChoice: { kind: 'tool', name: 'f' },
          areParallelToolCallsAllowed: false,
          output: { kind: 'json-schema', name: 'n', description: 'about', schema: { type: 'object' } },
        },
      }),
    ).toMatchObject({
      max_tokens: 9,
      stop_sequences: ['x'],
      metadata: { user_id: 'u' },
      tools: [
        { name: 'f', description: 'd', input_schema: { type: 'object', properties: {} }, strict: true },
        { name: 'g', input_schema: { type: 'object' } },
      ],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
      output_config: { format: { type: 'json_schema', schema: { type: 'object', description: 'about' } } },
    });
  });

  test.each([
    ['claude-sonnet-5', { effort: 'high' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }],
    ['claude-opus-4-6', { effort: 'minimal', summary: 'auto' }, { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'low' } }],
    ['claude-sonnet-4-5-20250929', { effort: 'low' }, { thinking: { type: 'enabled', budget_tokens: 2048 }, max_tokens: 6144 }],
    ['claude-3-7-sonnet-20250219', { effort: 'medium' }, { thinking: { type: 'enabled', budget_tokens: 8192 } }],
    ['claude-opus-4-20250514', { effort: 'low' }, { thinking: { type: 'enabled' } }],
    ['claude-sonnet-5', { effort: 'none' }, { thinking: { type: 'disabled' } }],
    ['claude-sonnet-5', { budgetTokens: 3000 }, { thinking: { type: 'enabled', budget_tokens: 3000 }, max_tokens: 7096 }],
    ['claude-sonnet-5', { isAdaptive: true }, { thinking: { type: 'adaptive' } }],
  ])('reasoning for %s: %o', (model, reasoning, expected) => {
    expect(encode({ settings: { reasoning } }, { model })).toMatchObject(expected);
  });

  test('a thinking budget stays below the client’s own token limit', () => {
    expect(encode({ settings: { reasoning: { budgetTokens: 5000 }, maxOutputTokens: 2000 } })).toMatchObject({ max_tokens: 2000, thinking: { budget_tokens: 1999 } });
    expect(encode({ settings: { reasoning: { budgetTokens: 5000 }, maxOutputTokens: 1000 } })).toEqual(['reasoning_effort']);
  });
});

describe('what Messages cannot express', () => {
  test.each([
    ['n', { settings: { choices: 2 } }],
    ['seed', { settings: { seed: 1 } }],
    ['frequency_penalty', { settings: { frequencyPenalty: 0.5 } }],
    ['presence_penalty', { settings: { presencePenalty: 0.5 } }],
    ['logprobs', { settings: { logprobs: 0 } }],
    ['logit_bias', { settings: { logitBias: { a: 1 } } }],
    ['temperature', { settings: { temperature: 1.5 } }],
    ['response_format', { settings: { output: { kind: 'json-object' } } }],
    ['reasoning_effort', { settings: { reasoning: { effort: 'novel' } } }],
    ['prediction', { nativeOnly: ['prediction'] }],
    ['messages[0].name', { turns: [{ role: 'user', name: { kind: 'text', text: 'bob', ...LABEL, at: ['messages', 0, 'name'] }, parts: [said('a')] }] }],
    ['messages[0].content', { turns: [{ role: 'user', parts: [{ kind: 'audio', format: 'wav', base64: '', ...LABEL }] }] }],
    ['messages[0].content', { turns: [{ role: 'user', parts: [{ kind: 'image', source: { kind: 'stored', id: 'f' }, ...LABEL }] }] }],
    ['messages[0].content', { turns: [{ role: 'user', parts: [{ kind: 'file', source: { kind: 'inline', mediaType: 'application/zip', base64: '' }, ...LABEL }] }] }],
    ['messages[0].content', { turns: [{ role: 'assistant', parts: [{ kind: 'tool-call', callId: 'c', name: 'f', argumentsJson: '{"a":', ...LABEL }] }] }],
    ['messages[0].content', { turns: [{ role: 'assistant', parts: [{ kind: 'reasoning', text: 'hm', signature: 's', protocol: 'gemini', ...LABEL }] }] }],
  ] satisfies readonly (readonly [string, Partial<ChatRequest>])[])('is refused by the client’s name %s, or left out by configuration', (name, members) => {
    expect(encode(members)).toEqual([name]);
    expect(encode(members, { onUnsupported: 'drop' })).toMatchObject({ model: 'claude-sonnet-5', max_tokens: 4096 });
  });
});

describe('reasoning of another provider in a body of this protocol', () => {
  const content = [
    { type: 'thinking', thinking: 'a', signature: 'own' },
    { type: 'thinking', thinking: 'b', signature: 'agentor.gemini.s.x' },
    { type: 'thinking', thinking: 'c', signature: '' },
  ];
  const body = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'q' }, { role: 'assistant', content }, { role: 'assistant', content: content.slice(2) }] };

  test('is named, as the provider would refuse its signature, or left out by configuration', () => {
    const parsed = anthropicMessagesClient.parseRequest(body, { extraParameters: new Set() });
    if (!parsed.ok) throw new Error('the body is valid');
    expect(anthropicMessagesTarget.encodeRequest(parsed.value, TARGET)).toEqual({
      ok: false,
      reason: { parameters: ['messages[1].content[1]', 'messages[1].content[2]', 'messages[2].content[0]'] },
    });
    expect(anthropicMessagesTarget.encodeRequest(parsed.value, { ...TARGET, onUnsupported: 'drop' })).toMatchObject({
      value: { body: { messages: [body.messages[0], { role: 'assistant', content: content.slice(0, 1) }] } },
    });
  });
});

describe('betas', () => {
  test('names from the header go to the same protocol and to no other', () => {
    const betas = parseAnthropicBetas('context-1m-2025-08-07, files-api-2025-04-14,context-1m-2025-08-07');
    expect(betas).toEqual({ ok: true, value: ['context-1m-2025-08-07', 'files-api-2025-04-14'] });
    const own = requestOf({ native: { protocol: 'anthropic-messages', body: { model: 'alias' } }, betas: ['a-1', 'b-2'] });
    expect(anthropicMessagesTarget.encodeRequest(own, TARGET)).toMatchObject({ value: { headers: { 'anthropic-beta': 'a-1,b-2' } } });
    expect(anthropicMessagesTarget.encodeRequest(requestOf({ betas: ['a-1'] }), TARGET)).toMatchObject({ value: { headers: { 'anthropic-version': '2023-06-01' } } });
  });

  test('a header that holds anything but names is refused', () => {
    for (const header of ['a b', 'a\r\nx: y', 'A', 'x'.repeat(65), Array.from({ length: 33 }, (_, index) => `b-${index}`).join()]) {
      expect(parseAnthropicBetas(header)).toMatchObject({ ok: false, reason: { parameter: 'anthropic-beta' } });
    }
  });
});

describe('token counts', () => {
  test('a body of the same protocol goes on with the model replaced', () => {
    const body = { model: 'alias', messages: [{ role: 'user', content: 'a' }] };
    const parsed = anthropicMessagesClient.parseRequest({ ...body, max_tokens: 1 }, { extraParameters: new Set() });
    if (!parsed.ok) throw new Error('the body is valid');
    const native = { protocol: 'anthropic-messages', body } as const;
    const request = { kind: 'token-count', surface: 'count-tokens', native, model: 'alias', chat: { ...parsed.value, native } } as const;
    expect(anthropicTokenCountTarget.encodeRequest(request, TARGET)).toMatchObject({ value: { path: '/v1/messages/count_tokens', body: { ...body, model: TARGET.model } } });
    expect(anthropicTokenCountTarget.decodeAnswer({ input_tokens: 12 })).toEqual({ inputTokens: 12 });
    expect(() => anthropicTokenCountTarget.decodeAnswer({})).toThrow('token count');
  });

  test('a chat of another protocol is counted without what shapes the answer', () => {
    const chat = requestOf({ settings: { temperature: 0.5, stop: ['x'] } });
    const encoded = anthropicTokenCountTarget.encodeRequest({ kind: 'token-count', surface: 'count-tokens', native: chat.native, model: 'm', chat }, TARGET);
    expect(encoded).toMatchObject({ value: { body: { model: TARGET.model, messages: [{ role: 'user' }] } } });
    expect(JSON.stringify(encoded)).not.toMatch(/max_tokens|temperature|stop_sequences/u);
  });
});
