import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anthropicMessages, json, openAiChat, openAiError, startTestGateway, startUpstream, type TestGateway, type Upstream } from '../support/index.ts';

let upstream: Upstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startUpstream(() => ({ status: 404 }));
  gateway = await startTestGateway({
    yaml: `
providers:
  open: {preset: openai, protocols: [openai-chat, openai-embeddings], base_url: "${upstream.url}/v1", private_network: true, api_key: {env: VENDOR_KEY}}
  claude: {preset: anthropic, base_url: "${upstream.url}", private_network: true, api_key: {env: VENDOR_KEY}}
models:
  gpt: {deployments: [{provider: open, model: gpt-up}]}
  vectors: {deployments: [{provider: open, model: vectors-up}]}
  opus: {deployments: [{provider: claude, model: opus-up}]}
  chained: {deployments: [{provider: open, model: gpt-up}], fallbacks: [opus]}
routing: {retries: {attempts_max: 1}, breaker: {failures_max: 1000}}
`,
    environment: { VENDOR_KEY: 'vendor-key-canary' },
  });
  await gateway.running.discovered;
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const OPENAI = {
  'x-ratelimit-limit-requests': '10000',
  'x-ratelimit-remaining-requests': '9999',
  'x-ratelimit-limit-tokens': '200000',
  'x-ratelimit-remaining-tokens': '150000',
  'x-ratelimit-reset-tokens': '6m0s',
};
/** What must not pass: other headers of the provider, and values that are no numbers. */
const FOREIGN = {
  'x-ratelimit-reset-requests': 'canary-1s',
  'x-ratelimit-limit-canary': '7',
  'x-ratelimit-canary': 'canary',
  'openai-organization': 'canary',
  'openai-version': '2020-10-01',
  'set-cookie': 'canary=1',
  'server': 'canary',
  'via': '1.1 canary',
  'cf-ray': 'canary',
  'anthropic-organization-id': 'canary',
};

describe("a provider's rate limits", () => {
  test.each([false, true])('HDR-3: of an OpenAI-like provider reach a client of OpenAI’s API as they are, and nothing else does (streamed: %s)', async (isStreamed) => {
    upstream.follow(openAiChat({ text: 'Hi', fault: { headers: { ...contentType(isStreamed), ...OPENAI, ...FOREIGN } } }));
    const response = await ask('/v1/chat/completions', 'gpt', isStreamed);
    expect(limitsOf(response)).toEqual({ ...OPENAI, 'x-ratelimit-reset-tokens': expect.stringMatching(/^(?:6m0s|5m59\.\d+s)$/u) });
    expect(JSON.stringify([...response.headers])).not.toContain('canary');
    expect([response.headers.get('openai-version'), response.headers.get('server')]).toEqual([null, null]);
  });

  test('LLM-2: reach a client of Anthropic’s API in its names and formats', async () => {
    upstream.follow(openAiChat({ text: 'Hi', fault: { headers: { ...contentType(true), ...OPENAI, ...FOREIGN } } }));
    const response = await ask('/v1/messages', 'gpt', true);
    expect(limitsOf(response)).toEqual({
      'anthropic-ratelimit-requests-limit': '10000',
      'anthropic-ratelimit-requests-remaining': '9999',
      'anthropic-ratelimit-tokens-limit': '200000',
      'anthropic-ratelimit-tokens-remaining': '150000',
      'anthropic-ratelimit-tokens-reset': expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u),
    });
  });

  test('LLM-2: of Anthropic reach clients of both APIs', async () => {
    const resetAt = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;
    const told = { 'anthropic-ratelimit-requests-remaining': '3', 'anthropic-ratelimit-output-tokens-remaining': '0', 'anthropic-ratelimit-output-tokens-reset': resetAt };
    upstream.follow(anthropicMessages({ text: 'Hi', fault: { headers: { ...contentType(false), ...told, ...FOREIGN } } }));
    expect(limitsOf(await ask('/v1/messages', 'opus', false))).toEqual({ ...told });
    expect(limitsOf(await ask('/v1/responses', 'opus', false))).toEqual({
      'x-ratelimit-remaining-requests': '3',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': expect.stringMatching(/^(?:59m\d|1h0m0)/u),
    });
  });

  test('LLM-2: stand in the head of embeddings', async () => {
    upstream.follow(() => json({ object: 'list', model: 'v', data: [{ object: 'embedding', index: 0, embedding: [0.5] }], usage: { prompt_tokens: 1, total_tokens: 1 } }, { headers: OPENAI }));
    const response = await ask('/v1/embeddings', 'vectors', false);
    expect(limitsOf(response)).toMatchObject({ 'x-ratelimit-remaining-tokens': '150000' });
    expect(await response.text()).not.toContain('rateWindows');
  });

  test('LLM-2: stand in the head of a 429, beside the wait', async () => {
    upstream.follow(() => openAiError(429, { message: 'slow down', type: 'rate_limit_error' }, { headers: { ...OPENAI, ...FOREIGN, 'x-ratelimit-remaining-requests': '0', 'retry-after': '30' } }));
    const response = await ask('/v1/chat/completions', 'gpt', false);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
    expect(limitsOf(response)).toMatchObject({ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-limit-tokens': '200000' });
    expect(JSON.stringify([...response.headers])).not.toContain('canary');
  });

  test('LLM-2: those of an attempt that failed are not told with the answer of another', async () => {
    upstream.follow((call, index) =>
      call.path.endsWith('/chat/completions') ? openAiError(429, { message: 'slow down', type: 'rate_limit_error' }, { headers: OPENAI }) : anthropicMessages({ text: 'Hi' })(call, index),
    );
    const response = await ask('/v1/chat/completions', 'chained', false);
    expect([response.status, response.headers.get('x-agentor-attempts')]).toEqual([200, '2']);
    expect(limitsOf(response)).toEqual({});
  });
});

describe('an error with a status of success', () => {
  test.each([false, true])('becomes the refusal that it tells, not an unreadable answer (streamed: %s)', async (isStreamed) => {
    upstream.follow(() => json({ error: { message: 'slow down, sk-canary1234567890', type: 'rate_limit_error', code: 'rate_limit_exceeded' } }, { headers: { ...OPENAI, 'retry-after': '30' } }));
    const response = await ask('/v1/chat/completions', 'gpt', isStreamed);
    const text = await response.text();
    expect([response.status, JSON.parse(text).error.code, response.headers.get('retry-after')]).toEqual([429, 'provider_rate_limited', '30']);
    expect(limitsOf(response)).toMatchObject({ 'x-ratelimit-limit-tokens': '200000' });
    expect(text).not.toContain('canary');
  });

  test('is tried elsewhere', async () => {
    upstream.follow((call, index) => (call.path.endsWith('/chat/completions') ? json({ error: { message: 'down', code: 503 } }) : anthropicMessages({ text: 'Hi' })(call, index)));
    const response = await ask('/v1/chat/completions', 'chained', false);
    expect([response.status, response.headers.get('x-agentor-model')]).toEqual([200, 'opus']);
  });
});

function ask(path: string, model: string, isStreamed: boolean): Promise<Response> {
  const words = [{ role: 'user', content: 'Hi' }];
  const body = { model, ...(path === '/v1/embeddings' || path === '/v1/responses' ? { input: 'Hi' } : { messages: words, max_tokens: 9 }), ...(path === '/v1/embeddings' ? {} : { stream: isStreamed }) };
  return fetch(`${gateway.url}${path}`, { method: 'POST', headers: { 'authorization': `Bearer ${gateway.key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function limitsOf(response: Response): Readonly<Record<string, string>> {
  return Object.fromEntries([...response.headers].filter(([name]) => name.includes('ratelimit')));
}

function contentType(isStreamed: boolean): Readonly<Record<string, string>> {
  return { 'content-type': isStreamed ? 'text/event-stream' : 'application/json' };
}
