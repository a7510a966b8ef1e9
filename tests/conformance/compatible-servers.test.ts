import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Body, dataFrame, json, openAiChat, sse, startTestGateway, startUpstream, type TestGateway, type Upstream } from '../support/index.ts';
import { anthropicClient, openAiClient } from './dialogues.ts';
import { at, member } from './json.ts';

let upstream: Upstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startUpstream(openAiChat({ text: 'nothing' }));
  const place = `base_url: "${upstream.url}/v1", private_network: true, api_key: {env: VENDOR_KEY}`;
  gateway = await startTestGateway({
    yaml: `
routing: {retries: {attempts_max: 1}, breaker: {failures_max: 1000}}
providers:
  any: {preset: openai-compatible, ${place}}
  mistral: {preset: mistral, ${place}}
  vllm: {preset: vllm, ${place}}
`,
    environment: { VENDOR_KEY: 'vendor-key' },
  });
  await gateway.running.discovered;
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

/** Streams as compatible servers write them, and what every client must hear. */
const STREAMS: readonly { readonly name: string; readonly frames: readonly string[]; readonly heard: Partial<Heard> }[] = [
  { name: 'without [DONE]', frames: [chunk({ role: 'assistant', content: 'Hi' }), chunk({}, 'stop')], heard: { text: 'Hi', stop: 'stop' } },
  { name: 'without a role', frames: [chunk({ content: 'Hi' }), chunk({}, 'stop'), done()], heard: { text: 'Hi', stop: 'stop' } },
  { name: 'with the end beside the last text', frames: [chunk({ role: 'assistant', content: 'H' }), chunk({ content: 'i' }, 'stop'), done()], heard: { text: 'Hi', stop: 'stop' } },
  { name: 'with usage beside the last choice', frames: [chunk({ role: 'assistant', content: 'Hi' }), chunk({}, 'stop', { usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 } }), done()], heard: { text: 'Hi', usage: [4, 2] } },
  { name: 'with null in place of nothing', frames: [chunk({ role: 'assistant', content: null, tool_calls: null, refusal: null }), chunk({ content: 'Hi', tool_calls: null }), chunk({ content: null }, 'stop'), done()], heard: { text: 'Hi', stop: 'stop' } },
  { name: 'with a whole tool call in one chunk, and stop as its reason', frames: [chunk({ role: 'assistant', tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }] }), chunk({}, 'stop'), done()], heard: { calls: [['f', '{"a":1}']] } },
  { name: 'with tool calls that lack index and type', frames: [chunk({ role: 'assistant', tool_calls: [{ id: 'c1', function: { name: 'f', arguments: '{"a":1}' } }] }), chunk({}, 'tool_calls'), done()], heard: { calls: [['f', '{"a":1}']], stop: 'tool_calls' } },
  { name: 'with an empty name in later pieces', frames: [chunk({ role: 'assistant', tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'f', arguments: '' } }] }), chunk({ tool_calls: [{ index: 0, id: '', function: { name: '', arguments: '{}' } }] }), chunk({}, 'tool_calls'), done()], heard: { calls: [['f', '{}']] } },
  { name: 'with reasoning under its other name', frames: [chunk({ role: 'assistant', reasoning: 'Hm.' }), chunk({ content: 'Hi' }), chunk({}, 'stop'), done()], heard: { text: 'Hi' } },
  { name: 'with CRLF, comments and members of its own', frames: [': OPENROUTER PROCESSING\r\n\r\n', chunk({ role: 'assistant', content: 'Hi' }, null, { provider: 'x', x_groq: { id: 'r' } }).replaceAll('\n', '\r\n'), chunk({}, 'stop').replaceAll('\n', '\r\n'), done()], heard: { text: 'Hi', stop: 'stop' } },
  { name: 'with an empty list of choices at first', frames: [dataFrame({ id: '', object: '', created: 0, model: '', choices: [], prompt_filter_results: [] }), chunk({ role: 'assistant', content: 'Hi' }), chunk({}, 'stop'), done()], heard: { text: 'Hi', stop: 'stop' } },
];

describe.each(STREAMS)('a stream $name', ({ frames, heard }) => {
  test('is heard by OpenAI’s clients', async () => {
    upstream.follow(() => sse(frames));
    const helper = openAiClient(gateway).chat.completions.stream({ model: 'any/one', messages: [{ role: 'user', content: 'Hi' }], stream_options: { include_usage: true } });
    expect(hear(await helper.finalChatCompletion())).toMatchObject(heard);
    const response = await openAiClient(gateway).responses.stream({ model: 'any/one', input: 'Hi' }).finalResponse();
    expect([response.output_text, response.output.flatMap((item) => (item.type === 'function_call' ? [[item.name, item.arguments]] : []))]).toEqual([heard.text ?? '', heard.calls ?? []]);
  });

  test('is heard by Anthropic’s', async () => {
    upstream.follow(() => sse(frames));
    const message = await anthropicClient(gateway).messages.stream({ model: 'any/one', max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }] }).finalMessage();
    expect(message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')).toBe(heard.text ?? '');
    expect(message.content.flatMap((block) => (block.type === 'tool_use' ? [[block.name, JSON.stringify(block.input)]] : []))).toEqual(heard.calls ?? []);
    expect(message.stop_reason).toBe((heard.calls ?? []).length > 0 ? 'tool_use' : 'end_turn');
  });
});

describe('whole answers of compatible servers', () => {
  test('a member less than OpenAI’s is no fault', async () => {
    upstream.follow(() => json({ choices: [{ message: { role: 'assistant', content: 'Hi' } }] }));
    const answer = await openAiClient(gateway).responses.create({ model: 'any/one', input: 'Hi' });
    expect(answer.output_text).toBe('Hi');
    const message = await anthropicClient(gateway).messages.create({ model: 'any/one', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });
    expect(message).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text', text: 'Hi' }] });
  });

  test('an error with status 200 is an error', async () => {
    upstream.follow(() => json({ error: { message: 'no capacity', code: 502 } }));
    const asked: Promise<unknown> = openAiClient(gateway).chat.completions.create({ model: 'any/one', messages: [{ role: 'user', content: 'Hi' }] });
    await expect(asked).rejects.toMatchObject({ status: 502 });
  });

  test('a whole answer to a streamed request still reaches the client as a stream', async () => {
    upstream.follow(() => json({ id: 'x', object: 'chat.completion', created: 1, model: 'one', choices: [{ index: 0, message: { role: 'assistant', content: 'All at once.' }, finish_reason: 'stop' }] }));
    const pieces: string[] = [];
    for await (const piece of await openAiClient(gateway).chat.completions.create({ model: 'any/one', messages: [{ role: 'user', content: 'Hi' }], stream: true })) pieces.push(piece.choices[0]?.delta.content ?? '');
    expect(pieces.join('')).toBe('All at once.');
    const message = await anthropicClient(gateway).messages.stream({ model: 'any/one', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }).finalMessage();
    expect(message.content).toMatchObject([{ type: 'text', text: 'All at once.' }]);
  });
});

describe('requests to compatible servers', () => {
  test.each(['any/one', 'mistral/one', 'vllm/one'])('%s gets max_tokens and the role system', async (model) => {
    upstream.follow(openAiChat({ text: 'Hi' }));
    await openAiClient(gateway).chat.completions.create({ model, max_completion_tokens: 7, messages: [{ role: 'developer', content: 'Be brief.' }, { role: 'user', content: 'Hi' }] });
    expect(upstream.last().body).toMatchObject({ max_tokens: 7, messages: [{ role: 'system', content: 'Be brief.' }, {}] });
    expect(upstream.last().body).not.toHaveProperty('max_completion_tokens');
    await anthropicClient(gateway).messages.create({ model, max_tokens: 8, system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] });
    expect(upstream.last().body).toMatchObject({ max_tokens: 8, messages: [{ role: 'system', content: 'Be brief.' }, {}] });
  });
});

test('Mistral is not asked for usage in streams, which it refuses, and gives it all the same', async () => {
  upstream.follow(() => sse([chunk({ role: 'assistant', content: 'Hi' }), chunk({}, 'stop', { usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 } }), done()]));
  const ask = async (isUsageIncluded: boolean): Promise<unknown[]> => {
    const options = isUsageIncluded ? { stream_options: { include_usage: true } } : {};
    const usages: unknown[] = [];
    for await (const piece of await openAiClient(gateway).chat.completions.create({ model: 'mistral/one', messages: [{ role: 'user', content: 'Hi' }], stream: true, ...options })) usages.push(piece.usage);
    return usages.filter((usage) => usage !== undefined && usage !== null);
  };
  expect(await ask(true)).toEqual([{ prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 }]);
  expect(await ask(false)).toEqual([]);
  for (const { body } of upstream.calls) expect(body).not.toHaveProperty('stream_options');
});

interface Heard {
  readonly text: string;
  readonly calls: readonly (readonly [name: string, argumentsJson: string])[];
  readonly stop: string;
  readonly usage: readonly [input: number, output: number];
}

function hear(completion: object): Partial<Heard> {
  const message = at(completion, 'choices', 0, 'message');
  const calls = member(message, 'tool_calls');
  return {
    text: String(member(message, 'content') ?? ''),
    calls: (Array.isArray(calls) ? calls : []).map((call) => [String(at(call, 'function', 'name')), String(at(call, 'function', 'arguments'))]),
    stop: String(at(completion, 'choices', 0, 'finish_reason')),
    usage: [Number(at(completion, 'usage', 'prompt_tokens')), Number(at(completion, 'usage', 'completion_tokens'))],
  };
}

function chunk(delta: Body, finishReason: string | null = null, more: Body = {}): string {
  return dataFrame({ id: 'x1', object: 'chat.completion.chunk', created: 1, model: 'one', choices: [{ index: 0, delta, finish_reason: finishReason }], ...more });
}

function done(): string {
  return dataFrame('[DONE]');
}
