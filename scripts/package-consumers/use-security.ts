/** Uses the library as an application that installed it does. */
import assert from 'node:assert/strict';
import { checkAddress, createSecurity, InputValidationError, PUBLIC_ADDRESSES, type SecurityPolicy, validateLlmRequest } from '@agentor/security';
import { cleanupSecurity, setupSecurity, type ValidatedEnv } from '@agentor/security/hono';
import { normaliseText, ok, type Result } from '@agentor/security/kernel';
import { filterResponseHeaders, securityHeaders } from '@agentor/security/transport';
import { sanitizeContent } from '@agentor/security/validation';
import type { ModelRequest } from '@agentor/security/vocabulary';
import { openAiChatClient } from '@agentor/security/wire';
import { Hono } from 'hono';

const request: ModelRequest = validateLlmRequest('{"model":"m","messages":[{"role":"user","content":"hello"}]}');
assert.equal(request.model, 'm');
assert.throws(() => validateLlmRequest('{"model":"a","model":"b"}'), InputValidationError);
assert.equal(openAiChatClient.surface, 'chat-completions');

const address: Result<void, unknown> = checkAddress('169.254.169.254', PUBLIC_ADDRESSES);
assert.equal(address.ok, false);
assert.deepEqual(ok(1), { ok: true, value: 1 });
assert.equal(normaliseText('ｈｉ\u200b').text, 'hi');
assert.equal(sanitizeContent('<b>', 'html'), '&#60;b&#62;');
assert.deepEqual(filterResponseHeaders({ server: 'a', 'retry-after': '1' }), [['retry-after', '1']]);
assert.ok(securityHeaders().length > 5);

const policy: SecurityPolicy = { bodyBytesMax: 1000 };
await using security = createSecurity(policy);
assert.equal(security.checkDestination('https://127.1/').ok, false);

const app = new Hono<ValidatedEnv>();
const components = setupSecurity(app, policy);
app.post('/v1/chat/completions', (context) => context.json({ model: context.get('llmRequest').model }));
const answer = await app.request('/v1/chat/completions', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hello' }] }),
});
assert.deepEqual(await answer.json(), { model: 'm' });
assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
await cleanupSecurity(components);
