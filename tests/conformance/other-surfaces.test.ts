import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bedrockConverse, gemini, openAiResponses, openAiText, anthropicMessages } from '../support/index.ts';
import { anthropicClient, openAiClient } from './dialogues.ts';
import { openStage, type Stage, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('aliases: {quick: agentor/echo}\nmodels: {team/best: {deployments: [{provider: messages, model: claude-sonnet-4-6}]}}\n');
});
afterAll(() => stage[Symbol.asyncDispose]());

describe('embeddings', () => {
  test('OpenAI’s: the client gets its vectors as it asked for them', async () => {
    stage.upstreams['openai-text'].follow(openAiText({ usage: { input: 6, output: 0 } }));
    const client = openAiClient(stage.gateway);
    const plain = await client.embeddings.create({ model: 'text/embed-1', input: ['one', 'two'], dimensions: 3 });
    expect(plain.data.map(({ embedding, index }) => ({ embedding, index }))).toEqual([{ embedding: [0.25, -0.5, 0], index: 0 }, { embedding: [0.25, -0.5, 1], index: 1 }]);
    expect(plain.usage).toEqual({ prompt_tokens: 6, total_tokens: 6 });
    expect(stage.upstreams['openai-text'].last().body).toEqual({ model: 'embed-1', input: ['one', 'two'], dimensions: 3, encoding_format: 'base64' });
    const floats = await client.embeddings.create({ model: 'text/embed-1', input: 'one', encoding_format: 'float' });
    expect(floats.data[0]?.embedding).toEqual([0.25, -0.5, 0]);
    expect(stage.upstreams['openai-text'].last().body).toMatchObject({ encoding_format: 'float' });
  });

  test.each([
    { model: 'gemini/gemini-embedding-001', speak: gemini, name: 'gemini' as const, input: ['one', 'two'], sent: { requests: [{ content: { parts: [{ text: 'one' }] } }, { content: { parts: [{ text: 'two' }] } }] } },
    { model: 'bedrock/cohere.embed-multilingual-v3', speak: bedrockConverse, name: 'bedrock-converse' as const, input: ['one', 'two'], sent: { texts: ['one', 'two'], input_type: 'search_document' } },
    { model: 'bedrock/amazon.titan-embed-text-v2:0', speak: bedrockConverse, name: 'bedrock-converse' as const, input: ['one'], sent: { inputText: 'one' } },
  ])('$model: vectors come back in order', async ({ model, speak, name, input, sent }) => {
    stage.upstreams[name].follow(speak({}));
    const { data } = await openAiClient(stage.gateway).embeddings.create({ model, input });
    expect(data.map(({ embedding }) => embedding)).toEqual(input.map((_, index) => [0.25, -0.5, index]));
    expect(stage.upstreams[name].last().body).toMatchObject(sent);
  });

  test('echo embeds without a provider, the same each time', async () => {
    const client = openAiClient(stage.gateway);
    const [first, second] = await Promise.all([1, 2].map(() => client.embeddings.create({ model: 'agentor/echo', input: 'same', dimensions: 8 })));
    expect(first?.data[0]?.embedding).toHaveLength(8);
    expect(first?.data[0]?.embedding).toEqual(second?.data[0]?.embedding);
  });

  test('a provider without embeddings is named as the model’s fault', async () => {
    const asked = openAiClient(stage.gateway).embeddings.create({ model: 'messages/claude-sonnet-4-6', input: 'one' });
    await expect(asked).rejects.toMatchObject({ status: 400, code: 'operation_not_supported', param: 'model' });
  });
});

describe('legacy completions', () => {
  test('to a provider that still has them', async () => {
    stage.upstreams['openai-text'].follow(openAiText({ text: 'and they lived.', usage: { input: 5, output: 4 } }));
    const client = openAiClient(stage.gateway);
    const whole = await client.completions.create({ model: 'text/old-1', prompt: 'Once upon a time', max_tokens: 16 });
    expect(whole.choices[0]).toMatchObject({ text: 'and they lived.', finish_reason: 'stop', index: 0 });
    expect(whole.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 4 });
    expect(stage.upstreams['openai-text'].last().body).toEqual({ model: 'old-1', prompt: 'Once upon a time', max_tokens: 16 });
    const pieces: string[] = [];
    for await (const chunk of await client.completions.create({ model: 'text/old-1', prompt: 'Once upon a time', stream: true })) pieces.push(chunk.choices[0]?.text ?? '');
    expect(pieces.join('')).toBe('and they lived.');
  });

  test.each(TARGETS)('to $protocol, as a conversation of one message', async (target) => {
    const upstream = stage.upstreams[target.protocol];
    upstream.follow(target.speak({ text: 'the end.', stop: 'length', usage: { input: 3, output: 2 } }));
    const client = openAiClient(stage.gateway);
    const whole = await client.completions.create({ model: target.model, prompt: 'Once', max_tokens: 1_024 });
    expect(whole.object).toBe('text_completion');
    expect(whole.choices[0]).toMatchObject({ text: 'the end.', finish_reason: 'length' });
    expect(target.understand(upstream.last())).toMatchObject({ said: [{ kind: 'user', text: 'Once' }], settings: { maxOutputTokens: 1_024 } });
    const pieces: string[] = [];
    let usage: unknown;
    const stream = await client.completions.create({ model: target.model, prompt: 'Once', stream: true, stream_options: { include_usage: true } });
    for await (const chunk of stream) {
      pieces.push(chunk.choices[0]?.text ?? '');
      usage = chunk.usage ?? usage;
    }
    expect([pieces.join(''), usage]).toMatchObject(['the end.', { prompt_tokens: 3, completion_tokens: 2 }]);
  });
});

describe('count_tokens', () => {
  test.each([
    { model: 'messages/claude-sonnet-4-6', name: 'anthropic-messages' as const, speak: anthropicMessages },
    { model: 'responses/gpt-served', name: 'openai-responses' as const, speak: openAiResponses },
    { model: 'gemini/gemini-3-pro', name: 'gemini' as const, speak: gemini },
    { model: 'bedrock/anthropic.claude-sonnet-4-6-v1:0', name: 'bedrock-converse' as const, speak: bedrockConverse },
  ])('$name counts', async ({ model, name, speak }) => {
    stage.upstreams[name].follow(speak({ usage: { input: 4_321, output: 0 } }));
    const tools = [{ name: 'get_time', input_schema: { type: 'object' as const, properties: {} } }];
    const counted = await anthropicClient(stage.gateway).messages.countTokens({ model, system: 'Be brief.', tools, messages: [{ role: 'user', content: 'Hello' }] });
    expect(counted).toEqual({ input_tokens: 4_321 });
    expect(stage.upstreams[name].last().text).toContain('Be brief.');
    expect(stage.upstreams[name].last().text).toContain('get_time');
  });

  test('a provider that cannot count is named as the model’s fault, in Anthropic’s shape', async () => {
    const asked = anthropicClient(stage.gateway).messages.countTokens({ model: 'chat/gpt-served', messages: [{ role: 'user', content: 'Hello' }] });
    await expect(asked).rejects.toMatchObject({ status: 400, type: 'invalid_request_error', error: { type: 'error', error: { type: 'invalid_request_error' } } });
  });
});

describe('models', () => {
  test('the OpenAI client lists and finds them, slashes included', async () => {
    const { models } = openAiClient(stage.gateway);
    const listed = await models.list();
    expect(listed.data.map(({ id }) => id)).toEqual(expect.arrayContaining(['team/best', 'quick', 'agentor/echo']));
    expect(new Set(listed.data.map(({ object }) => object))).toEqual(new Set(['model']));
    expect(await models.retrieve('team/best')).toMatchObject({ id: 'team/best', object: 'model', owned_by: 'messages' });
    expect(await models.retrieve('agentor/echo')).toMatchObject({ id: 'agentor/echo', owned_by: 'agentor' });
    await expect(models.retrieve('nobody')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  });

  test('the Anthropic client lists and finds them in its own words', async () => {
    const { models } = anthropicClient(stage.gateway);
    const listed: string[] = [];
    for await (const model of models.list({ limit: 100 })) listed.push(`${model.type} ${model.id}`);
    expect(listed).toEqual(expect.arrayContaining(['model team/best', 'model agentor/echo']));
    expect(await models.retrieve('team/best')).toMatchObject({ id: 'team/best', type: 'model', display_name: 'team/best' });
    await expect(models.retrieve('nobody')).rejects.toMatchObject({ status: 404, error: { type: 'error', error: { type: 'not_found_error' } } });
  });
});
