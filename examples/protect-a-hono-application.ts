/**
 * A chat endpoint of one's own behind the security library: run it with `npx node --conditions=agentor-source examples/protect-a-hono-application.ts`.
 *
 * It answers three requests without opening a port: a sound one, one with a key twice, one with a parameter that would
 * steer the call to another host.
 */
import { cleanupSecurity, setupSecurity, type ValidatedEnv } from '@agentor/security/hono';
import { Hono } from 'hono';

const app = new Hono<ValidatedEnv>();
const components = setupSecurity(app, { headers: { isTls: true }, bodyBytesMax: 1_048_576 });

app.post('/v1/chat/completions', (context) => {
  const request = context.get('llmRequest');
  return context.json({ model: request.model, surface: request.surface });
});

await send('{"model":"small","messages":[{"role":"user","content":"Hello"}]}');
await send('{"model":"small","model":"large","messages":[]}');
await send('{"model":"small","messages":[],"api_base":"https://attacker.example"}');

await cleanupSecurity(components);

async function send(body: string): Promise<void> {
  const answer = await app.request('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  console.log(answer.status, await answer.text());
}
