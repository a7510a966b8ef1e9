import type { StreamEvent } from '@agentor/security/vocabulary';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { json, sse } from '../support/index.ts';
import { ask, type Attacked, bodyOf, chatBody, chatFrames, providersYaml, speakAll, startAttacked, SURFACES } from './ask.ts';

let attacked: Attacked;
beforeAll(async () => {
  attacked = await startAttacked(speakAll());
});
beforeEach(() => attacked.upstream.follow(speakAll()));
afterAll(() => attacked[Symbol.asyncDispose]());

const CHAT = { model: 'chat/one', messages: [{ role: 'user', content: 'hello' }] };

describe('incidents of other gateways', () => {
  test('Portkey #1718: every route asks for a key, and there is no other route', async () => {
    for (const { path } of SURFACES) expect((await ask(attacked.gateway, path, { body: {}, key: false })).status, path).toBe(401);
    for (const path of ['/v1/models', '/v1/models/chat/one']) expect((await ask(attacked.gateway, path, { key: false })).status, path).toBe(401);
    const guesses = ['/v1/proxy/chat/completions', '/v1/proxy/', '/v1/prompts', '/v1/batches', '/v1/files', '/v1/realtime', '/v1/images/generations', '/v1/audio/speech', '/v1/assistants', '/v1/engines/x/completions', '/chat/completions', '/completions', '/openai/v1/chat/completions', '/anthropic/v1/messages', '/v1beta/models', '/pass-through', '/v1/chat/completions/', '/v1/chat//completions', '/v1/chat/completions%2f', '/V1/chat/completions'];
    for (const path of guesses) {
      expect([400, 404], path).toContain((await ask(attacked.gateway, path, { body: CHAT })).status);
      expect([400, 404], path).toContain((await ask(attacked.gateway, path, { body: CHAT, key: false })).status);
    }
    expect(attacked.upstream.calls).toEqual([]);
  });

  test('Portkey #1656: nothing answers strangers but health, and health says nothing', async () => {
    const paths = ['/', '/public/', '/public/logs', '/log/stream', '/logs', '/admin', '/ui', '/dashboard', '/config', '/config/update', '/health', '/metrics', '/debug', '/.env', '/openapi.json', '/docs', '/favicon.ico', '/key/generate', '/spend/logs'];
    for (const path of paths) expect((await ask(attacked.gateway, path, { key: false })).status, path).toBe(404);
    for (const path of ['/healthz', '/readyz']) {
      const { status, text } = await ask(attacked.gateway, path, { key: false });
      expect([status, text]).toEqual([200, '{"status":"ok"}']);
    }
    const { metricsUrl, config } = attacked.gateway.running;
    expect(config.metrics.host).toBe('127.0.0.1');
    expect(metricsUrl?.port).not.toBe(new URL(attacked.gateway.url).port);
  });

  test('CVE-2026-42208: a key header full of SQL is a wrong key, and nothing else', async () => {
    const LIST = ["' OR '1'='1", "' OR 1=1--", "'; DROP TABLE records;--", "' UNION SELECT * FROM keys--", '" OR ""="', "admin'--", "1' AND SLEEP(5)--", "' || (SELECT hash FROM keys) || '", "\\'; DELETE FROM keys;--", '%27%20OR%201%3D1', "agw_0000000000_' OR 1=1--", '{"$ne":null}', '*', '%', '_', "';EXEC xp_cmdshell('id');--", "'||pg_sleep(5)||'", "') OR ('1'='1", '0x27', '${7*7}', '{{7*7}}', '$(id)', '`id`', '../../etc/passwd', '%00'];
    const startedMs = performance.now();
    for (const text of LIST) {
      for (const headers of [{ authorization: `Bearer ${text}` }, { 'x-api-key': text }, { authorization: text }]) {
        const answer = await ask(attacked.gateway, '/v1/chat/completions', { body: CHAT, key: false, headers });
        expect(answer.status, text).toBe(401);
        expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'invalid_api_key' } });
      }
    }
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(attacked.upstream.calls).toEqual([]);
    expect((await ask(attacked.gateway, '/v1/chat/completions', { body: CHAT })).status).toBe(200);
  });

  test('CVE-2026-35030: keys that share all but a character are different keys', async () => {
    const { key } = attacked.gateway;
    for (let at = 0; at < key.length; at += 1) {
      const other = key.slice(0, at) + (key[at] === 'A' ? 'B' : 'A') + key.slice(at + 1);
      expect((await ask(attacked.gateway, '/v1/models', { key: other })).status, `${at}`).toBe(401);
    }
    for (const other of [key.slice(0, 20), key.slice(0, -1), `${key}x`, key.toUpperCase(), ` ${key}`.trim() + ' x', key.replaceAll('_', '-')]) {
      expect((await ask(attacked.gateway, '/v1/models', { key: other })).status).toBe(401);
    }
  });

  test('CVE-2026-49468: the Host header decides nothing', async () => {
    for (const host of ['localhost/?x', 'x#y', '/v1/models', 'healthz', 'localhost:80/healthz?']) {
      const { status } = await ask(attacked.gateway, '/v1/models', { key: false, headers: { host } });
      expect([400, 401], host).toContain(status);
    }
    const healthy = await ask(attacked.gateway, '/v1/models', { key: false, headers: { 'host': 'localhost', 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz' } });
    expect(healthy.status).toBe(401);
  });

  test('CVE-2024-8984: a multipart body is refused by its type, however long its boundary', async () => {
    for (const boundary of ['x', 'x'.repeat(71), '-'.repeat(8_000)]) {
      const startedMs = performance.now();
      const answer = await ask(attacked.gateway, '/v1/chat/completions', { body: `--${boundary}\r\n\r\nx\r\n${'-'.repeat(100_000)}`, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } });
      expect(answer.status).toBe(415);
      expect(performance.now() - startedMs).toBeLessThan(1_000);
    }
    expect(attacked.upstream.calls).toEqual([]);
  });

  test('Nexus SEC-M3-02: a key in the query opens nothing', async () => {
    const { key } = attacked.gateway;
    for (const name of ['key', 'api_key', 'apikey', 'access_token', 'token']) {
      expect((await ask(attacked.gateway, `/v1/models?${name}=${key}`, { key: false })).status).toBe(401);
      expect((await ask(attacked.gateway, '/v1/models', { key: false, headers: { cookie: `${name}=${key}` } })).status).toBe(401);
    }
    expect(attacked.gateway.logText()).not.toContain(key);
  });

  test('Kilo #14080: of 1,000 requests at once each gets its own answer and nothing of another', async () => {
    const ownOf = (body: Readonly<Record<string, unknown>>): string => JSON.stringify(body['messages']).match(/canary-\d+-end/u)?.[0] ?? 'none';
    attacked.upstream.follow(speakAll(({ body }) => `you said ${ownOf(body)} and no more`, { chunkBytes: 37 }));
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        const isClaude = index % 3 === 0;
        const body = { model: isClaude ? 'claude/one' : 'chat/one', ...(isClaude ? { max_tokens: 10 } : {}), messages: [{ role: 'user', content: `canary-${index}-end` }], ...(index % 2 === 0 ? { stream: true } : {}) };
        return ask(attacked.gateway, isClaude ? '/v1/messages' : '/v1/chat/completions', { body });
      }),
    );
    for (const [index, { status, text }] of answers.entries()) {
      expect(status).toBe(200);
      const joined = text.replaceAll(/\\"/gu, '"').split('\n').filter((line) => line.startsWith('data: {')).map((line) => /"(?:content|text)":"([^"]*)"/u.exec(line)?.[1] ?? '').join('');
      const found = new Set(`${text}${joined}`.match(/canary-\d+-end/gu));
      expect([...found]).toEqual([`canary-${index}-end`]);
    }
    expect(new Set(answers.map(({ headers }) => headers['x-agentor-request-id'])).size).toBe(1_000);
  }, 60_000);

  test('AISIX #204: a guard of answers holds in streams as in whole answers', async () => {
    const guards = {
      sanitise: [],
      detect: [],
      protect: [],
      filter: [
        {
          name: 'mask',
          onFailure: 'refuse' as const,
          limitMs: 1_000,
          open: () => ({ push: (events: readonly StreamEvent[]) => events.map((event) => (event.type === 'text-delta' ? { ...event, text: '*' } : event)) }),
        },
      ],
    };
    await using guarded = await startAttacked(speakAll(() => 'forbidden words'), { guards });
    for (const surface of SURFACES.filter(({ name }) => ['chat completions', 'messages', 'completions', 'responses'].includes(name))) {
      for (const isStreamed of surface.name === 'chat completions' || surface.name === 'messages' ? [false, true] : [false]) {
        const { status, text } = await ask(guarded.gateway, surface.path, { body: bodyOf(surface, isStreamed ? { stream: true } : {}) });
        expect(status).toBe(200);
        expect(text).toContain('*');
        expect(text).not.toMatch(/forb|idde|word/u);
      }
    }
  });

  test('LiteLLM, February 2026: taking up another configuration under load breaks no request', async () => {
    const { gateway, upstream } = attacked;
    upstream.follow((call) => (call.body['stream'] === true ? sse(chatFrames('a text of some length that takes its time'), { chunkAfterMs: 5 }) : json(chatBody('x'))));
    const asking = Array.from({ length: 40 }, () => ask(gateway, '/v1/chat/completions', { body: { ...CHAT, stream: true } }));
    const levels = ['info', 'debug', 'warn', 'debug'];
    for (const level of levels) {
      expect(await gateway.reconfigure(`log: {level: ${level}}\n${providersYaml(upstream.url)}`)).toBe(true);
      asking.push(ask(gateway, '/v1/chat/completions', { body: CHAT }));
    }
    for (const { status, text } of await Promise.all(asking)) {
      expect(status).toBe(200);
      expect(text).toMatch(/\[DONE\]|"stop"/u);
    }
  }, 60_000);

  test('threat 13: methods and paths that are not listed lead nowhere, with a key and without', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      for (const { path } of SURFACES) {
        for (const key of [false, attacked.gateway.key] as const) {
          const { status, headers } = await ask(attacked.gateway, path, { method, key });
          expect(status).toBe(405);
          expect(headers['allow']).toBe('POST');
          expect(headers).not.toHaveProperty('access-control-allow-origin');
        }
      }
    }
    expect(attacked.upstream.calls).toEqual([]);
  });
});
