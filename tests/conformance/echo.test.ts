import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/index.ts';
import { anthropicClient, openAiClient, SURFACES } from './dialogues.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ yaml: 'routing: {retries: {attempts_max: 1}}' });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const CELLS = SURFACES.flatMap((surface) => [false, true].map((isStreamed) => ({ surface, isStreamed, name: `${surface.name} → echo${isStreamed ? ', streamed' : ''}` })));

describe.each(CELLS)('$name', ({ surface, isStreamed }) => {
  const say = (text: string, maxOutputTokens?: number): ReturnType<ReturnType<typeof surface.open>['say']> =>
    surface.open(gateway, { model: 'agentor/echo', isStreamed, ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }) }).say([{ text }]);

  test('it answers with what it was told', async () => {
    const heard = await say('Grüße aus München 👋');
    expect(heard).toMatchObject({ text: 'Grüße aus München 👋', stop: 'end' });
    expect(heard.usage.output).toBeGreaterThan(0);
  });

  test('it follows its directives', async () => {
    expect((await say('[[echo Exactly this.]] and not that')).text).toBe('Exactly this.');
    expect((await say('[[length 3]]')).text).toBe('echo echo echo');
    expect((await say('[[tool get_weather {"city":"Paris"}]][[tool get_time {}]]')).calls.map(({ name, input }) => ({ name, input }))).toEqual([{ name: 'get_weather', input: { city: 'Paris' } }, { name: 'get_time', input: {} }]);
    expect((await say('[[think Hm.]]Well.')).reasoning).toBe('Hm.');
    expect((await say('one two three four five six', 2)).stop).toBe('length');
  });

  test('it fails on demand', async () => {
    await expect(say('[[error 429]]')).rejects.toMatchObject({ status: 429 });
    await expect(say('[[error 529]]')).rejects.toMatchObject({ status: 503 });
    await expect(say('[[error-after 2]]one two three four')).rejects.toMatchObject(isStreamed ? { status: undefined } : { status: 502 });
  });

  test('calls and results make a conversation', async () => {
    const dialogue = surface.open(gateway, { model: 'agentor/echo', isStreamed, tools: [{ name: 'get_time', description: 'Tells the time.', schema: { type: 'object', properties: {} } }] });
    await dialogue.say([{ text: '[[tool get_time {}]]' }]);
    expect((await dialogue.giveResults({ get_time: 'It is noon.' })).text).toBe('It is noon.');
  });
});

test('legacy completions and token counts', async () => {
  const completion = await openAiClient(gateway).completions.create({ model: 'agentor/echo', prompt: 'Once upon a time' });
  expect(completion.choices[0]?.text).toBe('Once upon a time');
  const { input_tokens: tokens } = await anthropicClient(gateway).messages.countTokens({ model: 'agentor/echo', messages: [{ role: 'user', content: 'one two three' }] });
  expect(tokens).toBe(3);
});
