import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/package-list.ts';
import { startCommand } from '../../scripts/start-command.ts';

/** With traces, which load OpenTelemetry; nobody listens at their endpoint. */
const CONFIGURATION = 'presets: {ollama: false}\ntraces: {endpoint: "http://127.0.0.1:1/v1/traces"}\n';
/** No prototype is changed by `__proto__`, and no text becomes code. */
const STRICT = ['--disable-proto=throw', '--disallow-code-generation-from-strings'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentor-hardening-'));
  await writeFile(join(folder, 'agentor.yaml'), CONFIGURATION);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('INT-6: npm start uses the strict flags', () => {
  expect(readFileSync(join(ROOT, 'package.json'), 'utf8')).toContain(`"start": "node ${STRICT.join(' ')} `);
});

describe('the command under the flags of Node that harden it', () => {
  test('INT-6: answers, streams and stops without prototypes that change and code made from text', async () => {
    await answersAndStops(STRICT);
  });

  test('INT-6: answers, streams and stops with the permission model, writing into its data folder alone', async () => {
    await answersAndStops([...STRICT, ...permissions(join(folder, 'agentor-data'))]);
  });

  test('INT-6: what the permission model does not allow is not done', async () => {
    const started = startCommand({ folder, nodeOptions: [...STRICT, ...permissions(join(folder, 'elsewhere'))] });
    await expect(started).rejects.toThrow('ERR_ACCESS_DENIED');
  });
});

async function answersAndStops(nodeOptions: readonly string[]): Promise<void> {
  await using gateway = await startCommand({ folder, nodeOptions });
  const client = new OpenAI({ baseURL: gateway.url, apiKey: gateway.key, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'Hello there' }];
  const whole = await client.chat.completions.create({ model: 'agentor/echo', messages });
  let text = '';
  for await (const chunk of await client.chat.completions.create({ model: 'agentor/echo', messages, stream: true })) text += chunk.choices[0]?.delta.content ?? '';
  expect(text).toBe(whole.choices[0]?.message.content);
  expect(text).toContain('Hello there');
  const metrics = await (await fetch(gateway.metricsUrl)).text();
  expect(metrics).toContain('agentor_requests_total{surface="chat-completions",outcome="answered"} 2');
  expect(await gateway.stop()).toBe(0);
}

/** Reads the program and its own folder, writes one folder, has its worker for SQLite and the network. */
function permissions(dataFolder: string): readonly string[] {
  return ['--permission', `--allow-fs-read=${ROOT}`, `--allow-fs-read=${folder}`, `--allow-fs-write=${dataFolder}`, `--allow-fs-write=${dataFolder}/*`, '--allow-worker', '--allow-net'];
}
