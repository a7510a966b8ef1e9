import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataFrame, json, type Script, sse } from '../support/index.ts';
import { ask, type Asking, type Attacked, bodyOf, chatBody, chatFrames, PROVIDER_KEY, speakAll, startAttacked, SURFACES } from './ask.ts';

const FAST = `log: {level: debug}
routing: {timeouts: {connect: 1s, first_byte: 300ms, silence: 300ms, total: 2s}, retries: {attempts_max: 1}, breaker: {failures_max: 1000}}`;
const CHAT = { model: 'chat/one', messages: [{ role: 'user', content: 'hello' }] };
const STREAM = { ...CHAT, stream: true };
let count = 0;
/** A fresh secret that looks like one. */
function canary(): string {
  count += 1;
  return `agw-canary-${count}-Zx9Qw7Lk`;
}
const ANY_CANARY = /agw-canary-\d+-Zx9Qw7Lk|sk-provider-canary/u;

/** One way in for a secret: what the client sends, and what the upstream then does. */
interface Way {
  readonly name: string;
  readonly asking?: (secret: string) => Asking & { readonly path?: string };
  readonly upstream?: (secret: string) => Script;
  /** A text of the caller's own in an answer to the caller is no leak. */
  readonly isAnswerTheirs?: true;
}

const header = (name: string): Way => ({ name: `header ${name}`, asking: (secret) => ({ body: CHAT, headers: { [name]: secret } }) });
const WAYS: readonly Way[] = [
  ...['cookie', 'x-secret', 'user-agent', 'referer', 'x-forwarded-for', 'traceparent', 'tracestate', 'idempotency-key', 'anthropic-beta', 'x-api-key', 'proxy-authorization', 'x-request-id', 'content-type', 'x-stainless-retry-count'].map(header),
  { name: 'a wrong key', asking: (secret) => ({ body: CHAT, key: secret }) },
  { name: 'a key in the wrong scheme', asking: (secret) => ({ body: CHAT, key: false, headers: { authorization: `Basic ${secret}` } }) },
  { name: 'the query', asking: (secret) => ({ path: `/v1/chat/completions?key=${secret}`, body: CHAT }) },
  { name: 'a path that is none', asking: (secret) => ({ path: `/v1/${secret}`, body: CHAT }) },
  { name: 'a model in the path', asking: (secret) => ({ path: `/v1/models/${secret}` }) },
  { name: 'a target that is refused', asking: (secret) => ({ path: `/v1//${secret}`, body: CHAT }) },
  { name: 'a message', asking: (secret) => ({ body: { ...CHAT, messages: [{ role: 'user', content: secret }] } }) },
  { name: 'the user', asking: (secret) => ({ body: { ...CHAT, user: secret } }) },
  { name: 'metadata', asking: (secret) => ({ body: { ...CHAT, metadata: { a: secret } } }) },
  { name: 'an unknown parameter', asking: (secret) => ({ body: { ...CHAT, [secret]: secret } }) },
  { name: 'a forbidden parameter', asking: (secret) => ({ body: { ...CHAT, api_key: secret } }) },
  { name: 'the model', asking: (secret) => ({ body: { ...CHAT, model: secret } }) },
  { name: 'a value of the wrong type', asking: (secret) => ({ body: { ...CHAT, temperature: secret } }) },
  { name: 'broken JSON', asking: (secret) => ({ body: `{"model":"${secret}` }) },
  { name: 'a key given twice', asking: (secret) => ({ body: `{"${secret}":1,"${secret}":2}` }) },
  { name: 'a tool’s name', asking: (secret) => ({ body: { ...CHAT, tools: [{ type: 'function', function: { name: secret } }] } }) },
  { name: 'what a refused image points to', asking: (secret) => ({ body: { ...CHAT, messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: secret } }] }] } }) },
  { name: 'the answer', upstream: (secret) => () => json(chatBody(secret)), isAnswerTheirs: true },
  { name: 'a streamed answer', asking: () => ({ body: STREAM }), upstream: (secret) => () => sse(chatFrames(secret)), isAnswerTheirs: true },
  { name: 'an upstream error of 401', upstream: (secret) => () => json({ error: { message: secret, code: secret, type: secret } }, { status: 401 }) },
  { name: 'an upstream error of 404', upstream: (secret) => () => json({ error: { message: secret } }, { status: 404 }) },
  { name: 'an upstream error of 429', upstream: (secret) => () => json({ error: { message: secret } }, { status: 429 }) },
  { name: 'an upstream error of 500', upstream: (secret) => () => json({ error: { message: secret } }, { status: 500 }) },
  { name: 'an upstream page of 502', upstream: (secret) => () => ({ status: 502, body: `<html>${secret}</html>` }) },
  { name: 'an upstream answer that is no JSON', upstream: (secret) => () => ({ body: `{"id":"${secret}` }) },
  { name: 'an upstream answer that is none', upstream: (secret) => () => json({ [secret]: secret }) },
  { name: 'upstream headers', upstream: (secret) => () => json(chatBody('x'), { headers: { 'set-cookie': secret, 'x-request-id': secret, 'x-internal': secret, 'server': secret } }) },
  { name: 'an error in a stream', asking: () => ({ body: STREAM }), upstream: (secret) => () => sse([...chatFrames('some text').slice(0, 2), dataFrame({ error: { message: secret, code: secret, type: 'server_error' } })]) },
  { name: 'a frame that is no JSON', asking: () => ({ body: STREAM }), upstream: (secret) => () => sse([...chatFrames('some text').slice(0, 2), `data: {${secret}\n\n`]) },
  { name: 'a comment in a stream', asking: () => ({ body: STREAM }), upstream: (secret) => () => sse([`: ${secret}\n\n`, ...chatFrames('some text').slice(0, 2)], { cutAfterBytes: 300 }) },
  { name: 'a stream that goes silent', asking: () => ({ body: { ...STREAM, user: 'x' } }), upstream: (secret) => () => sse(chatFrames('some text').slice(0, 2), { headers: { 'x-secret': secret }, staysOpen: true }) },
  { name: 'an upstream that does not answer', asking: (secret) => ({ body: { ...CHAT, user: secret } }), upstream: () => () => ({ neverAnswers: true }) },
  { name: 'the provider’s key in an error about the request', upstream: () => () => json({ error: { message: `Bad key ${PROVIDER_KEY} given`, param: PROVIDER_KEY, code: PROVIDER_KEY } }, { status: 400 }) },
  { name: 'the provider’s key in an error in a stream', asking: () => ({ body: STREAM }), upstream: () => () => sse([...chatFrames('some text').slice(0, 2), dataFrame({ error: { message: `Bad key ${PROVIDER_KEY}`, type: 'invalid_request_error', param: PROVIDER_KEY } })]) },
];

describe('LOG-1: secrets stay where they are', () => {
  test(`LOG-1: of ${WAYS.length} ways in none leads into log, metrics, records or answers (LiteLLM, March 2026)`, async () => {
    expect(WAYS.length).toBeGreaterThanOrEqual(40);
    await using attacked = await startAttacked(speakAll(), { yaml: FAST });
    const leaks: string[] = [];
    for (const way of WAYS) {
      const secret = canary();
      attacked.upstream.follow(way.upstream?.(secret) ?? speakAll());
      const { path = '/v1/chat/completions', ...asking } = way.asking?.(secret) ?? { body: CHAT };
      const answer = await ask(attacked.gateway, path, asking);
      if (way.isAnswerTheirs !== true && ANY_CANARY.test(answer.text)) leaks.push(`${way.name}: answer ${answer.text}`);
      if (ANY_CANARY.test(answer.rawHeaders.join('\n'))) leaks.push(`${way.name}: headers`);
    }
    leaks.push(...(await sinksOf(attacked)).filter(([, text]) => ANY_CANARY.test(text) || text.includes(attacked.gateway.key)).map(([name, text]) => `${name}: ${ANY_CANARY.exec(text)?.[0]} ${text.slice(Math.max(0, text.search(ANY_CANARY) - 200), text.search(ANY_CANARY) + 60)}`));
    expect(leaks).toEqual([]);
    expect(attacked.gateway.requestLines().length).toBeGreaterThan(30);
  }, 60_000);

  test('LOG-1: what a guard throws or writes is told to nobody', async () => {
    const secret = canary();
    await using attacked = await startAttacked(speakAll(), {
      yaml: FAST,
      guards: {
        sanitise: [],
        detect: [{ name: 'thrower', onFailure: 'refuse', limitMs: 1_000, inspect: () => Promise.reject(new Error(secret)) }],
        protect: [],
        filter: [],
      },
    });
    for (const surface of SURFACES) {
      const answer = await ask(attacked.gateway, surface.path, { body: bodyOf(surface) });
      expect(answer.status).toBe(503);
      expect(answer.text).not.toMatch(/canary|thrower/u);
    }
    for (const [name, text] of await sinksOf(attacked)) expect(text, name).not.toContain(secret);
    expect(attacked.upstream.calls).toEqual([]);
  });

  test('LOG-2: whatever is sent, every line of the log is one line of JSON', async () => {
    await using attacked = await startAttacked(speakAll(), { yaml: FAST });
    const HOSTILE = ['\r\n{"level":50}', '\u001b[31mred', '\u2028x', '\u0000', '\t"},{', 'x'.repeat(100_000)];
    for (const text of HOSTILE) {
      await ask(attacked.gateway, '/v1/chat/completions', { body: { ...CHAT, model: text } });
      await ask(attacked.gateway, '/v1/chat/completions', { body: { ...CHAT, user: text, messages: [{ role: 'user', content: text }] } });
      attacked.upstream.follow(() => json({ error: { message: text, code: text.slice(0, 100) } }, { status: 500 }));
      await ask(attacked.gateway, '/v1/chat/completions', { body: CHAT });
      attacked.upstream.follow(speakAll());
    }
    const lines = attacked.gateway.logText().split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(HOSTILE.length * 3);
    for (const line of lines) {
      expect(JSON.parse(line)).toBeTypeOf('object');
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(16_384);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }
  });
});

describe('HDR-3: what upstreams send beside the answer stays there', () => {
  const HEADERS = {
    'set-cookie': 'session=upstream',
    'server': 'upstream/1',
    'via': '1.1 upstream',
    'x-powered-by': 'upstream',
    'access-control-allow-origin': '*',
    'access-control-allow-credentials': 'true',
    'strict-transport-security': 'max-age=1',
    'content-security-policy': 'default-src *',
    'x-frame-options': 'ALLOWALL',
    'cache-control': 'public, max-age=1000',
    'proxy-authenticate': 'Basic',
    'www-authenticate': 'Basic',
    'keep-alive': 'timeout=99',
    'trailer': 'x-upstream',
    'upgrade': 'h2c',
    'alt-svc': 'h3=":443"',
    'location': 'http://upstream/',
    'content-disposition': 'attachment',
    'clear-site-data': '"*"',
    'x-agentor-model': 'forged',
    'x-upstream-canary': 'upstream',
    'openai-organization': 'upstream-org',
    'cf-ray': 'upstream',
  };

  test('HDR-3: none of its headers passes, whole, streamed or refused, and ours stand once', async () => {
    await using attacked = await startAttacked(speakAll(() => 'fine', { headers: HEADERS }));
    const answers = [];
    for (const surface of SURFACES) answers.push(await ask(attacked.gateway, surface.path, { body: bodyOf(surface) }));
    answers.push(await ask(attacked.gateway, '/v1/chat/completions', { body: STREAM }));
    attacked.upstream.follow(() => json({ error: { message: 'no' } }, { status: 400, headers: HEADERS }));
    answers.push(await ask(attacked.gateway, '/v1/chat/completions', { body: CHAT }));
    expect(answers.map(({ status }) => status)).toEqual([...SURFACES.map(() => 200), 200, 400]);
    for (const { rawHeaders, headers } of answers) {
      expect(rawHeaders.join('\n')).not.toMatch(/upstream|forged|Basic|max-age|h2c|h3=|ALLOWALL|attachment/u);
      const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
      expect(names.length).toBe(new Set(names).size);
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  test('LLM-2: text with line breaks from an upstream splits no answer', async () => {
    const split = 'x\r\n\r\nHTTP/1.1 200 OK\r\nset-cookie: a=1\r\n\r\ndata: [DONE]\n\n';
    await using attacked = await startAttacked(speakAll(() => split));
    for (const surface of SURFACES.filter(({ body }) => 'messages' in body)) {
      const { headers, text } = await ask(attacked.gateway, surface.path, { body: bodyOf(surface, surface.name === 'count_tokens' ? {} : { stream: true }) });
      expect(headers).not.toHaveProperty('set-cookie');
      expect(text).not.toMatch(/^(?:HTTP\/1\.1|set-cookie)/mu);
      expect(text.match(/^data: \[DONE\]$/gmu)?.length ?? 0).toBeLessThanOrEqual(1);
    }
  });
});

/** Everywhere that the gateway writes to: name and text. */
async function sinksOf({ gateway }: Attacked): Promise<readonly (readonly [string, string])[]> {
  const sinks: (readonly [string, string])[] = [['log', gateway.logText()]];
  const { metricsUrl } = gateway.running;
  if (metricsUrl === undefined) throw new Error('metrics are on');
  sinks.push(['metrics', await (await fetch(metricsUrl)).text()]);
  for await (const path of glob('**/*', { cwd: gateway.folder })) {
    const text = await readFile(join(gateway.folder, path), 'latin1').catch(() => '');
    if (!path.endsWith('agentor.yaml')) sinks.push([path, text]);
  }
  expect(sinks.length).toBeGreaterThan(3);
  return sinks;
}
