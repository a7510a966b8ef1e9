import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Body, dataFrame, type VendorAnswer } from '../support/index.ts';
import { openStage, type Stage, type Target, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const PAIRS = [
  { path: '/v1/chat/completions', protocol: 'openai-chat', body: { messages: [{ role: 'user', content: 'Hi' }], stream: true, stream_options: { include_usage: true, include_obfuscation: false } } },
  { path: '/v1/responses', protocol: 'openai-responses', body: { input: 'Hi', stream: true, store: false } },
  { path: '/v1/messages', protocol: 'anthropic-messages', body: { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 99, stream: true } },
] as const;

describe.each(PAIRS)('$protocol in and out', ({ path, protocol, body }) => {
  test('a stream reaches the client byte for byte', async () => {
    const [target, sent] = await streamed(path, protocol, body, {});
    const upstream = target.speak(ANSWER)(stage.upstreams[protocol].last(), 0);
    const expected = [await upstream].flatMap(({ body: frames }) => (Array.isArray(frames) ? frames : []));
    // Pieces of arguments that are empty say nothing, and are left out.
    expect(sent).toBe(expected.filter((frame) => !String(frame).includes('"partial_json":""')).join(''));
  });

  test('however the provider’s bytes are cut, the client gets the same', async () => {
    const [, whole] = await streamed(path, protocol, body, {});
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 64 }), async (chunkBytes) => {
        const [, cut] = await streamed(path, protocol, body, { fault: { chunkBytes } });
        expect(cut).toBe(whole);
      }),
      { numRuns: 6 },
    );
  });

  test('a whole answer keeps every member that the provider gave', async () => {
    const target = targetOf(protocol);
    stage.upstreams[protocol].follow(target.speak(ANSWER));
    const response = await post(path, { ...body, stream: false, ...('stream_options' in body ? { stream_options: undefined } : {}), model: target.model });
    const upstream = await target.speak(ANSWER)(stage.upstreams[protocol].last(), 0);
    expect(await response.json()).toEqual(JSON.parse(String(upstream.body)));
  });

  test('what goes upstream is the client’s body with the vendor’s name of the model', async () => {
    const target = targetOf(protocol);
    await streamed(path, protocol, body, {});
    const { model, stream_options: _options, ...rest } = stage.upstreams[protocol].last().body;
    const { stream_options: _asked, ...sent } = { stream_options: undefined, ...body };
    expect(model).toBe(target.vendorModel);
    expect(rest).toEqual(sent);
  });
});

describe('other pairs', () => {
  const CROSSED = PAIRS.flatMap((pair) => TARGETS.filter(({ protocol }) => protocol !== pair.protocol).map((target) => ({ ...pair, target, name: `${pair.protocol} in, ${target.protocol} out` })));

  test.each(CROSSED)('$name: any chunking of the provider’s stream gives the client the same text', async ({ path, body, target }) => {
    const read = async (chunkBytes: number | undefined): Promise<string> => {
      stage.upstreams[target.protocol].follow(target.speak({ ...ANSWER, ...(chunkBytes === undefined ? {} : { fault: { chunkBytes } }) }));
      const response = await post(path, { ...body, model: target.model, ...(path === '/v1/responses' ? { stream_options: { include_obfuscation: false } } : {}) });
      return withoutIds(await response.text());
    };
    const whole = await read(undefined);
    expect(whole).toContain('Grüße');
    for (const chunkBytes of [1, 7, 64]) expect(await read(chunkBytes)).toBe(whole);
  });
});

describe('usage in streams of chat completions', () => {
  test('it is asked of the provider always, and kept from clients that did not ask', async () => {
    const body = { messages: [{ role: 'user', content: 'Hi' }], stream: true };
    const [, sent] = await streamed('/v1/chat/completions', 'openai-chat', body, {});
    expect(stage.upstreams['openai-chat'].last().body['stream_options']).toEqual({ include_usage: true });
    expect(sent).not.toContain('usage');
    expect(sent.endsWith(dataFrame('[DONE]'))).toBe(true);
    expect(stage.gateway.requestLines().at(-1)).toMatchObject({ inputTokens: 11, outputTokens: 7 });
  });

  test('a client that asked gets one chunk without choices, just before the end', async () => {
    const body = { messages: [{ role: 'user', content: 'Hi' }], stream: true, stream_options: { include_usage: true } };
    const [, sent] = await streamed('/v1/chat/completions', 'anthropic-messages', body, {});
    const frames = sent.split('\n\n').filter((frame) => frame !== '');
    const chunks = frames.slice(0, -1).map((frame): Body => JSON.parse(frame.slice('data: '.length)));
    expect(frames.at(-1)).toBe('data: [DONE]');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } });
    expect(chunks.slice(0, -1).map((chunk) => chunk['usage'])).toEqual(chunks.slice(0, -1).map(() => null));
  });

  test('chunks are padded unless the client asks not to', async () => {
    const body = { messages: [{ role: 'user', content: 'Hi' }], stream: true };
    const [, padded] = await streamed('/v1/chat/completions', 'gemini', body, {});
    expect(padded).toContain('"obfuscation":"');
    const [, plain] = await streamed('/v1/chat/completions', 'gemini', { ...body, stream_options: { include_obfuscation: false } }, {});
    expect(plain).not.toContain('obfuscation');
  });
});

async function streamed(path: string, protocol: Target['protocol'], body: object, more: Partial<VendorAnswer>): Promise<readonly [Target, string]> {
  const target = targetOf(protocol);
  stage.upstreams[protocol].follow(target.speak({ ...ANSWER, ...more }));
  const response = await post(path, { ...body, model: target.model });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  return [target, await response.text()];
}

function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'authorization': `Bearer ${stage.gateway.key}` };
  return fetch(stage.gateway.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

function targetOf(protocol: Target['protocol']): Target {
  const target = TARGETS.find((one) => one.protocol === protocol);
  if (target === undefined) throw new Error(protocol);
  return target;
}

/** Ids of our own making, and times, differ from request to request. */
function withoutIds(text: string): string {
  return text.replaceAll(/"(?:id|item_id|call_id)":"[^"]*"/gu, '"id":""').replaceAll(/"(?:created|created_at|completed_at)":\d+/gu, '"at":0').replaceAll(/"obfuscation":"[^"]*"/gu, '"obfuscation":""').replaceAll(/,"obfuscation":""/gu, '');
}

const ANSWER: VendorAnswer = {
  text: 'Grüße aus München 👋 "quoted" \\ end',
  toolCalls: [
    { id: 'call_A1', name: 'get_weather', argumentsJson: '{"city":"São Paulo"}' },
    { id: 'call_B2', name: 'get_time', argumentsJson: '{}' },
  ],
};
