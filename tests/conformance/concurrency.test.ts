import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dialogue, SURFACES } from './dialogues.ts';
import { openStage, type Stage, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

test('200 conversations at once: each answer holds its own canary and no other', async () => {
  for (const target of TARGETS) {
    stage.upstreams[target.protocol].follow(
      target.speak(({ text }) => {
        const canary = /canary-\d{4}/u.exec(text)?.[0] ?? 'none';
        return { text: `${canary} in the answer, ${canary} again`, fault: { chunkBytes: 200, chunkAfterMs: 1 } };
      }),
    );
  }
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const canary = `canary-${String(index).padStart(4, '0')}`;
      return { canary, text: (await open(index).say([{ text: `Say ${canary}` }])).text };
    }),
  );
  expect(answers.filter(({ canary, text }) => text !== `${canary} in the answer, ${canary} again`)).toEqual([]);
  // The line of a request is written when its last byte is out: the client may see that byte first.
  await expect.poll(() => new Set(stage.gateway.requestLines().map((line) => line['requestId'])).size).toBe(200);
  expect(stage.gateway.requestLines()).toHaveLength(200);
});

/** Surfaces, targets and modes in turn, so that all meet all. */
function open(index: number): Dialogue {
  const surface = SURFACES[index % SURFACES.length];
  const target = TARGETS[Math.floor(index / SURFACES.length) % TARGETS.length];
  if (surface === undefined || target === undefined) throw new Error('no such cell');
  return surface.open(stage.gateway, { model: target.model, isStreamed: index % 2 === 0 });
}
