import type { ChatCompletion } from 'openai/resources/chat/completions';
import { describe, expect, test } from 'vitest';
import { anthropicMessages, type Answering, openAiChat, openAiError, type Script, startTestGateway, startUpstream, type TestGateway, type Upstream, type UpstreamReply } from '../support/index.ts';
import { anthropicClient, openAiClient } from './dialogues.ts';

describe('retries', () => {
  test('LLM-2: a 429 is tried again after the wait that the provider asks for', async () => {
    await using cast = await openCast(RETRYING);
    cast.one.follow((call, index) => (index === 0 ? rateLimited({ 'retry-after-ms': '30' }) : openAiChat({ text: 'Second try.' })(call, index)));
    const { data, response } = await ask(cast.gateway, 'only-one');
    expect(data.choices[0]?.message.content).toBe('Second try.');
    expect(response.headers.get('x-agentor-attempts')).toBe('2');
    expect(cast.gateway.requestLines().at(-1)).toMatchObject({ attempts: [{ outcome: 'rate-limited', status: 429 }, { outcome: 'answered', status: 200, backoffMs: 30 }] });
  });

  test('a provider that asks for too long is given up, and its wait is told to the client', async () => {
    await using cast = await openCast(RETRYING);
    cast.one.follow(() => rateLimited({ 'retry-after': '45' }));
    await expect(ask(cast.gateway, 'only-one')).rejects.toMatchObject({ status: 429, code: 'provider_rate_limited' });
    expect(cast.one.calls).toHaveLength(1);
  });

  test('the clients retry what may pass, at the pace they are told', async () => {
    await using cast = await openCast('routing: {retries: {attempts_max: 1}}');
    cast.one.follow((call, index) => (index < 2 ? rateLimited({ 'retry-after-ms': '20' }) : openAiChat({ text: 'Third.' })(call, index)));
    const started = performance.now();
    const answer = await openAiClient(cast.gateway, 2).chat.completions.create({ model: 'only-one', messages: [{ role: 'user', content: 'Hi' }] });
    expect([answer.choices[0]?.message.content, cast.one.calls.length]).toEqual(['Third.', 3]);
    expect(performance.now() - started).toBeLessThan(1_100);
    cast.one.follow((call, index) => (index < 1 ? rateLimited({ 'retry-after-ms': '20' }) : openAiChat({ text: 'Second.' })(call, index)));
    await anthropicClient(cast.gateway, 1).messages.create({ model: 'only-one', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });
    expect(cast.one.calls).toHaveLength(2);
  });

  test.each([
    { name: 'a rejected request', reply: openAiError(400, { message: 'bad', type: 'invalid_request_error' }) },
    { name: 'refused credentials', reply: openAiError(401, { message: 'who', type: 'authentication_error' }) },
    { name: 'an empty account', reply: openAiError(429, { message: 'broke', type: 'insufficient_quota', code: 'insufficient_quota' }) },
  ])('LLM-2: neither gateway nor clients retry $name', async ({ reply }) => {
    await using cast = await openCast(RETRYING);
    cast.one.follow(() => reply);
    await expect(openAiClient(cast.gateway, 2).chat.completions.create({ model: 'only-one', messages: [{ role: 'user', content: 'Hi' }] })).rejects.toMatchObject({ name: expect.stringMatching('Error') });
    await expect(anthropicClient(cast.gateway, 2).messages.create({ model: 'only-one', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] })).rejects.toMatchObject({ name: expect.stringMatching('Error') });
    expect(cast.one.calls).toHaveLength(2);
    expect(cast.gateway.requestLines()).toHaveLength(2);
  });
});

describe('fallbacks', () => {
  test('LLM-2: the chain crosses protocols, and the answer names who gave it', async () => {
    await using cast = await openCast('routing: {retries: {attempts_max: 1}}');
    cast.one.follow(() => openAiError(500, { message: 'down', type: 'server_error' }));
    cast.two.follow(anthropicMessages({ text: 'From the other side.' }));
    for (const isStreamed of [false, true]) {
      const { text, headers } = await askRaw(cast.gateway, 'chained', isStreamed);
      expect(text).toContain('From ');
      expect(headers['x-agentor-model']).toBe('second');
      expect(headers['x-agentor-attempts']).toBe('2');
    }
    expect(cast.two.last().body).toMatchObject({ model: 'claude-two', max_tokens: 4_096 });
  });

  test('a request that one target cannot express goes to one that can', async () => {
    await using cast = await openCast('');
    cast.one.follow(openAiChat({ text: 'Seeded.' }));
    const answer = await openAiClient(cast.gateway).chat.completions.create({ model: 'anthropic-first', messages: [{ role: 'user', content: 'Hi' }], seed: 7 });
    expect(answer.choices[0]?.message.content).toBe('Seeded.');
    expect([cast.one.calls.length, cast.two.calls.length]).toEqual([1, 0]);
  });

  test('the request’s own mistake is not tried elsewhere', async () => {
    await using cast = await openCast('');
    cast.one.follow(() => openAiError(400, { message: 'messages: too odd', type: 'invalid_request_error' }));
    await expect(ask(cast.gateway, 'chained')).rejects.toMatchObject({ status: 400, code: 'provider_rejected' });
    expect(cast.two.calls).toHaveLength(0);
  });

  test('a stream that faults before its first event is replaced; after it, never', async () => {
    await using cast = await openCast('routing: {retries: {attempts_max: 3}}');
    cast.two.follow(anthropicMessages({ text: 'Whole.' }));
    cast.one.follow(() => ({ body: ': hello\n\ndata: {"error":{"message":"busy","type":"server_error"}}\n\n', headers: { 'content-type': 'text/event-stream' } }));
    expect((await askRaw(cast.gateway, 'chained', true)).text).toContain('Whole');
    cast.one.follow(openAiChat({ text: 'Half an answer', fault: { cutAfterBytes: 700 } }));
    cast.two.follow(anthropicMessages({ text: 'Whole.' }));
    const { text, headers } = await askRaw(cast.gateway, 'chained', true);
    expect(text).toContain('"error"');
    expect(text).not.toContain('Whole');
    expect([headers['x-agentor-attempts'], cast.one.calls.length, cast.two.calls.length]).toEqual(['1', 1, 0]);
  });
});

describe('deployments', () => {
  test('weights share the traffic, and weight 0 waits for the others to be out', async () => {
    await using cast = await openCast('routing: {retries: {attempts_max: 1}, breaker: {failures_max: 1000}}');
    cast.one.follow(openAiChat({ text: 'one' }));
    cast.two.follow(anthropicMessages({ text: 'two' }));
    await Promise.all(Array.from({ length: 200 }, () => ask(cast.gateway, 'shared')));
    expect(cast.one.calls.length + cast.two.calls.length).toBe(200);
    expect(cast.one.calls.length).toBeGreaterThan(115);
    expect(cast.one.calls.length).toBeLessThan(185);
    cast.two.follow(anthropicMessages({ text: 'spare' }));
    expect((await ask(cast.gateway, 'spared')).data.choices[0]?.message.content).toBe('one');
    cast.one.follow(() => openAiError(503, { message: 'down', type: 'server_error' }));
    expect((await ask(cast.gateway, 'spared')).data.choices[0]?.message.content).toBe('spare');
  });

  test('LLM-2: after failures in a row a deployment is left alone, then tried by one request', async () => {
    await using cast = await openCast('routing: {retries: {attempts_max: 1}, breaker: {failures_max: 3, open_for: 1s}}');
    cast.one.follow(() => openAiError(500, { message: 'down', type: 'server_error' }));
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(ask(cast.gateway, 'only-one')).rejects.toMatchObject({ status: 502 });
    const refused = await ask(cast.gateway, 'only-one').catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 503, code: 'provider_unavailable' });
    expect(cast.one.calls).toHaveLength(3);
    cast.one.follow(openAiChat({ text: 'Back again.', fault: { headAfterMs: 100 } }));
    await expect.poll(() => probe(cast), { timeout: 8_000, interval: 50 }).toBe('Back again.');
    expect(cast.one.calls).toHaveLength(1);
    expect((await ask(cast.gateway, 'only-one')).data.choices[0]?.message.content).toBe('Back again.');
  });
});

describe('what answers tell', () => {
  test('LLM-3: our headers are request id, receipt, model, attempts and overhead, and the provider’s own stay away', async () => {
    await using cast = await openCast('');
    cast.one.follow(openAiChat({ text: 'Hi.', fault: { headers: { 'content-type': 'application/json', 'set-cookie': 'a=b', 'openai-organization': 'org-canary', 'server': 'vendor', 'x-upstream-canary': '1' } } }));
    const { headers } = await askRaw(cast.gateway, 'only-one', false);
    const ours = Object.keys(headers).filter((name) => name.startsWith('x-agentor-'));
    expect(ours.sort()).toEqual(['x-agentor-attempts', 'x-agentor-model', 'x-agentor-overhead-ms', 'x-agentor-receipt', 'x-agentor-request-id']);
    expect(headers['x-agentor-request-id']).toBe(headers['x-request-id']);
    expect(Number(headers['x-agentor-overhead-ms'])).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(headers)).not.toMatch(/canary|"vendor|127\.0\.0\.1|claude|gpt/u);
  });

  test('LLM-4: our header names from a client change nothing', async () => {
    await using cast = await openCast('');
    cast.one.follow(openAiChat({ text: 'Hi.' }));
    const { headers } = await askRaw(cast.gateway, 'only-one', false, { 'x-agentor-model': 'forged', 'x-agentor-request-id': 'forged', 'x-request-id': 'forged' });
    expect(JSON.stringify(headers)).not.toContain('forged');
    expect(JSON.stringify(cast.one.last().headers)).not.toContain('forged');
  });

  test('LLM-4, NET-1: the vendor gets its own key and nothing of the client’s head', async () => {
    await using cast = await openCast('');
    cast.one.follow(openAiChat({ text: 'Hi.' }));
    await askRaw(cast.gateway, 'only-one', false, { 'cookie': 'session=canary', 'x-forwarded-for': '10.0.0.9', 'openai-organization': 'org-canary' });
    const { headers } = cast.one.last();
    expect(headers['authorization']).toBe('Bearer vendor-key-canary');
    expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'user-agent']);
    expect(JSON.stringify(cast.one.last())).not.toContain(cast.gateway.key);
    expect(cast.gateway.logText()).not.toMatch(/vendor-key-canary|session=canary/u);
  });
});

describe('what a target cannot express', () => {
  test.each([
    { name: 'chat completions', send: (gateway: TestGateway, model: string) => openAiClient(gateway).chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }], logit_bias: { '50256': -100 }, seed: 7 }), params: ['logit_bias', 'seed'] },
    { name: 'responses', send: (gateway: TestGateway, model: string) => openAiClient(gateway).responses.create({ model, input: 'Hi', previous_response_id: 'resp_1' }), params: ['previous_response_id'] },
  ])('$name: 400 names the parameter in the client’s words, and the vendor hears nothing', async ({ send, params }) => {
    await using cast = await openCast('');
    const error: unknown = await send(cast.gateway, 'second').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 400, code: 'unsupported_parameter', type: 'invalid_request_error' });
    for (const param of params) expect(error).toHaveProperty('param', expect.stringContaining(param));
    expect(cast.two.calls).toHaveLength(0);
  });

  test('messages: 400 names the parameter in the client’s words', async () => {
    await using cast = await openCast('');
    const sent = anthropicClient(cast.gateway).post('/v1/messages', { body: { model: 'only-one', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }], top_k: 5 } });
    await expect(sent).rejects.toMatchObject({ status: 400, type: 'invalid_request_error', message: expect.stringContaining('top_k') });
    expect(cast.one.calls).toHaveLength(0);
  });

  test('with on_unsupported: drop it is left out', async () => {
    await using cast = await openCast('');
    cast.two.follow(anthropicMessages({ text: 'Fine.' }));
    const answer = await openAiClient(cast.gateway).chat.completions.create({ model: 'lenient/claude-two', messages: [{ role: 'user', content: 'Hi' }], seed: 7, logit_bias: { '50256': -100 } });
    expect(answer.choices[0]?.message.content).toBe('Fine.');
    expect(cast.two.last().text).not.toMatch(/seed|logit_bias/u);
  });
});

interface Cast extends AsyncDisposable {
  readonly gateway: TestGateway;
  /** Speaks chat completions. */
  readonly one: Upstream;
  /** Speaks Anthropic's messages. */
  readonly two: Upstream;
}

async function openCast(more: string): Promise<Cast> {
  await using stack = new AsyncDisposableStack();
  const start = async (speak: (answer: Answering) => Script): Promise<Upstream> => stack.use(await startUpstream(speak({ text: 'default' })));
  const [one, two] = [await start(openAiChat), await start(anthropicMessages)];
  const secret = 'private_network: true, api_key: {env: VENDOR_KEY}';
  const yaml = `
providers:
  first: {preset: openai, protocols: [openai-chat], base_url: "${one.url}/v1", ${secret}}
  other: {preset: anthropic, base_url: "${two.url}", ${secret}}
  lenient: {preset: anthropic, base_url: "${two.url}", on_unsupported: drop, ${secret}}
models:
  only-one: {deployments: [{provider: first, model: gpt-one}]}
  second: {deployments: [{provider: other, model: claude-two}]}
  chained: {deployments: [{provider: first, model: gpt-one}], fallbacks: [second]}
  anthropic-first: {deployments: [{provider: other, model: claude-two}], fallbacks: [only-one]}
  shared: {deployments: [{provider: first, model: gpt-one, weight: 3}, {provider: other, model: claude-two, weight: 1}]}
  spared: {deployments: [{provider: other, model: claude-two, weight: 0}, {provider: first, model: gpt-one}]}
${more}
`;
  const gateway = stack.use(await startTestGateway({ yaml, environment: { VENDOR_KEY: 'vendor-key-canary' } }));
  await gateway.running.discovered;
  for (const [upstream, speak] of [[one, openAiChat], [two, anthropicMessages]] as const) upstream.follow(speak({ text: 'default' }));
  const kept = stack.move();
  return { gateway, one, two, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function ask(gateway: TestGateway, model: string): Promise<{ readonly data: ChatCompletion; readonly response: Response }> {
  return openAiClient(gateway).chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] }).withResponse();
}

/** Three requests at once; the text of the one that got through, or nothing. */
async function probe({ gateway }: Cast): Promise<string | undefined> {
  const answers = await Promise.all([1, 2, 3].map(() => ask(gateway, 'only-one').then(({ data }) => data.choices[0]?.message.content ?? '', () => undefined)));
  const heard = answers.filter((answer) => answer !== undefined);
  expect(heard.length).toBeLessThanOrEqual(1);
  return heard[0];
}

async function askRaw(gateway: TestGateway, model: string, isStreamed: boolean, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly text: string; readonly headers: Readonly<Record<string, string>> }> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${gateway.key}`, ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }], stream: isStreamed }),
  });
  return { text: await response.text(), headers: Object.fromEntries(response.headers) };
}

function rateLimited(headers: Readonly<Record<string, string>>): UpstreamReply {
  return openAiError(429, { message: 'slow down', type: 'requests', code: 'rate_limit_exceeded' }, { headers });
}

const RETRYING = 'routing: {retries: {attempts_max: 3, backoff_base: 5ms}}';
