import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyChatRequest, chatRequest, MODEL, textPart, USER } from '../../../test/chat-request.ts';
import type { ChatRequest, Part, Tool } from '../../vocabulary/index.ts';
import { MalformedAnswer, type TargetModel } from '../contract.ts';
import { bedrockConverseTarget, bedrockEmbeddingTarget, bedrockTokenCountTarget } from './index.ts';

const CLAUDE = 'us.anthropic.claude-sonnet-4-20250514-v1:0';
const TARGET: TargetModel = { model: CLAUDE, onUnsupported: 'refuse', defaultMaxOutputTokens: 4096 };
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } } };
const TOOL: Tool = { name: 'weather', description: 'Tells the weather', schema: SCHEMA, isStrict: true, at: ['tools', 0], texts: [] };

interface Captured {
  readonly path: string;
  readonly body: Uint8Array;
}

/** A client of the official SDK that sends nothing and keeps what it would have sent. */
function capturingClient(): { readonly client: BedrockRuntimeClient; readonly sent: () => { readonly path: string; readonly body: unknown } } {
  const captured: Captured[] = [];
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'A', secretAccessKey: 'S' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: Captured) => {
        captured.push(request);
        throw new Error('captured');
      },
    },
  });
  const sent = () => {
    const [request] = captured;
    const body: unknown = JSON.parse(new TextDecoder().decode(request?.body));
    return { path: request?.path ?? '', body };
  };
  return { client, sent };
}

function encode(over: Partial<ChatRequest>, target: Partial<TargetModel> = {}) {
  return bedrockConverseTarget.encodeRequest(chatRequest(over), { ...TARGET, ...target });
}

function bodyOf(over: Partial<ChatRequest>, target: Partial<TargetModel> = {}) {
  const result = encode(over, target);
  if (!result.ok) throw new Error(`refused: ${result.reason.parameters.join()}`);
  return result.value.body;
}

const call = (callId: string): Part => ({ kind: 'tool-call', callId, name: 'weather', argumentsJson: '{"city":"Oslo"}', ...MODEL });
const result = (callId: string, isError = false): Part => ({
  kind: 'tool-result',
  callId,
  isError,
  content: [textPart('12 degrees')],
  origin: 'tool-result',
  trust: 'external',
  at: ['messages', 2],
});

const CONVERSATION: ChatRequest['turns'] = [
  { role: 'system', parts: [textPart('be brief')] },
  { role: 'developer', parts: [textPart('be kind')] },
  {
    role: 'user',
    parts: [
      textPart('weather?'),
      { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', base64: 'AAAA' }, ...USER },
      { kind: 'file', source: { kind: 'inline', mediaType: 'application/pdf', base64: 'AQID' }, name: textPart('my  report_1.pdf'), ...USER },
    ],
  },
  {
    role: 'assistant',
    parts: [
      { kind: 'reasoning', text: 'let me see', signature: 'c2ln', protocol: 'anthropic-messages', ...MODEL },
      { kind: 'reasoning', text: '', encrypted: 'BAUG', protocol: 'anthropic-messages', ...MODEL },
      call('c1'),
      call('c2'),
    ],
  },
  { role: 'tool', parts: [result('c1')] },
  { role: 'tool', parts: [result('c2', true)] },
  { role: 'user', parts: [textPart('so?')] },
];

describe('requests to Bedrock', () => {
  test('WIRE-1: the official SDK sends the same body and path for the same conversation', async () => {
    const input = {
      modelId: CLAUDE,
      system: [{ text: 'be brief' }, { text: 'be kind' }],
      messages: [
        {
          role: 'user',
          content: [
            { text: 'weather?' },
            { image: { format: 'png', source: { bytes: Uint8Array.of(0, 0, 0) } } },
            { document: { format: 'pdf', name: 'my report-1', source: { bytes: Uint8Array.of(1, 2, 3) } } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'let me see', signature: 'c2ln' } } },
            { reasoningContent: { redactedContent: Uint8Array.of(4, 5, 6) } },
            { toolUse: { toolUseId: 'c1', name: 'weather', input: { city: 'Oslo' } } },
            { toolUse: { toolUseId: 'c2', name: 'weather', input: { city: 'Oslo' } } },
          ],
        },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 'c1', content: [{ text: '12 degrees' }] } },
            { toolResult: { toolUseId: 'c2', content: [{ text: '12 degrees' }], status: 'error' } },
            { text: 'so?' },
          ],
        },
      ],
      toolConfig: {
        tools: [{ toolSpec: { name: 'weather', description: 'Tells the weather', inputSchema: { json: SCHEMA }, strict: true } }],
        toolChoice: { tool: { name: 'weather' } },
      },
      inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 }, top_k: 40 },
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}', name: 'x', description: 'd' } } } },
    } satisfies ConverseCommandInput;
    const { client, sent } = capturingClient();
    await client.send(new ConverseCommand(input)).catch(() => undefined);
    const ours = encode({
      turns: CONVERSATION,
      tools: [TOOL],
      settings: {
        maxOutputTokens: 100,
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        stop: ['END'],
        toolChoice: { kind: 'tool', name: 'weather' },
        reasoning: { budgetTokens: 1024 },
        output: { kind: 'json-schema', name: 'x', description: 'd', schema: { type: 'object' } },
      },
    });
    expect(ours.ok && ours.value).toEqual(sent());
  });

  test('WIRE-1: a streamed request has its own path, and an ARN is one segment of it', () => {
    const model = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-x-v1:0';
    expect(encode({ isStreamed: true }, { model })).toMatchObject({ value: { path: `/model/${encodeURIComponent(model)}/converse-stream` } });
  });

  test('NET-1: a model name that could leave its place in the path is refused, even where things are dropped', () => {
    for (const model of ['../x', 'a/../b', 'a//b', 'a?b', 'a#b', 'a%2f', '', 'a b']) {
      expect(encode({}, { model, onUnsupported: 'drop' })).toEqual({ ok: false, reason: { parameters: ['model'] } });
    }
  });

  test('WIRE-1: efforts, budgets and top_k are each family’s own', () => {
    const settingsOf = (model: string, settings: ChatRequest['settings']) => {
      const { messages: _messages, ...rest } = bodyOf({ settings }, { model });
      return rest;
    };
    expect(settingsOf(CLAUDE, { reasoning: { effort: 'high' } })).toEqual({ outputConfig: { effort: 'high' } });
    expect(settingsOf(CLAUDE, { reasoning: { effort: 'none' } })).toEqual({ additionalModelRequestFields: { thinking: { type: 'disabled' } } });
    expect(settingsOf(CLAUDE, { reasoning: { isAdaptive: true, effort: 'max' } })).toEqual({
      additionalModelRequestFields: { thinking: { type: 'adaptive' } },
      outputConfig: { effort: 'max' },
    });
    expect(settingsOf('openai.gpt-oss-120b-1:0', { reasoning: { effort: 'low' } })).toEqual({ additionalModelRequestFields: { reasoning_effort: 'low' } });
    expect(settingsOf('eu.amazon.nova-pro-v1:0', { topK: 5 })).toEqual({ additionalModelRequestFields: { inferenceConfig: { topK: 5 } } });
    const refusedOf = (model: string, settings: ChatRequest['settings']) => encode({ settings }, { model });
    const refused = (parameter: string) => ({ ok: false, reason: { parameters: [parameter] } });
    expect(refusedOf('meta.llama4-v1:0', { topK: 5 })).toEqual(refused('topK'));
    expect(refusedOf('meta.llama4-v1:0', { reasoning: { budgetTokens: 5 } })).toEqual(refused('reasoning_effort'));
    expect(refusedOf(CLAUDE, { reasoning: { effort: 'minimal' } })).toEqual(refused('reasoning_effort'));
    expect(refusedOf('openai.gpt-oss-20b-1:0', { reasoning: { effort: 'xhigh' } })).toEqual(refused('reasoning_effort'));
  });

  test('WIRE-1: tools are offered as the choice says, and left out where none may be called', () => {
    const toolsOf = (settings: ChatRequest['settings']) => bodyOf({ tools: [TOOL], settings })['toolConfig'];
    expect(toolsOf({ toolChoice: { kind: 'auto' } })).toMatchObject({ toolChoice: { auto: {} } });
    expect(toolsOf({ toolChoice: { kind: 'required' } })).toMatchObject({ toolChoice: { any: {} } });
    expect(toolsOf({ toolChoice: { kind: 'none' } })).toBeUndefined();
    expect(encode({ turns: CONVERSATION, tools: [TOOL], settings: { toolChoice: { kind: 'none' } } })).toEqual({ ok: false, reason: { parameters: ['tool_choice'] } });
    expect(encode({ turns: CONVERSATION })).toEqual({ ok: false, reason: { parameters: ['tools'] } });
  });

  test('WIRE-1: an id that Bedrock would refuse is replaced by its digest in the call and in its result', () => {
    const long = `gemini_gs24_${'a'.repeat(500)}`;
    const turns: ChatRequest['turns'] = [
      { role: 'assistant', parts: [call(long)] },
      { role: 'tool', parts: [result(long)] },
    ];
    const text = JSON.stringify(bodyOf({ turns, tools: [TOOL] }));
    const ids = [...text.matchAll(/"toolUseId":"([A-Za-z0-9_-]{1,64})"/gu)].map(([, id]) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('WIRE-1: two documents never have one name', () => {
    const file: Part = { kind: 'file', source: { kind: 'inline', mediaType: 'text/plain; charset=utf-8', base64: 'AA==' }, ...USER };
    const text = JSON.stringify(bodyOf({ turns: [{ role: 'user', parts: [file, file, { ...file, name: textPart('../é.txt') }] }] }));
    expect([...text.matchAll(/"name":"([^"]*)"/gu)].map(([, name]) => name)).toEqual(['document', 'document 2', '----']);
  });

  test('WIRE-1: what cannot be expressed is named as the client names it, and left out where the configuration says drop', () => {
    const over: Partial<ChatRequest> = {
      turns: [
        { role: 'user', parts: [textPart('hi'), { kind: 'image', source: { kind: 'url', url: 'https://e.org/a.png' }, ...USER, at: ['messages', 0, 'content', 1, 'image_url', 'url'] }] },
        { role: 'assistant', parts: [{ kind: 'reasoning', text: 't', signature: 'QUJD', protocol: 'gemini', ...MODEL, at: ['messages', 1, 'content', 0] }] },
        { role: 'developer', parts: [{ ...textPart('late'), at: ['messages', 2, 'content'] }] },
      ],
      settings: { seed: 1, presencePenalty: 1, frequencyPenalty: 1, logprobs: 1, logitBias: {}, endUser: 'u', choices: 2, output: { kind: 'json-object' } },
      nativeOnly: ['prediction'],
    };
    const refused = encode(over);
    expect(refused.ok ? [] : refused.reason.parameters).toEqual([
      'prediction',
      'messages[2].content',
      'messages[0].content[1].image_url.url',
      'messages[1].content[0]',
      'frequency_penalty',
      'presence_penalty',
      'seed',
      'logprobs',
      'logit_bias',
      'user',
      'n',
      'response_format',
    ]);
    expect(bodyOf(over, { onUnsupported: 'drop' })).toEqual({ system: [{ text: 'late' }], messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
  });

  test('VAL-5: any request is encoded or refused by name, and what is encoded is plain JSON', () => {
    fc.assert(
      fc.property(anyChatRequest(), fc.constantFrom('refuse' as const, 'drop' as const), (request, onUnsupported) => {
        const encoded = bedrockConverseTarget.encodeRequest(request, { ...TARGET, onUnsupported });
        const body = encoded.ok ? encoded.value.body : {};
        expect(JSON.parse(JSON.stringify(body))).toStrictEqual(body);
        expect(encoded.ok || (onUnsupported === 'refuse' && encoded.reason.parameters.length > 0)).toBe(true);
      }),
    );
  });
});

describe('other calls to Bedrock', () => {
  const embedding = (texts: readonly string[], over: object = {}) => ({
    kind: 'embedding' as const,
    surface: 'embeddings' as const,
    native: { protocol: 'openai-embeddings' as const, body: {} },
    model: 'm',
    inputs: texts.map((text) => textPart(text)),
    encoding: 'float' as const,
    parameters: [],
    nativeOnly: [],
    ...over,
  });
  const embed = (model: string, request: ReturnType<typeof embedding>, onUnsupported: 'refuse' | 'drop' = 'refuse') =>
    bedrockEmbeddingTarget.encodeRequest(request, { ...TARGET, model, onUnsupported });
  const CONTEXT = { nowS: 0, randomHex: () => '', model: 'e' };

  test('WIRE-1: Titan embeds one text with its dimensions, more are refused whatever the configuration says', () => {
    expect(embed('amazon.titan-embed-text-v2:0', embedding(['a'], { dimensions: 256 }))).toEqual({
      ok: true,
      value: { path: '/model/amazon.titan-embed-text-v2%3A0/invoke', body: { inputText: 'a', dimensions: 256 } },
    });
    expect(embed('amazon.titan-embed-text-v2:0', embedding(['a', 'b']), 'drop')).toEqual({ ok: false, reason: { parameters: ['input'] } });
    expect(embed('amazon.titan-embed-text-v1', embedding(['a'], { dimensions: 256 }))).toEqual({ ok: false, reason: { parameters: ['dimensions'] } });
    expect(bedrockEmbeddingTarget.decodeAnswer({ embedding: [1, 2], inputTextTokenCount: 3 }, CONTEXT)).toEqual({
      model: 'e',
      vectors: [[1, 2]],
      usage: { inputTokens: 3, outputTokens: 0 },
    });
  });

  test('WIRE-1: Cohere embeds many texts, its answer is read in both of its forms', () => {
    expect(embed('us.cohere.embed-v4:0', embedding(['a', 'b'], { dimensions: 512 }))).toMatchObject({
      value: { body: { texts: ['a', 'b'], input_type: 'search_document', embedding_types: ['float'], output_dimension: 512 } },
    });
    expect(embed('cohere.embed-english-v3', embedding(['a'], { dimensions: 512 }))).toEqual({ ok: false, reason: { parameters: ['dimensions'] } });
    expect(embed('cohere.embed-english-v3', embedding(Array.from({ length: 97 }, () => 'a')), 'drop').ok).toBe(false);
    expect(bedrockEmbeddingTarget.decodeAnswer({ embeddings: { float: [[1], [2]] } }, CONTEXT).vectors).toEqual([[1], [2]]);
    expect(bedrockEmbeddingTarget.decodeAnswer({ embeddings: [[1], [2]] }, CONTEXT).vectors).toEqual([[1], [2]]);
    for (const odd of [{}, { embedding: ['a'] }, { embeddings: { int8: [[1]] } }]) expect(() => bedrockEmbeddingTarget.decodeAnswer(odd, CONTEXT)).toThrow(MalformedAnswer);
  });

  test('WIRE-1: another model and token numbers cannot be embedded', () => {
    expect(embed('meta.llama4', embedding(['a']))).toEqual({ ok: false, reason: { parameters: ['model'] } });
    expect(embed('cohere.embed-v4:0', embedding([], { inputs: [{ kind: 'tokens', tokens: [1] }] }), 'drop')).toEqual({ ok: false, reason: { parameters: ['input'] } });
    expect(embed('cohere.embed-v4:0', embedding(['a'], { endUser: 'u' }))).toEqual({ ok: false, reason: { parameters: ['user'] } });
  });

  test('WIRE-1: the official SDK sends the same token count', async () => {
    const { client, sent } = capturingClient();
    const converse = {
      system: [{ text: 's' }],
      messages: [{ role: 'user' as const, content: [{ text: 'u' }] }],
      toolConfig: { tools: [{ toolSpec: { name: 'weather', description: 'Tells the weather', inputSchema: { json: SCHEMA }, strict: true } }] },
    };
    await client.send(new CountTokensCommand({ modelId: CLAUDE, input: { converse } })).catch(() => undefined);
    const chat = chatRequest({ turns: [{ role: 'system', parts: [textPart('s')] }, { role: 'user', parts: [textPart('u')] }], tools: [TOOL] });
    const ours = bedrockTokenCountTarget.encodeRequest({ kind: 'token-count', surface: 'count-tokens', native: chat.native, model: 'm', chat }, TARGET);
    expect(ours.ok && ours.value).toEqual(sent());
    expect(bedrockTokenCountTarget.decodeAnswer({ inputTokens: 4 })).toEqual({ inputTokens: 4 });
    expect(() => bedrockTokenCountTarget.decodeAnswer({ inputTokens: -1 })).toThrow('missing');
  });
});
