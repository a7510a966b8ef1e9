/** Embeds the gateway as a program that installed it does: starts it, chats with the built-in model, stops it. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type RunningGateway, startGateway } from '@agentor/gateway';

const directory = mkdtempSync(join(tmpdir(), 'agentor-consumer-'));
const environment = { AGENTOR_PORT: '0', AGENTOR_METRICS_PORT: '0', AGENTOR_DATA_FOLDER: join(directory, 'data') };
const load = (): ReturnType<typeof loadConfig> =>
  loadConfig({ directory, environment, readFile: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined) });
try {
  const loaded = load();
  assert.ok(loaded.ok, 'defaults alone are a sound configuration');
  await using gateway: RunningGateway = await startGateway({ loaded: loaded.value, load, environment, logStream: { write: () => undefined } });
  assert.ok(gateway.models().includes('agentor/echo'));
  const answer = await fetch(new URL('/v1/chat/completions', gateway.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${gateway.firstKey?.reveal() ?? ''}` },
    body: JSON.stringify({ model: 'agentor/echo', messages: [{ role: 'user', content: 'hello' }] }),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  assert.match(text, /hello/u);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
