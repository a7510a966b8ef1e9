import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anthropicClient, SURFACES, type Terms } from './dialogues.ts';
import { openStage, type Stage, type Target, type TargetProtocol, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const CELLS = SURFACES.flatMap((surface) => TARGETS.map((target) => ({ surface, target, name: `${surface.name} → ${target.protocol}` })));

/** Each protocol's words for: a tool must be called, this tool must be called, none may be. */
const CHOICES: Readonly<Record<TargetProtocol, readonly [required: unknown, named: unknown, none: unknown]>> = {
  'openai-chat': ['required', { type: 'function', function: { name: 'get_time' } }, 'none'],
  'openai-responses': ['required', { type: 'function', name: 'get_time' }, 'none'],
  'anthropic-messages': [{ type: 'any' }, { type: 'tool', name: 'get_time' }, { type: 'none' }],
  'gemini': [{ mode: 'ANY' }, { mode: 'ANY', allowedFunctionNames: ['get_time'] }, { mode: 'NONE' }],
  // Converse cannot forbid tools: none are offered then.
  'bedrock-converse': [{ any: {} }, { tool: { name: 'get_time' } }, undefined],
};

describe.each(CELLS)('$name', ({ surface, target }) => {
  test('the choice of tools is told in the vendor’s words', async () => {
    const say = (toolChoice: NonNullable<Terms['toolChoice']>): Promise<unknown> =>
      surface.open(stage.gateway, { model: target.model, isStreamed: false, tools: [TOOL], toolChoice }).say([{ text: 'Hi' }]);
    for (const [index, toolChoice] of (['required', { name: 'get_time' }, 'none'] as const).entries()) {
      const { settings, tools } = await asked(target, () => say(toolChoice));
      expect(settings['choice']).toEqual(CHOICES[target.protocol][index]);
      expect(tools).toHaveLength(target.protocol === 'bedrock-converse' && toolChoice === 'none' ? 0 : 1);
    }
  });

  test('top_p and stop sequences arrive, or are refused by name', async () => {
    const say = (stop: readonly string[] | undefined): Promise<unknown> =>
      surface.open(stage.gateway, { model: target.model, isStreamed: false, topP: 0.25, ...(stop === undefined ? {} : { stop }) }).say([{ text: 'Hi' }]);
    expect((await asked(target, () => say(undefined))).settings['topP']).toBe(0.25);
    if (surface.name === 'responses') return;
    if (target.protocol === 'openai-responses') {
      await expect(say(['END'])).rejects.toMatchObject({ status: 400, message: expect.stringContaining(surface.name === 'messages' ? 'stop_sequences' : 'stop') });
    } else expect((await asked(target, () => say(['END', 'STOP']))).settings['stop']).toEqual(['END', 'STOP']);
  });

  test('a conversation of many turns keeps its order', async () => {
    const dialogue = surface.open(stage.gateway, { model: target.model, isStreamed: true, system: 'Count.' });
    const upstream = stage.upstreams[target.protocol];
    for (const number of ['one', 'two', 'three']) {
      upstream.follow(target.speak({ text: `${number}!` }));
      await dialogue.say([{ text: number }]);
    }
    expect(target.understand(upstream.last()).said).toEqual([
      { kind: 'system', text: 'Count.' },
      { kind: 'user', text: 'one' },
      { kind: 'assistant', text: 'one!' },
      { kind: 'user', text: 'two' },
      { kind: 'assistant', text: 'two!' },
      { kind: 'user', text: 'three' },
    ]);
  });

  test('a second round of tools in one conversation pairs each result with its call', async () => {
    const upstream = stage.upstreams[target.protocol];
    const dialogue = surface.open(stage.gateway, { model: target.model, isStreamed: true, tools: [TOOL] });
    upstream.follow(target.speak({ toolCalls: [{ id: 'call_1', name: 'get_time', argumentsJson: '{"zone":"UTC"}' }] }));
    await dialogue.say([{ text: 'Time?' }]);
    upstream.follow(target.speak({ text: 'And now', toolCalls: [{ id: 'call_2', name: 'get_time', argumentsJson: '{"zone":"PET"}' }] }));
    await dialogue.giveResults({ get_time: '12:00' });
    upstream.follow(target.speak({ text: 'Noon.' }));
    expect((await dialogue.giveResults({ get_time: '07:00' })).text).toBe('Noon.');
    // Official clients replay a silent message as an empty text.
    const said = target.understand(upstream.last()).said.map((one) => ('text' in one ? one.text : 'input' in one ? one.input : ''));
    expect(said.filter((one) => one !== '')).toEqual(['Time?', { zone: 'UTC' }, '12:00', 'And now', { zone: 'PET' }, '07:00']);
  });
});

describe.each(TARGETS)('messages → $protocol', (target) => {
  test('a tool that failed is said to have failed', async () => {
    stage.upstreams[target.protocol].follow(target.speak({ text: 'A pity.' }));
    await anthropicClient(stage.gateway).messages.create({
      model: target.model,
      max_tokens: 99,
      tools: [{ name: 'get_time', input_schema: { type: 'object' } }],
      messages: [
        { role: 'user', content: 'Time?' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_time', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', is_error: true, content: 'clock is broken' }, { type: 'text', text: 'Try again.' }] },
      ],
    });
    const { text } = stage.upstreams[target.protocol].last();
    expect(text).toContain('clock is broken');
    expect(text).toMatch(/"is_error":true|The tool failed:|"status":"incomplete"|"error":"clock|"status":"error"/u);
    expect(text.indexOf('clock is broken')).toBeLessThan(text.indexOf('Try again.'));
  });
});

async function asked(target: Target, say: () => Promise<unknown>): Promise<ReturnType<Target['understand']>> {
  stage.upstreams[target.protocol].follow(target.speak({ text: 'Fine.' }));
  await say();
  return target.understand(stage.upstreams[target.protocol].last());
}

const TOOL = { name: 'get_time', description: 'Tells the time.', schema: { type: 'object', properties: { zone: { type: 'string' } } } } as const;
