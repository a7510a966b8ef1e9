/**
 * `npm run test:promtool`: starts the gateway, asks it a few things, and gives its page of metrics to the real
 * `promtool check metrics`, which comes from Debian's package `prometheus`, fetched and unpacked beside and not installed.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { startCommand } from './start-command.ts';

const CONFIGURATION = 'presets: {ollama: false}\nmetrics: {token: {file: token}}\n';
const MESSAGES = [{ role: 'user', content: 'Hello' }];
const REQUESTS = [
  { model: 'agentor/echo', messages: MESSAGES },
  { model: 'agentor/echo', messages: MESSAGES, stream: true },
  { model: 'agentor/none', messages: MESSAGES },
  { model: 'agentor/echo', messages: 7 },
];

const folder = mkdtempSync(join(tmpdir(), 'agentor-promtool-'));
try {
  process.exitCode = check(await readPage(), fetchPromtool());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Fetches the package and unpacks it. @returns the path of `promtool`. */
function fetchPromtool(): string {
  // apt fetches as a user of its own where it can.
  chmodSync(folder, 0o777);
  runCommand('apt-get', ['download', 'prometheus'], { cwd: folder });
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (file === undefined) throw new Error('apt-get download left no package');
  runCommand('dpkg', ['-x', file, 'unpacked'], { cwd: folder });
  return join(folder, 'unpacked/usr/bin/promtool');
}

/** Starts a gateway, has it answer, refuse and fail, and reads its metrics. */
async function readPage(): Promise<string> {
  writeFileSync(join(folder, 'token'), 'scrape-token\n');
  writeFileSync(join(folder, 'agentor.yaml'), CONFIGURATION);
  await using gateway = await startCommand({ folder });
  for (const body of REQUESTS) {
    const headers = { 'authorization': `Bearer ${gateway.key}`, 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) });
    await response.text();
  }
  const page = await fetch(gateway.metricsUrl, { headers: { authorization: 'Bearer scrape-token' } });
  if (page.status !== 200) throw new Error(`the metrics listener answered ${page.status}`);
  return await page.text();
}

/** @returns the exit code. */
function check(page: string, promtool: string): number {
  const { status, stderr, stdout } = spawnSync(promtool, ['check', 'metrics'], { input: page, encoding: 'utf8' });
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  if (status === 0) console.log(`promtool accepts the page: ${lines} series`);
  else console.error(`promtool ended with ${status}\n${stdout}${stderr}`);
  return status === 0 ? 0 : 1;
}
