import { expect, test } from 'vitest';
import { json, sse } from '../support/index.ts';
import { ask, chatBody, chatFrames, startAttacked } from '../attacks/ask.ts';

const CHAT = { model: 'chat/one', messages: [{ role: 'user', content: 'hello' }] };

test('threat 29: of 500 requests at once half leave: no place, socket or listener is left', async () => {
  const frames = chatFrames('word '.repeat(40));
  await using attacked = await startAttacked(() => sse(frames, { chunkAfterMs: 2 }), { yaml: 'server: {concurrent_requests_max: 600}' });
  const { gateway, upstream } = attacked;
  await ask(gateway, '/v1/chat/completions', { body: { ...CHAT, stream: true } });
  const socketsBefore = count('TCPSocketWrap');
  const round = async (): Promise<readonly { readonly isWhole: boolean; readonly text: string }[]> =>
    Promise.all(Array.from({ length: 500 }, (_, index) => ask(gateway, '/v1/chat/completions', { body: { ...CHAT, stream: true }, ...(index % 2 === 0 ? { leavesAfterBytes: 500 } : {}) })));
  const answers = await round();
  expect(answers.filter(({ isWhole }) => isWhole)).toHaveLength(250);
  for (const [index, { text }] of answers.entries()) if (index % 2 === 1) expect(text).toContain('[DONE]');
  await until(() => gateway.requestLines().length >= 501);
  const outcomes = gateway.requestLines().slice(1).map((line) => line['outcome']);
  expect(outcomes.filter((outcome) => outcome === 'cancelled')).toHaveLength(250);
  expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(250);
  // The provider's half that was left has been closed; what stays is pooled.
  await until(() => upstream.connections() <= 256);
  // All places are free again: as many requests as there are places are served at once.
  upstream.follow(() => json(chatBody('fine')));
  const all = await Promise.all(Array.from({ length: 600 }, () => ask(gateway, '/v1/chat/completions', { body: CHAT })));
  expect(all.filter(({ status }) => status === 200)).toHaveLength(600);
  expect(count('Timeout')).toBeLessThan(socketsBefore + 700);
}, 60_000);

test('a client that leaves cancels its call upstream within a second', async () => {
  await using attacked = await startAttacked(() => sse(chatFrames('some words').slice(0, 3), { staysOpen: true }));
  const startedMs = performance.now();
  await ask(attacked.gateway, '/v1/chat/completions', { body: { ...CHAT, stream: true }, leavesAfterBytes: 100 });
  expect(await attacked.upstream.last().closed).toBe(true);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test('INT-4: a stream that outlives the draining gets an error and no end', async () => {
  const attacked = await startAttacked(() => sse(chatFrames('some words').slice(0, 3), { staysOpen: true }), { yaml: 'server: {drain: 100ms}' });
  const asking = ask(attacked.gateway, '/v1/chat/completions', { body: { ...CHAT, stream: true } });
  await until(() => attacked.upstream.calls.length === 1);
  const { gateway, upstream } = attacked;
  const first = upstream.last();
  await Promise.all([attacked[Symbol.asyncDispose](), asking]);
  const { text, status } = await asking;
  expect(status).toBe(200);
  expect(text).toContain('shutting_down');
  expect(text).not.toContain('[DONE]');
  expect(await first.closed).toBe(true);
  expect(gateway.requestLines()).toMatchObject([{ code: 'shutting_down' }]);
});

function count(kind: string): number {
  return process.getActiveResourcesInfo().filter((name) => name === kind).length;
}

async function until(isSo: () => boolean): Promise<void> {
  const limitMs = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > limitMs) throw new Error('it did not come about');
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
