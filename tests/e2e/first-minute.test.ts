import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { describe, expect, test, vi } from 'vitest';
import { openAiChat, startUpstream } from '../support/index.ts';
import { type RunningCommand, startCommand } from '../support/start-command.ts';

const run = promisify(execFile);
// Processes start slowly where others work too.
vi.setConfig({ testTimeout: 60_000 });
const SERVE = ['serve', '--port', '0', '--metrics-port', '0'];

describe('the first minute', () => {
  test('the first start shows address, key and a curl that works; the second keeps both and shows no key', async () => {
    await using place = await openFolder();
    await using first = await startServing(place.folder);
    const notes = first.command.notes();
    expect(notes).toContain(`${first.url}/v1`);
    expect(notes.match(/agw_[A-Za-z0-9_-]{20,}/gu)?.length).toBeGreaterThan(0);
    const [whole = '', streamed = ''] = notes.split('\n').flatMap((line) => (/^\s*curl /u.test(line) ? [line.trim()] : []));
    const { stdout: answer } = await run('sh', ['-c', `${whole} -sS`]);
    expect(JSON.parse(answer)).toMatchObject({ object: 'chat.completion', model: 'echo', choices: [{ message: { content: 'Hello there' }, finish_reason: 'stop' }] });
    const { stdout: frames } = await run('sh', ['-c', `${streamed} -sS`]);
    expect(frames.trimEnd().endsWith('data: [DONE]')).toBe(true);
    await stop(first.command);

    await using second = await startServing(place.folder);
    expect(second.command.notes()).not.toMatch(/agw_[A-Za-z0-9]/u);
    expect(second.command.notes()).toContain('$AGENTOR_KEY');
    expect(await say(second.url, first.key, 'agentor/echo')).toBe('Hi');
    const printed = second.command.notes().split('\n').find((line) => /^\s*curl /u.test(line)) ?? '';
    const { stdout: again } = await run('sh', ['-c', `${printed} -sS`], { env: { ...process.env, AGENTOR_KEY: first.key } });
    expect(JSON.parse(again)).toMatchObject({ choices: [{ message: { content: 'Hello there' } }] });
    await stop(second.command);
  });

  test('the key is stored as a hash alone, in files that only the owner can read', async () => {
    await using place = await openFolder();
    await using serving = await startServing(place.folder);
    const { command, key } = serving;
    await say(await urlOf(command), key, 'agentor/echo');
    await stop(command);
    const data = join(place.folder, 'agentor-data');
    expect((await stat(data)).mode & 0o077).toBe(0);
    const entries = await readdir(data, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect((await stat(file)).mode & 0o077).toBe(0);
      expect((await readFile(file)).includes(key)).toBe(false);
    }
    expect(command.output()).not.toContain(key);
  });

  test('with OPENAI_API_KEY set its models resolve', async () => {
    await using place = await openFolder();
    await using upstream = await startUpstream(openAiChat({ text: 'From the vendor.' }));
    await writeFile(join(place.folder, 'agentor.yaml'), `providers: {openai: {base_url: "${upstream.url}/v1", private_network: true}}\n`);
    await using serving = await startServing(place.folder, { OPENAI_API_KEY: 'sk-canary-of-this-test' });
    const { command, url, key } = serving;
    expect(await say(url, key, 'gpt-5-mini')).toBe('From the vendor.');
    expect(upstream.last().headers['authorization']).toBe('Bearer sk-canary-of-this-test');
    const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1` });
    expect(await client.models.retrieve('gpt-5-mini')).toMatchObject({ id: 'gpt-5-mini', owned_by: 'openai' });
    await stop(command);
    expect(command.output() + command.notes()).not.toContain('sk-canary-of-this-test');
  });
});

describe('signals', () => {
  test('INT-4: SIGTERM lets a stream end, takes no new request, and exits 0', async () => {
    await using place = await openFolder();
    await using serving = await startServing(place.folder);
    const { command, url, key } = serving;
    const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
    const stream = await client.chat.completions.create({ model: 'agentor/echo', messages: [{ role: 'user', content: '[[delay 60ms]][[length 12]]' }], stream: true });
    const pieces: string[] = [];
    let refusal: unknown;
    for await (const chunk of stream) {
      if (pieces.length === 1) {
        command.signal('SIGTERM');
        await command.noted(/stopping/u);
        refusal = await client.models.list().then(
          () => 'answered',
          (error: unknown) => error,
        );
      }
      pieces.push(chunk.choices[0]?.delta.content ?? '');
    }
    expect(pieces.join('')).toBe(Array.from({ length: 12 }, () => 'echo').join(' '));
    expect(refusal).toBeInstanceOf(OpenAI.APIError);
    expect(await command.ended).toBe(0);
  });

  test('SIGHUP takes up the new configuration, and keeps the last good one', async () => {
    await using place = await openFolder();
    const file = join(place.folder, 'agentor.yaml');
    await writeFile(file, 'aliases: {before: agentor/echo}\n');
    await using serving = await startServing(place.folder);
    const { command, url, key } = serving;
    expect(await say(url, key, 'before')).toBe('Hi');
    await writeFile(file, 'aliases: {after: agentor/echo}\n');
    command.signal('SIGHUP');
    await expect.poll(() => say(url, key, 'after'), { timeout: 10_000 }).toBe('Hi');
    expect(await say(url, key, 'before')).toBe('404');
    await writeFile(file, 'aliases: {broken: nobody/knows}\nserver: {port: many}\n');
    command.signal('SIGHUP');
    await command.printed(/"level":"(?:error|warn)".*config/u);
    expect(await say(url, key, 'after')).toBe('Hi');
    await stop(command);
  });
});

test('a bad configuration shows every problem with its line, opens no port and exits 1', async () => {
  await using place = await openFolder();
  await writeFile(join(place.folder, 'agentor.yaml'), 'server:\n  port: many\n  hosst: here\nmodels:\n  one: {deployments: []}\naliases:\n  two: nobody/knows\n');
  await using command = startCommand(SERVE, { folder: place.folder });
  expect(await command.ended).toBe(1);
  for (const line of ['agentor.yaml:2:', 'agentor.yaml:3:', 'agentor.yaml:5:', 'agentor.yaml:7:']) expect(command.notes()).toContain(line);
  expect(command.notes()).not.toContain('Address');
});

interface Serving extends AsyncDisposable {
  readonly command: RunningCommand;
  readonly url: string;
  /** Empty when none was shown. */
  readonly key: string;
}

async function startServing(folder: string, environment: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const command = startCommand(SERVE, { folder, environment });
  const url = await urlOf(command);
  await command.noted(/As a stream:\n.*\n/u);
  const key = /API key\s+(agw_\S+)/u.exec(command.notes())?.[1] ?? '';
  return { command, url, key, [Symbol.asyncDispose]: () => command[Symbol.asyncDispose]() };
}

async function urlOf(command: RunningCommand): Promise<string> {
  const [, url = ''] = await command.noted(/Address\s+(http:\/\/[\d.:]+)\/v1/u);
  return url;
}

async function stop(command: RunningCommand): Promise<void> {
  command.signal('SIGTERM');
  expect(await command.ended).toBe(0);
}

/** What the model said, or the status of the refusal. */
async function say(url: string, key: string, model: string): Promise<string> {
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
  try {
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] });
    return answer.choices[0]?.message.content ?? '';
  } catch (error) {
    if (error instanceof OpenAI.APIError) return String(error.status);
    throw error;
  }
}

async function openFolder(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'agentor-first-minute-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
