import { APIUserAbortError, AuthenticationError, BadRequestError, InternalServerError, NotFoundError, RateLimitError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAiChat, openAiError, type VendorAnswer } from '../support/index.ts';
import { openAiClient, SURFACES } from './dialogues.ts';
import { openStage, type Stage, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('routing: {retries: {attempts_max: 1}, breaker: {failures_max: 1000}}\nserver: {keep_alive_comment: 1s}\n');
});
afterAll(() => stage[Symbol.asyncDispose]());

const CELLS = SURFACES.flatMap((surface) => TARGETS.map((target) => ({ surface, target, name: `${surface.name} → ${target.protocol}` })));

describe.each(CELLS)('$name', ({ surface, target }) => {
  const hear = async (answer: VendorAnswer, isStreamed: boolean): Promise<Awaited<ReturnType<ReturnType<typeof surface.open>['say']>>> => {
    stage.upstreams[target.protocol].follow(target.speak(answer));
    return surface.open(stage.gateway, { model: target.model, isStreamed }).say([{ text: 'Hi' }]);
  };

  test('a megabyte of text arrives whole', async () => {
    const text = 'Ünïcode and "quotes" \\ / \u2028 '.repeat(32_768);
    expect((await hear({ text }, false)).text).toBe(text);
  });

  test('a vendor that is slow to begin and slow to go on is waited for', async () => {
    for (const isStreamed of [false, true]) {
      expect((await hear({ text: 'Slow and steady', fault: { headAfterMs: 30, chunkAfterMs: 5 } }, isStreamed)).text).toBe('Slow and steady');
    }
  });

  test('whole and streamed answers say the same', async () => {
    const answer: VendorAnswer = {
      reasoning: { text: 'Let me think.', signature: 'c2lnbmF0dXJl' },
      text: 'I will look.\n\n\tTwice.',
      toolCalls: [{ id: 'call_1', name: 'look', argumentsJson: '{"at":[1,2.5,null,true,"\\u00e9\\n"]}' }],
      usage: { input: 100, output: 50, cached: 64, reasoning: 10 },
    };
    const [whole, streamed] = [await hear(answer, false), await hear(answer, true)];
    const withoutIds = ({ calls, ...rest }: typeof whole): object => ({ ...rest, calls: calls.map(({ id: _id, ...call }) => call) });
    expect(withoutIds(streamed)).toEqual(withoutIds(whole));
    expect(whole).toMatchObject({ text: 'I will look.\n\n\tTwice.', stop: 'tool-use', usage: { input: 100, output: 50, cached: 64 } });
    expect(whole.calls[0]?.input).toEqual({ at: [1, 2.5, null, true, 'é\n'] });
  });
});

test('each status has its class in the official client', async () => {
  const client = openAiClient(stage.gateway);
  const ask = (model: string): Promise<unknown> => client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] });
  const upstream = stage.upstreams['openai-chat'];
  upstream.follow(() => openAiError(400, { message: 'bad', type: 'invalid_request_error' }));
  await expect(ask('chat/gpt-served')).rejects.toBeInstanceOf(BadRequestError);
  await expect(ask('nobody')).rejects.toBeInstanceOf(NotFoundError);
  upstream.follow(() => openAiError(429, { message: 'slow', type: 'requests' }));
  await expect(ask('chat/gpt-served')).rejects.toBeInstanceOf(RateLimitError);
  upstream.follow(() => openAiError(500, { message: 'down', type: 'server_error' }));
  await expect(ask('chat/gpt-served')).rejects.toBeInstanceOf(InternalServerError);
  const stranger = client.withOptions({ apiKey: 'agw_wrong' });
  await expect(stranger.models.list()).rejects.toBeInstanceOf(AuthenticationError);
});

test('a client that gives up before the first byte cancels the vendor', async () => {
  const upstream = stage.upstreams['openai-chat'];
  upstream.follow(() => ({ neverAnswers: true }));
  const controller = new AbortController();
  const asked = openAiClient(stage.gateway).chat.completions.create({ model: 'chat/gpt-served', messages: [{ role: 'user', content: 'Hi' }] }, { signal: controller.signal });
  const outcome = asked.then(
    () => 'answered',
    (error: unknown) => error,
  );
  await expect.poll(() => upstream.calls.length).toBe(1);
  controller.abort();
  expect(await outcome).toBeInstanceOf(APIUserAbortError);
  expect(await upstream.last().closed).toBe(true);
  await expect.poll(() => stage.gateway.requestLines().at(-1)).toMatchObject({ outcome: 'cancelled' });
});

test('a stream that falls silent is kept alive by comments, which clients do not see', async () => {
  stage.upstreams['openai-chat'].follow(openAiChat({ text: 'One two', fault: { chunkBytes: 700, chunkAfterMs: 2_200 } }));
  const response = await fetch(`${stage.gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': stage.gateway.key },
    body: JSON.stringify({ model: 'chat/gpt-served', max_tokens: 99, stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const text = await response.text();
  expect(text).toContain('"text":"One t"');
  expect(text).toContain('\n\n: keep-alive\n\n');
  expect(text.replaceAll(/^: .*\n\n/gmu, '').startsWith('event: message_start\n')).toBe(true);
});
