import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { addSecurityHeadersToApp, cleanupSecurity, enhancedInputValidationMiddleware, setupSecurity, type ValidatedEnv } from './index.ts';

const chat = { model: 'm', messages: [{ role: 'user', content: 'hello' }] };

describe('setupSecurity', () => {
  it('HDR-2: every kind of answer carries the headers', async () => {
    const { app } = createApp();
    const answers = [
      app.request('/plain'), app.request('/missing'), app.request('/thrown'), app.request('/moved'), app.request('/stream'),
      app.request('/plain', { method: 'OPTIONS' }), send(app, '/v1/chat/completions', chat), send(app, '/v1/chat/completions', '{'), send(app, '/v1/chat/completions', 'x'.repeat(2000)),
    ];
    const statuses: number[] = [];
    for (const pending of answers) {
      const answer = await pending;
      statuses.push(answer.status);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-powered-by')).toBeNull();
    }
    expect(statuses).toEqual([200, 404, 500, 302, 200, 404, 200, 400, 413]);
  });

  it('VAL-2: a handler gets the body and the canonical request', async () => {
    const { app } = createApp();
    const answer = await send(app, '/v1/chat/completions', chat);
    expect(await answer.json()).toEqual({ model: 'm', body: chat });
  });

  it('VAL-2: JSON on other paths is scanned too, and other bodies are left alone', async () => {
    const { app } = createApp();
    expect((await send(app, '/echo', '{"a":1,"a":2}')).status).toBe(400);
    expect(await (await send(app, '/echo', '{"a":1}')).text()).toBe('{"a":1}');
    expect(await (await send(app, '/echo', '{"a":1,"a":2}', { 'content-type': 'text/plain' })).text()).toBe('{"a":1,"a":2}');
  });

  it('VAL-6: refusals have the shape of the surface, with place and rule', async () => {
    const { app } = createApp();
    const openAi = await send(app, '/v1/chat/completions', { ...chat, temperature: 'canary' });
    expect(openAi.status).toBe(400);
    const text = await openAi.text();
    expect(JSON.parse(text)).toMatchObject({ error: { type: 'invalid_request_error', param: 'temperature', code: 'wrong_type' } });
    expect(text).not.toContain('canary');
    const anthropic = await send(app, '/v1/messages', { ...chat, max_tokens: 'canary' });
    expect(await anthropic.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
  });

  it('VAL-1: a body over the limit is refused, whether announced or not', async () => {
    const { app } = createApp();
    expect((await send(app, '/v1/chat/completions', 'x'.repeat(1001))).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(100));
      },
    });
    const request = new Request('http://a/v1/messages', { method: 'POST', body: endless, duplex: 'half', headers: { 'content-type': 'application/json' } });
    const answer = await app.request(request);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { type: 'request_too_large' } });
    expect(pulled).toBeLessThan(20);
  });

  it('VAL-7: encoded bodies and other types are refused on model paths', async () => {
    const { app } = createApp();
    expect((await send(app, '/v1/chat/completions', chat, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await send(app, '/v1/chat/completions', chat, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('LLM-4: inbound copies of our header names do not reach handlers', async () => {
    const { app } = createApp();
    const answer = await send(app, '/headers', chat, { 'X-Agentor-Model': 'forged', 'x-other': '1' });
    const names: unknown = await answer.json();
    expect(names).toContain('x-other');
    expect(names).not.toContain('x-agentor-model');
  });

  it('after the cleanup nothing is let through', async () => {
    const { app, components } = createApp();
    await cleanupSecurity(components);
    await cleanupSecurity(components);
    expect((await send(app, '/v1/chat/completions', chat)).status).toBe(503);
    expect((await app.request('/plain')).status).toBe(503);
  });
});

describe('single parts', () => {
  it('HDR-2: headers alone, with settings', async () => {
    const app = new Hono();
    addSecurityHeadersToApp(app, { isTls: true, frameOptions: 'SAMEORIGIN' });
    app.get('/', (context) => context.text('a', 200, { 'x-frame-options': 'ALLOWALL', 'x-powered-by': 'b' }));
    const { headers } = await app.request('/');
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('VAL-2: validation alone, on the route of an application of its own', async () => {
    const app = new Hono<ValidatedEnv>();
    app.use('/ask', enhancedInputValidationMiddleware({ surfaceOf: () => 'responses' }));
    app.post('/ask', (context) => context.text(context.get('llmRequest').model));
    expect(await (await send(app, '/ask', { model: 'm', input: 'a' })).text()).toBe('m');
    expect((await send(app, '/ask', { input: 'a' })).status).toBe(400);
  });
});

function createApp() {
  const app = new Hono<ValidatedEnv>();
  const components = setupSecurity(app, { bodyBytesMax: 1000 });
  app.get('/plain', (context) => context.text('a'));
  app.get('/moved', (context) => context.redirect('/plain'));
  app.get('/stream', () => new Response(new Blob(['data: 1\n\n']).stream(), { headers: { 'content-type': 'text/event-stream', 'cache-control': 'public' } }));
  app.get('/thrown', () => {
    throw new Error('thrown');
  });
  app.onError((_error, context) => context.text('failed', 500));
  app.post('/echo', async (context) => context.text(await context.req.text()));
  app.post('/headers', (context) => context.json([...context.req.raw.headers.keys()]));
  app.post('/v1/chat/completions', async (context) => context.json({ model: context.get('llmRequest').model, body: await context.req.json() }));
  return { app, components };
}

function send(app: Hono<ValidatedEnv>, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> | Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return app.request(path, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } });
}
