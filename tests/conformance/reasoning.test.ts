import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SURFACES } from './dialogues.ts';
import { openStage, type Stage, type TargetProtocol, TARGETS } from './targets.ts';
import type { Said } from './understand.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const CELLS = SURFACES.flatMap((surface) =>
  TARGETS.filter(({ protocol }) => protocol !== 'openai-chat').flatMap((target) => [false, true].map((isStreamed) => ({ surface, target, isStreamed, name: `${surface.name} → ${target.protocol}${isStreamed ? ', streamed' : ''}` }))),
);

describe.each(CELLS)('$name', ({ surface, target, isStreamed }) => {
  test('reasoning is heard, and its signature comes back untouched with the tool’s result', async () => {
    const upstream = stage.upstreams[target.protocol];
    upstream.follow(target.speak({ reasoning: { text: 'The clock will know.', signature: SIGNATURE }, toolCalls: [CALL] }));
    const dialogue = surface.open(stage.gateway, { model: target.model, isStreamed, tools: [TOOL], isReasoning: true, maxOutputTokens: 16_000 });
    const first = await dialogue.say([{ text: 'What time is it?' }]);
    expect(first).toMatchObject({ reasoning: 'The clock will know.', stop: 'tool-use' });
    upstream.follow(target.speak({ text: 'Noon.', reasoning: { text: 'Easy.', signature: `${SIGNATURE}2` } }));
    const second = await dialogue.giveResults({ get_time: '12:00' });
    expect([second.text, second.reasoning]).toEqual(['Noon.', 'Easy.']);
    expect(signaturesIn(target.understand(upstream.last()).said)).toEqual(expectedSignatures(surface.name, target.protocol));
  });
});

function signaturesIn(said: readonly Said[]): readonly string[] {
  return said.flatMap((one) => ('signature' in one && one.signature !== undefined ? [one.signature] : []));
}

/** Clients of chat completions have no place for a signature, but for Gemini's, which travels in the id of the call. */
function expectedSignatures(surface: string, target: TargetProtocol): readonly string[] {
  return surface === 'chat-completions' && target !== 'gemini' ? [] : [SIGNATURE];
}

const SIGNATURE = 'EqQBCgIYAhIkMTIzNDU2Nzg5+/abcDEF==';
const CALL = { id: 'call_A1', name: 'get_time', argumentsJson: '{"zone":"UTC"}' };
const TOOL = { name: 'get_time', description: 'Tells the time.', schema: { type: 'object', properties: { zone: { type: 'string' } } } } as const;
