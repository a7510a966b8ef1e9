import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dialogue, type Heard, SURFACES, type Terms } from './dialogues.ts';
import { openStage, type Stage, TARGETS } from './targets.ts';
import type { Understood } from './understand.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const CELLS = SURFACES.flatMap((surface) =>
  TARGETS.flatMap((target) => [false, true].map((isStreamed) => ({ surface, target, isStreamed, name: `${surface.name} → ${target.protocol}${isStreamed ? ', streamed' : ''}` }))),
);
type Cell = (typeof CELLS)[number];

describe.each(CELLS)('$name', (cell) => {
  test('system prompt, text, settings, usage and stop reason arrive at both ends', async () => {
    script(cell, { text: 'Grüße aus München 👋, and good bye.', usage: { input: 40, output: 9, cached: 16 } });
    const heard = await open(cell, { system: 'Be brief.', maxOutputTokens: 512, temperature: 0.5 }).say([{ text: 'Hello “you”\n\t\\ there' }]);
    const stop = 'end';
    expect(heard).toEqual({ text: 'Grüße aus München 👋, and good bye.', reasoning: '', calls: [], stop, usage: { input: 40, output: 9, cached: 16 }, model: servedModel(cell) });
    const { said, settings, tools } = understood(cell);
    expect(said).toEqual([{ kind: 'system', text: 'Be brief.' }, { kind: 'user', text: 'Hello “you”\n\t\\ there' }]);
    expect(settings).toEqual({ maxOutputTokens: 512, temperature: 0.5 });
    expect(tools).toEqual([]);
  });

  test('parallel tool calls go out, their results go back, and the answer follows', async () => {
    script(cell, { text: 'Let me look.', toolCalls: CALLS });
    const dialogue = open(cell, { tools: TOOLS });
    const first = await dialogue.say([{ text: 'Weather and time in Lima?' }]);
    expect(first.calls.map(({ name, input }) => ({ name, input }))).toEqual(CALLS.map(({ name, argumentsJson }) => ({ name, input: JSON.parse(argumentsJson) })));
    expect(new Set(first.calls.map(({ id }) => id)).size).toBe(2);
    expect([first.stop, first.text]).toEqual(['tool-use', 'Let me look.']);
    expect(understood(cell).tools).toEqual(TOOLS.map(({ name, description, schema }) => ({ name, description, schema })));
    script(cell, { text: 'Sunny at noon.' });
    const second = await dialogue.giveResults({ get_weather: '{"sky":"clear"}', get_time: '12:00' });
    expect([second.text, second.stop]).toEqual(['Sunny at noon.', 'end']);
    const { said } = understood(cell);
    expect(said.map(({ kind }) => kind)).toEqual(['user', 'assistant', 'call', 'call', 'result', 'result']);
    expect(said.slice(2).map(withoutSignature)).toEqual([
      { kind: 'call', name: 'get_weather', input: { city: 'Lima', units: 'metric' } },
      { kind: 'call', name: 'get_time', input: {} },
      { kind: 'result', name: 'get_weather', text: '{"sky":"clear"}' },
      { kind: 'result', name: 'get_time', text: '12:00' },
    ]);
  });

  test('an image arrives byte for byte', async () => {
    script(cell, { text: 'A dot.' });
    expect((await open(cell, {}).say([{ text: 'What is this?' }, { image: PNG }])).text).toBe('A dot.');
    expect(understood(cell).said).toEqual([{ kind: 'user', text: 'What is this?' }, { kind: 'image', source: PNG }]);
  });

  test('the schema of structured output arrives, and the JSON comes back', async () => {
    script(cell, { text: '{"city":"Lima"}' });
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
    expect((await open(cell, { schema }).say([{ text: 'Which city?' }])).text).toBe('{"city":"Lima"}');
    expect(understood(cell).settings['schema']).toEqual(schema);
  });

  test('an answer that was cut by its limit says so', async () => {
    script(cell, { text: 'Once upon', stop: 'length' });
    expect(await open(cell, { maxOutputTokens: 2_048 }).say([{ text: 'Tell.' }])).toMatchObject({ text: 'Once upon', stop: 'length' });
  });

  test('an answer that was filtered says so', async () => {
    script(cell, { text: 'No', stop: 'content-filter' });
    expect(await open(cell, {}).say([{ text: 'Tell.' }])).toMatchObject({ stop: 'filter' });
  });

  test('an empty answer is an answer', async () => {
    script(cell, { text: '' });
    expect(await open(cell, {}).say([{ text: 'Say nothing.' }])).toMatchObject({ text: '', calls: [], stop: 'end' });
  });
});

function script({ target }: Cell, answer: Parameters<Cell['target']['speak']>[0]): void {
  stage.upstreams[target.protocol].follow(target.speak(answer));
}

function open({ surface, target, isStreamed }: Cell, terms: Omit<Terms, 'model' | 'isStreamed'>): Dialogue {
  return surface.open(stage.gateway, { model: target.model, isStreamed, ...terms });
}

function understood({ target }: Cell): Understood {
  return target.understand(stage.upstreams[target.protocol].last());
}

/** Bedrock names no model in its answers. */
function servedModel({ target }: Cell): Heard['model'] {
  return target.protocol === 'bedrock-converse' ? target.vendorModel : 'model-served';
}

function withoutSignature(said: Understood['said'][number]): object {
  return Object.fromEntries(Object.entries(said).filter(([name]) => name !== 'signature'));
}

const CALLS = [
  { id: 'call_A1', name: 'get_weather', argumentsJson: '{"city":"Lima","units":"metric"}' },
  { id: 'call_B2', name: 'get_time', argumentsJson: '{}' },
];
const TOOLS = [
  { name: 'get_weather', description: 'Tells the weather.', schema: { type: 'object', properties: { city: { type: 'string' }, units: { type: 'string' } } } },
  { name: 'get_time', description: 'Tells the time.', schema: { type: 'object', properties: {} } },
] as const;
const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
