import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ask, type Attacked, bodyOf, PROVIDER_KEY, speakAll, startAttacked, SURFACES } from './ask.ts';

let attacked: Attacked;
let port: string;
beforeAll(async () => {
  attacked = await startAttacked(speakAll());
  ({ port } = new URL(attacked.sentinel.url));
});
beforeEach(() => attacked.upstream.follow(speakAll()));
afterAll(() => attacked[Symbol.asyncDispose]());

/** Ways to write the sentinel's address that string checks are known to miss. */
function disguises(): readonly string[] {
  const hosts = ['127.0.0.1', 'localhost', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '127.0.0.1.', '①②⑦.⓪.⓪.①', 'user@127.0.0.1', '169.254.169.254', 'metadata.google.internal'];
  return hosts.flatMap((host) => [`http://${host}:${port}/`, `http://${host}:${port}#`, `//${host}:${port}`, `${host}:${port}`]);
}

describe('NET-1: nothing that a caller sends chooses where a request goes', () => {
  const HEADERS = ['x-portkey-custom-host', 'x-portkey-config', 'x-portkey-provider', 'x-litellm-api-base', 'x-api-base', 'x-base-url', 'x-forwarded-host', 'x-forwarded-server', 'x-original-url', 'x-rewrite-url', 'x-original-host', 'forwarded', 'x-host', 'x-target-url', 'x-upstream', 'openai-base-url', 'openai-organization', 'cf-aig-authorization', 'helicone-target-url', 'x-real-ip', 'proxy-authorization', 'via', 'x-agentor-provider', 'x-agentor-base-url'];

  test('NET-1: CVE-2024-6587, CVE-2025-66405: no header steers it, on any surface, in any disguise', async () => {
    const urls = disguises().filter((url) => /^[\x20-\x7e]*$/u.test(url));
    for (const surface of SURFACES) {
      for (const [index, header] of HEADERS.entries()) {
        const headers = { [header]: urls[index % urls.length] ?? '' };
        const { status } = await ask(attacked.gateway, surface.path, { body: bodyOf(surface), headers });
        expect(status, `${surface.name} ${header}`).toBe(200);
      }
    }
    for (const url of urls) {
      const headers = Object.fromEntries(HEADERS.map((header) => [header, url]));
      expect((await ask(attacked.gateway, '/v1/chat/completions', { body: bodyOf(SURFACES[0] ?? NO_SURFACE), headers })).status).toBe(200);
    }
    expect(attacked.upstream.calls).toHaveLength(SURFACES.length * HEADERS.length + urls.length);
    expect(attacked.sentinel.calls).toEqual([]);
    expect(attacked.sentinel.connections()).toBe(0);
  });

  test('NET-1: nor a query, nor a cookie, and none of them reaches the provider', async () => {
    const query = `?api_base=${encodeURIComponent(attacked.sentinel.url)}&base_url=${attacked.sentinel.url.slice(5)}&host=${port}`;
    for (const surface of SURFACES) {
      const { status } = await ask(attacked.gateway, `${surface.path}${query}`, { body: bodyOf(surface), headers: { 'cookie': `host=${port}`, 'x-canary': 'canary', 'user-agent': 'canary' } });
      expect(status).toBe(200);
    }
    for (const { query: sent, headers } of attacked.upstream.calls) {
      expect([...sent]).toEqual([]);
      expect(JSON.stringify(headers)).not.toMatch(/canary"|cookie/u);
    }
    expect(attacked.sentinel.connections()).toBe(0);
  });

  test('NET-1: a model’s name cannot leave its place in the path (Portkey #1596)', async () => {
    const names = ['x/../../v1/secret', '../secret', 'x?y=1', 'x#', 'x%2f..%2f', 'x\\..\\y', 'http://evil.example/', '@127.0.0.1', 'x@127.0.0.1', 'x:generateContent', '//evil', 'evil.example#', 'x\r\nHost: evil', 'x y', '.', '..', 'x/..'];
    for (const name of names) {
      for (const provider of ['gemini', 'chat', 'claude']) {
        await ask(attacked.gateway, '/v1/chat/completions', { body: { model: `${provider}/${name}`, messages: [{ role: 'user', content: 'hello' }] } });
      }
    }
    for (const { path, query, headers } of attacked.upstream.calls) {
      expect(path).toMatch(/^\/v1\/(?:chat\/completions|messages)$|^\/v1beta\/models\/[^/?#]+:(?:streamG|g)enerateContent$/u);
      expect([...query.keys()].filter((name) => name !== 'alt')).toEqual([]);
      expect(headers['host']).toBe(new URL(attacked.upstream.url).host);
    }
    expect(attacked.sentinel.connections()).toBe(0);
  });

  test('NET-1: an image’s address is the provider’s to fetch, never ours', async () => {
    await ask(attacked.gateway, '/v1/chat/completions', { body: { model: 'chat/one', messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: `${attacked.sentinel.url}/image.png` } }] }] } });
    expect(attacked.sentinel.connections()).toBe(0);
  });
});

describe('NET-3: what upstreams say does not lead elsewhere', () => {
  test.each([300, 301, 302, 303, 304, 307, 308])('NET-3: status %i with a Location is not followed', async (status) => {
    attacked.upstream.follow(() => ({ status, headers: { location: `${attacked.sentinel.url}/`, refresh: `0; url=${attacked.sentinel.url}` }, body: '{}' }));
    for (const surface of SURFACES) {
      const answer = await ask(attacked.gateway, surface.path, { body: bodyOf(surface) });
      expect(answer.status).toBeGreaterThanOrEqual(500);
      expect(answer.headers).not.toHaveProperty('location');
      expect(answer.text).not.toContain(port);
    }
    expect(attacked.sentinel.connections()).toBe(0);
  }, 60_000);

  test('NET-3: proxies of the environment are not used', async () => {
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) vi.stubEnv(name, attacked.sentinel.url);
    try {
      await using other = await startAttacked(speakAll());
      expect((await ask(other.gateway, '/v1/chat/completions', { body: bodyOf(SURFACES[0] ?? NO_SURFACE) })).status).toBe(200);
    } finally {
      vi.unstubAllEnvs();
    }
    expect(attacked.sentinel.connections()).toBe(0);
  });

  test('NET-1: the provider’s key goes to the provider alone', async () => {
    for (const surface of SURFACES) await ask(attacked.gateway, surface.path, { body: bodyOf(surface), key: attacked.gateway.key });
    for (const { headers } of attacked.upstream.calls) {
      expect(JSON.stringify(headers)).toContain(PROVIDER_KEY);
      expect(JSON.stringify(headers)).not.toContain(attacked.gateway.key);
    }
    expect(attacked.sentinel.calls).toEqual([]);
  });
});

const NO_SURFACE = { name: '', path: '', model: '', body: {} };
