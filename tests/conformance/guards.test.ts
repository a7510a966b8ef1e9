import { PermissionDeniedError as AnthropicPermissionDeniedError } from '@anthropic-ai/sdk';
import type { AnswerGuard, Guards, RequestGuard } from '@agentor/gateway';
import { PermissionDeniedError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anthropicClient, openAiClient, SURFACES } from './dialogues.ts';
import { openStage, type Stage, TARGETS } from './targets.ts';

/** Refuses requests that say `attack`. */
const BLOCK: RequestGuard = {
  name: 'block',
  onFailure: 'refuse',
  limitMs: 1_000,
  inspect: (request) => (JSON.stringify(request).includes('attack') ? { kind: 'refused' } : { kind: 'passed' }),
};

/** Writes all text of answers in capitals, each delta by itself. */
const SHOUT: AnswerGuard = {
  name: 'shout',
  onFailure: 'refuse',
  limitMs: 1_000,
  open: () => ({ push: (events) => events.map((event) => (event.type === 'text-delta' ? { ...event, text: event.text.toUpperCase() } : event)) }),
};

/** Ends an answer at the word `secret`. */
const STOP: AnswerGuard = {
  name: 'stop',
  onFailure: 'refuse',
  limitMs: 1_000,
  open: () => {
    let seen = '';
    return {
      push: (events) => {
        for (const event of events) if (event.type === 'text-delta') seen += event.text;
        return seen.toLowerCase().includes('secret') ? [{ type: 'fault', fault: { kind: 'content-refused' } }] : events;
      },
    };
  },
};

const GUARDS: Guards = { sanitise: [], detect: [BLOCK], protect: [], filter: [SHOUT, STOP] };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('', { guards: GUARDS });
});
afterAll(() => stage[Symbol.asyncDispose]());

const CELLS = SURFACES.flatMap((surface) => TARGETS.map((target) => ({ surface, target, name: `${surface.name} → ${target.protocol}` })));

describe.each(CELLS)('$name', ({ surface, target }) => {
  test.each([false, true])('a guard that rewrites an answer is in force, streamed: %s', async (isStreamed) => {
    stage.upstreams[target.protocol].follow(target.speak({ text: 'quiet words', toolCalls: [{ id: 'call_1', name: 'get_time', argumentsJson: '{"zone":"utc"}' }] }));
    const heard = await surface.open(stage.gateway, { model: target.model, isStreamed }).say([{ text: 'Hi' }]);
    expect(heard.text).toBe('QUIET WORDS');
    expect(heard.calls.map(({ name, input }) => ({ name, input }))).toEqual([{ name: 'get_time', input: { zone: 'utc' } }]);
  });

  test.each([false, true])('a guard that ends an answer ends it, streamed: %s', async (isStreamed) => {
    stage.upstreams[target.protocol].follow(target.speak({ text: 'now the secret word follows' }));
    const asked = surface.open(stage.gateway, { model: target.model, isStreamed }).say([{ text: 'Hi' }]);
    await expect(asked).rejects.toMatchObject(isStreamed ? { status: undefined } : { status: 403 });
  });
});

test('a block is 403, is tried once by each client, and never reaches a vendor', async () => {
  for (const target of TARGETS) {
    stage.upstreams[target.protocol].follow(target.speak({ text: 'never' }));
    const before = stage.gateway.requestLines().length;
    const openAi = openAiClient(stage.gateway, 2);
    await expect(openAi.chat.completions.create({ model: target.model, messages: [{ role: 'user', content: 'attack' }] })).rejects.toBeInstanceOf(PermissionDeniedError);
    await expect(openAi.responses.create({ model: target.model, input: 'attack' })).rejects.toBeInstanceOf(PermissionDeniedError);
    const message = anthropicClient(stage.gateway, 2).messages.create({ model: target.model, max_tokens: 9, messages: [{ role: 'user', content: 'attack' }] });
    await expect(message).rejects.toBeInstanceOf(AnthropicPermissionDeniedError);
    expect(stage.gateway.requestLines().slice(before).map(({ status, code }) => [status, code])).toEqual(Array.from({ length: 3 }, () => [403, 'blocked_by_guard']));
    expect(stage.upstreams[target.protocol].calls).toHaveLength(0);
  }
});
