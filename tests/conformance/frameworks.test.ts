import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { embedMany, generateText, jsonSchema, type LanguageModel, Output, isStepCount, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAiText, type VendorAnswer } from '../support/index.ts';
import { openStage, type Stage, type Target, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const AI_MODELS: readonly { readonly name: string; readonly open: (model: string) => LanguageModel }[] = [
  { name: 'openai.chat', open: (model) => openAi().chat(model) },
  { name: 'openai.responses', open: (model) => openAi().responses(model) },
  { name: 'anthropic', open: (model) => createAnthropic({ apiKey: stage.gateway.key, baseURL: `${stage.gateway.url}/v1` })(model) },
];
const AI_CELLS = AI_MODELS.flatMap((model) => TARGETS.map((target) => ({ model, target, name: `${model.name} → ${target.protocol}` })));

describe.each(AI_CELLS)('Vercel AI SDK, $name', ({ model, target }) => {
  test('generateText', async () => {
    follow(target, () => ({ text: 'Good morning.', usage: { input: 21, output: 5 } }));
    const result = await generateText({ model: model.open(target.model), system: 'Be brief.', prompt: 'Hello', maxRetries: 0 });
    expect([result.text, result.finishReason, result.usage.inputTokens, result.usage.outputTokens]).toEqual(['Good morning.', 'stop', 21, 5]);
    expect(understood(target)).toEqual([{ kind: 'system', text: 'Be brief.' }, { kind: 'user', text: 'Hello' }]);
  });

  test('streamText', async () => {
    follow(target, () => ({ text: 'Good morning to you.', usage: { input: 21, output: 5 } }));
    const result = streamText({ model: model.open(target.model), prompt: 'Hello', maxRetries: 0 });
    const pieces: string[] = [];
    for await (const piece of result.textStream) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe('Good morning to you.');
    expect([await result.finishReason, (await result.usage).outputTokens]).toEqual(['stop', 5]);
  });

  test('tools over two steps, two calls at once', async () => {
    follow(target, ({ index }) => (index === 0 ? { toolCalls: CALLS } : { text: 'Both are sunny.' }));
    const result = await generateText({ model: model.open(target.model), prompt: 'Weather?', tools: { get_weather: WEATHER }, stopWhen: isStepCount(3), maxRetries: 0 });
    expect([result.text, result.steps.length]).toEqual(['Both are sunny.', 2]);
    expect(understood(target).filter(({ kind }) => kind === 'call' || kind === 'result')).toMatchObject([
      { kind: 'call', input: { city: 'Lima' } },
      { kind: 'call', input: { city: 'Cusco' } },
      { kind: 'result', text: 'sunny in Lima' },
      { kind: 'result', text: 'sunny in Cusco' },
    ]);
  });

  test('an object by its schema', async () => {
    // For names that it does not know, Anthropic's provider forces one call of a tool made of the schema.
    follow(target, ({ tools }) => (tools.length === 0 ? { text: '{"city":"Lima"}' } : { toolCalls: [{ id: 'call_1', name: 'json', argumentsJson: '{"city":"Lima"}' }] }));
    const asked = generateText({ model: model.open(target.model), prompt: 'Which?', output: Output.object({ schema: CITY }), maxRetries: 0 });
    if (model.name === 'anthropic' && target.protocol === 'gemini') await expect(asked).rejects.toThrow('cannot take tool_choice.disable_parallel_tool_use');
    else expect((await asked).output).toEqual({ city: 'Lima' });
  });
});

test('Vercel AI SDK: embeddings', async () => {
  stage.upstreams['openai-text'].follow(openAiText({}));
  const { embeddings } = await embedMany({ model: openAi().textEmbeddingModel('text/embed-1'), values: ['one', 'two'], maxRetries: 0 });
  expect(embeddings).toEqual([[0.25, -0.5, 0], [0.25, -0.5, 1]]);
});

describe.each(TARGETS)('LangChain ChatOpenAI → $protocol', (target) => {
  test.each([false, true])('invoke and stream, responses API: %s', async (useResponsesApi) => {
    follow(target, () => ({ text: 'Good morning to you.', usage: { input: 21, output: 5 } }));
    const answer = await langchain(target, useResponsesApi).invoke([new SystemMessage('Be brief.'), new HumanMessage('Hello')]);
    expect(answer.text).toBe('Good morning to you.');
    expect(answer.usage_metadata).toMatchObject({ input_tokens: 21, output_tokens: 5 });
    expect(understood(target)).toEqual([{ kind: 'system', text: 'Be brief.' }, { kind: 'user', text: 'Hello' }]);
    const pieces: string[] = [];
    for await (const chunk of await langchain(target, useResponsesApi).stream('Hello')) pieces.push(chunk.text);
    expect(pieces.join('')).toBe('Good morning to you.');
  });

  test.each([false, true])('tools, responses API: %s', async (useResponsesApi) => {
    follow(target, ({ index }) => (index === 0 ? { toolCalls: CALLS } : { text: 'Both are sunny.' }));
    const weather = langchainTool((input: unknown) => `sunny in ${JSON.stringify(input)}`, { name: 'get_weather', description: 'Tells the weather.', schema: { type: 'object', properties: { city: { type: 'string' } } } });
    const model = langchain(target, useResponsesApi).bindTools([weather]);
    const question = new HumanMessage('Weather?');
    const first = await model.invoke([question]);
    expect(first.tool_calls?.map(({ name, args }) => ({ name, args }))).toEqual([{ name: 'get_weather', args: { city: 'Lima' } }, { name: 'get_weather', args: { city: 'Cusco' } }]);
    const results = await Promise.all((first.tool_calls ?? []).map((call) => weather.invoke({ ...call, type: 'tool_call' as const })));
    const second = await model.invoke([question, first, ...results]);
    expect(second.text).toBe('Both are sunny.');
    expect(understood(target).filter(({ kind }) => kind === 'result')).toHaveLength(2);
  });
});

function openAi(): ReturnType<typeof createOpenAI> {
  return createOpenAI({ apiKey: stage.gateway.key, baseURL: `${stage.gateway.url}/v1` });
}

function langchain(target: Target, useResponsesApi: boolean): ChatOpenAI {
  return new ChatOpenAI({ model: target.model, apiKey: stage.gateway.key, configuration: { baseURL: `${stage.gateway.url}/v1` }, maxRetries: 0, useResponsesApi, streamUsage: true });
}

function follow(target: Target, answer: (asked: { readonly index: number; readonly tools: readonly unknown[] }) => VendorAnswer): void {
  stage.upstreams[target.protocol].follow(target.speak((call, index) => answer({ index, tools: target.understand(call).tools })));
}

function understood(target: Target): ReturnType<Target['understand']>['said'] {
  return target.understand(stage.upstreams[target.protocol].last()).said;
}

const CALLS = [
  { id: 'call_1', name: 'get_weather', argumentsJson: '{"city":"Lima"}' },
  { id: 'call_2', name: 'get_weather', argumentsJson: '{"city":"Cusco"}' },
];
const CITY = jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false });
const WEATHER = tool({ description: 'Tells the weather.', inputSchema: CITY, execute: async ({ city }) => `sunny in ${city}` });
