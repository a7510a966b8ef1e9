import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EgressError } from '../ports/index.ts';
import { BodyQueue } from './body-queue.ts';
import { QUEUE_BYTES_HIGH } from './bounds.ts';

test('however pushes and reads interleave, the reader gets every byte in order, and then the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 })), fc.array(fc.boolean()), fc.boolean(), async (chunks, readsFirst, isCut) => {
      const queue = new BodyQueue(IDLE);
      const reading = readAll(queue);
      for (const [index, chunk] of chunks.entries()) {
        if (readsFirst[index] === true) await Promise.resolve();
        queue.push(chunk);
      }
      if (isCut) queue.fail(new EgressError({ kind: 'answer-cut' }));
      else queue.end();
      const { bytes, error } = await reading;
      expect(bytes).toEqual(Buffer.concat(chunks));
      expect(error instanceof EgressError).toBe(isCut);
    }),
    { numRuns: 200 },
  );
});

test('whole is the same bytes, or malformed past its limit, wherever it is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }), fc.nat(20), fc.nat(400), async (chunks, at, bytesMax) => {
      const queue = new BodyQueue(IDLE);
      let whole: Promise<Uint8Array> | undefined;
      for (const [index, chunk] of chunks.entries()) {
        if (index === at) whole = queue.whole(bytesMax);
        queue.push(chunk);
        whole?.catch(() => undefined);
      }
      queue.end();
      whole ??= queue.whole(bytesMax);
      const all = Buffer.concat(chunks);
      const outcome = await whole.catch((error: unknown) => error);
      if (all.byteLength > bytesMax) expect(outcome).toBeInstanceOf(EgressError);
      else expect(Buffer.from(outcome instanceof Uint8Array ? outcome : [])).toEqual(all);
    }),
    { numRuns: 200 },
  );
});

test('the source is held back at the bound, let go when read, and never while collecting', async () => {
  const said: string[] = [];
  const source = { pause: () => void said.push('pause'), resume: () => void said.push('resume'), abandon: () => void said.push('abandon') };
  const queue = new BodyQueue(source);
  const half = new Uint8Array(QUEUE_BYTES_HIGH / 2);
  for (let index = 0; index < 4; index += 1) queue.push(half);
  expect(said).toEqual(['pause']);
  expect((await queue.next()).value).toHaveLength(QUEUE_BYTES_HIGH * 2);
  expect(said).toEqual(['pause', 'resume']);
  await queue.return();
  expect(said).toEqual(['pause', 'resume', 'abandon']);
  const collected = new BodyQueue(source);
  const whole = collected.whole(QUEUE_BYTES_HIGH * 4);
  for (let index = 0; index < 4; index += 1) collected.push(half);
  collected.end();
  expect((await whole).byteLength).toBe(QUEUE_BYTES_HIGH * 2);
  expect(said.length).toBe(3);
});

const IDLE = { pause: () => undefined, resume: () => undefined, abandon: () => undefined };

async function readAll(queue: BodyQueue): Promise<{ bytes: Buffer; error: unknown }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of queue) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), error: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error };
  }
}
