import { GoogleGenAI, type GenerateContentParameters } from '@google/genai';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { anyChatRequest, chatRequest, MODEL, textPart, USER } from '../../../test/chat-request.ts';
import type { ChatRequest, Part, Tool } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { geminiEmbeddingTarget, geminiTarget, geminiTokenCountTarget } from './index.ts';

const TARGET: TargetModel = { model: 'gemini-2.5-flash', onUnsupported: 'refuse', defaultMaxOutputTokens: 4096 };
const TOOL: Tool = {
  name: 'weather',
  description: 'Tells the weather',
  schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  at: ['tools', 0],
  texts: [],
};

function encode(over: Partial<ChatRequest>, target: Partial<TargetModel> = {}) {
  return geminiTarget.encodeRequest(chatRequest(over), { ...TARGET, ...target });
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

describe('requests to Gemini', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('WIRE-1: the official SDK sends the same body and path for the same conversation', async () => {
    const parameters = {
      model: 'gemini-2.5-flash',
      contents: [
        { role: 'user', parts: [{ text: 'weather?' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }] },
        {
          role: 'model',
          parts: [
            { text: 'let me see', thought: true },
            { functionCall: { id: 'c1', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'QUJD' },
          ],
        },
        { role: 'user', parts: [{ functionResponse: { id: 'c1', name: 'weather', response: { output: '12 degrees' } } }, { text: 'so?' }] },
      ],
      config: {
        systemInstruction: { parts: [{ text: 'be brief' }] },
        tools: [{ functionDeclarations: [{ name: 'weather', description: 'Tells the weather', parametersJsonSchema: TOOL.schema }] }],
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        maxOutputTokens: 100,
        stopSequences: ['END'],
        candidateCount: 2,
        seed: 7,
        presencePenalty: 0.1,
        frequencyPenalty: 0.2,
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object' },
        thinkingConfig: { thinkingBudget: 1024, includeThoughts: true },
      },
    } satisfies GenerateContentParameters;
    const sent: { url: string; body: unknown }[] = [];
    vi.stubGlobal('fetch', async (url: string, init: { readonly body: string }) => {
      sent.push({ url, body: JSON.parse(init.body) });
      return Response.json({ candidates: [] });
    });
    await new GoogleGenAI({ apiKey: 'k', apiVersion: 'v1beta' }).models.generateContent(parameters);

    const ours = encode({
      turns: [
        { role: 'system', parts: [textPart('be brief')] },
        { role: 'user', parts: [textPart('weather?'), { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', base64: 'AAAA' }, ...USER }] },
        {
          role: 'assistant',
          parts: [{ kind: 'reasoning', text: 'let me see', protocol: 'anthropic-messages', ...MODEL }, call('gemini_ps2_c1QUJD')],
        },
        { role: 'tool', parts: [result('gemini_ps2_c1QUJD')] },
        { role: 'user', parts: [textPart('so?')] },
      ],
      tools: [TOOL],
      settings: {
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        maxOutputTokens: 100,
        stop: ['END'],
        choices: 2,
        seed: 7,
        presencePenalty: 0.1,
        frequencyPenalty: 0.2,
        output: { kind: 'json-schema', name: 'x', schema: { type: 'object' } },
        reasoning: { budgetTokens: 1024 },
      },
    });
    expect(ours).toMatchObject({ ok: true, value: { path: '/models/gemini-2.5-flash:generateContent', body: sent[0]?.body } });
    expect(ours.ok && ours.value.body).toEqual(sent[0]?.body);
    expect(sent[0]?.url).toBe(`https://generativelanguage.googleapis.com/v1beta${ours.ok ? ours.value.path : ''}`);
  });

  test('WIRE-1: a streamed request asks for server-sent events', () => {
    expect(encode({ isStreamed: true })).toMatchObject({ value: { path: '/models/gemini-2.5-flash:streamGenerateContent?alt=sse' } });
    expect(encode({}, { model: 'tunedModels/mine' })).toMatchObject({ value: { path: '/tunedModels/mine:generateContent' } });
  });

  test('NET-1: a model name that could leave its place in the path is refused, even where things are dropped', () => {
    for (const model of ['../v1/x', 'models/../x', 'a/b', 'a?b', 'a#b', 'a:b', 'a%2e', '', 'models/']) {
      expect(encode({}, { model, onUnsupported: 'drop' })).toEqual({ ok: false, reason: { parameters: ['model'] } });
    }
  });

  test('WIRE-1: each tool choice and strict tools have their calling mode', () => {
    const modeOf = (settings: ChatRequest['settings'], isStrict = false) =>
      bodyOf({ tools: [{ ...TOOL, isStrict }], settings })['toolConfig'];
    expect(modeOf({})).toBeUndefined();
    expect(modeOf({}, true)).toEqual({ functionCallingConfig: { mode: 'VALIDATED' } });
    expect(modeOf({ toolChoice: { kind: 'auto' } })).toEqual({ functionCallingConfig: { mode: 'AUTO' } });
    expect(modeOf({ toolChoice: { kind: 'none' } }, true)).toEqual({ functionCallingConfig: { mode: 'NONE' } });
    expect(modeOf({ toolChoice: { kind: 'required' } })).toEqual({ functionCallingConfig: { mode: 'ANY' } });
    expect(modeOf({ toolChoice: { kind: 'tool', name: 'weather' } })).toEqual({
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] },
    });
  });

  test('WIRE-1: an effort is a budget for version 2.5 and a level from version 3 on', () => {
    const thinkingOf = (model: string, reasoning: object) => bodyOf({ settings: { reasoning } }, { model })['generationConfig'];
    expect(thinkingOf('gemini-2.5-pro', { effort: 'high' })).toEqual({ thinkingConfig: { thinkingBudget: 24_576 } });
    expect(thinkingOf('gemini-3-pro-preview', { effort: 'low', summary: 'auto' })).toEqual({
      thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: true },
    });
    expect(thinkingOf('gemini-3.8-flash', { isAdaptive: true })).toEqual({ thinkingConfig: { thinkingBudget: -1, includeThoughts: true } });
    expect(thinkingOf('gemini-2.5-flash', { budgetTokens: 0 })).toEqual({ thinkingConfig: { thinkingBudget: 0 } });
    expect(encode({ settings: { reasoning: { effort: 'none' } } }, { model: 'gemini-3-pro' })).toEqual({
      ok: false,
      reason: { parameters: ['reasoning_effort'] },
    });
  });

  test('WIRE-1: a call of another model is signed for Gemini 3 as Google says, its own signature stays', () => {
    const turns: ChatRequest['turns'] = [
      { role: 'user', parts: [textPart('?')] },
      { role: 'assistant', parts: [call('call_a'), call('call_b')] },
      { role: 'tool', parts: [result('call_a'), result('call_b', true)] },
    ];
    const contents = [
      { role: 'user', parts: [{ text: '?' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'call_a', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'skip_thought_signature_validator' },
          { functionCall: { id: 'call_b', name: 'weather', args: { city: 'Oslo' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'call_a', name: 'weather', response: { output: '12 degrees' } } },
          { functionResponse: { id: 'call_b', name: 'weather', response: { error: '12 degrees' } } },
        ],
      },
    ];
    expect(bodyOf({ turns }, { model: 'gemini-3-pro' })['contents']).toEqual(contents);
    expect(JSON.stringify(bodyOf({ turns }))).not.toContain('thoughtSignature');
  });

  test('WIRE-1: a text gets its signature back from the reasoning without text that follows it', () => {
    const parts: Part[] = [
      { kind: 'text', text: 'hello', ...MODEL },
      { kind: 'reasoning', text: '', signature: 'QUJD', protocol: 'gemini', ...MODEL },
    ];
    expect(bodyOf({ turns: [{ role: 'assistant', parts }] })['contents']).toEqual([
      { role: 'model', parts: [{ text: 'hello', thoughtSignature: 'QUJD' }] },
    ]);
  });

  test('WIRE-1: what cannot be expressed is named as the client names it, and left out where the configuration says drop', () => {
    const over: Partial<ChatRequest> = {
      turns: [
        { role: 'user', name: { ...textPart('ann'), at: ['messages', 0, 'name'] }, parts: [textPart('hi')] },
        { role: 'system', parts: [{ ...textPart('late'), at: ['messages', 1, 'content'] }] },
        {
          role: 'user',
          parts: [
            { kind: 'file', source: { kind: 'stored', id: 'file-1' }, ...USER, at: ['messages', 2, 'content', 0, 'file', 'file_id'] },
            { kind: 'image', detail: 'high', source: { kind: 'url', url: 'https://e.org/a.png' }, ...USER, at: ['messages', 2, 'content', 1, 'image_url', 'url'] },
          ],
        },
        { role: 'assistant', parts: [{ kind: 'reasoning', text: 't', signature: 's', protocol: 'anthropic-messages', ...MODEL, at: ['messages', 3, 'content', 0] }] },
        { role: 'assistant', parts: [{ kind: 'tool-call', callId: 'c', name: 'weather', argumentsJson: '{', ...MODEL, at: ['messages', 3, 'tool_calls', 0] }] },
      ],
      tools: [TOOL],
      settings: { logprobs: 2, logitBias: { '1': 2 }, endUser: 'u', areParallelToolCallsAllowed: false },
      nativeOnly: ['prediction'],
    };
    const refused = encode(over);
    expect(refused.ok ? [] : refused.reason.parameters).toEqual([
      'prediction',
      'messages[0].name',
      'messages[1].content',
      'messages[2].content[0].file.file_id',
      'messages[2].content[1].image_url.detail',
      'messages[3].content[0]',
      'messages[3].tool_calls[0]',
      'parallel_tool_calls',
      'logprobs',
      'logit_bias',
      'user',
    ]);
    expect(bodyOf(over, { onUnsupported: 'drop' })).toEqual({
      systemInstruction: { parts: [{ text: 'late' }] },
      contents: [
        { role: 'user', parts: [{ text: 'hi' }, { fileData: { mimeType: 'image/png', fileUri: 'https://e.org/a.png' } }] },
        { role: 'model', parts: [{ functionCall: { id: 'c', name: 'weather', args: {} } }] },
      ],
      tools: [{ functionDeclarations: [{ name: 'weather', description: 'Tells the weather', parametersJsonSchema: TOOL.schema }] }],
    });
  });

  test('VAL-5: any request is encoded or refused by name, and what is encoded is plain JSON', () => {
    fc.assert(
      fc.property(anyChatRequest(), fc.constantFrom('refuse' as const, 'drop' as const), (request, onUnsupported) => {
        const encoded = geminiTarget.encodeRequest(request, { ...TARGET, model: 'gemini-3-pro', onUnsupported });
        const body = encoded.ok ? encoded.value.body : {};
        expect(JSON.parse(JSON.stringify(body))).toStrictEqual(body);
        expect(encoded.ok || (onUnsupported === 'refuse' && encoded.reason.parameters.length > 0)).toBe(true);
      }),
    );
  });
});

describe('other calls to Gemini', () => {
  const embedding = (over: object) => ({
    kind: 'embedding' as const,
    surface: 'embeddings' as const,
    native: { protocol: 'openai-embeddings' as const, body: {} },
    model: 'm',
    inputs: [textPart('a'), textPart('b')],
    encoding: 'float' as const,
    parameters: [],
    nativeOnly: [],
    ...over,
  });

  test('WIRE-1: the official SDK sends the same embedding request, and its vectors are read', async () => {
    const sent: { url: string; body: unknown }[] = [];
    vi.stubGlobal('fetch', async (url: string, init: { readonly body: string }) => {
      sent.push({ url, body: JSON.parse(init.body) });
      return Response.json({ embeddings: [] });
    });
    await new GoogleGenAI({ apiKey: 'k', apiVersion: 'v1beta' }).models.embedContent({
      model: 'gemini-embedding-001',
      contents: ['a', 'b'],
      config: { outputDimensionality: 256 },
    });
    vi.unstubAllGlobals();
    const ours = geminiEmbeddingTarget.encodeRequest(embedding({ dimensions: 256 }), { ...TARGET, model: 'gemini-embedding-001' });
    expect(sent[0]?.url).toBe(`https://generativelanguage.googleapis.com/v1beta${ours.ok ? ours.value.path : ''}`);
    expect(ours.ok && ours.value.body).toEqual(sent[0]?.body);
    expect(
      geminiEmbeddingTarget.decodeAnswer({ embeddings: [{ values: [1, 2] }, { values: [3] }] }, { nowS: 0, randomHex: () => '', model: 'e' }),
    ).toEqual({ model: 'e', vectors: [[1, 2], [3]] });
  });

  test('WIRE-1: token numbers and an end user cannot be embedded', () => {
    const tokens = geminiEmbeddingTarget.encodeRequest(embedding({ inputs: [{ kind: 'tokens', tokens: [1] }] }), { ...TARGET, onUnsupported: 'drop' });
    expect(tokens).toEqual({ ok: false, reason: { parameters: ['input'] } });
    expect(geminiEmbeddingTarget.encodeRequest(embedding({ endUser: 'u' }), TARGET)).toEqual({ ok: false, reason: { parameters: ['user'] } });
  });

  test('WIRE-1: a count covers system prompt, conversation and tools', () => {
    const chat = chatRequest({ turns: [{ role: 'system', parts: [textPart('s')] }, { role: 'user', parts: [textPart('u')] }], tools: [TOOL] });
    const request = { kind: 'token-count' as const, surface: 'count-tokens' as const, native: chat.native, model: 'm', chat };
    expect(geminiTokenCountTarget.encodeRequest(request, TARGET)).toMatchObject({
      ok: true,
      value: {
        path: '/models/gemini-2.5-flash:countTokens',
        body: {
          generateContentRequest: {
            model: 'models/gemini-2.5-flash',
            systemInstruction: { parts: [{ text: 's' }] },
            contents: [{ role: 'user', parts: [{ text: 'u' }] }],
          },
        },
      },
    });
    expect(geminiTokenCountTarget.decodeAnswer({ totalTokens: 12 })).toEqual({ inputTokens: 12 });
    expect(() => geminiTokenCountTarget.decodeAnswer({})).toThrow('the count is missing');
  });
});
