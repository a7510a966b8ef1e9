import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openSecureLogger } from './open-secure-logger.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'agentor-log-kill-'));
const PROGRAM = join(import.meta.dirname, 'test-log-writer.ts');
/** `KILLS=200 npx vitest run packages/security/src/node/log/kill.test.ts` for as many as the criterion names. */
const KILLS = Number(process.env['KILLS'] ?? 12);
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe('a process that ends without warning', () => {
  test(`LOG-3: ${KILLS} kills lose no acknowledged security entry, repeat none, and leave a log that verifies`, { timeout: 20_000 + KILLS * 5_000 }, async () => {
    const file = join(FOLDER, 'killed', 'security.log');
    const acknowledged: number[] = [];
    for (let turn = 0; turn < KILLS; turn += 1) {
      // Places all over rotations (every 40 lines), epochs (every 50) and the opening itself.
      acknowledged.push(...(await runUntil(file, turn * 1_000_000, (turn * 37) % 113)));
    }
    const logger = await openSecureLogger({ file });
    expect(await logger.verifyLogIntegrity()).toEqual(['intact', []]);
    await logger[Symbol.asyncDispose]();
    const written = numbersOf(file);
    expect(acknowledged.length).toBeGreaterThan(KILLS * 10);
    expect(acknowledged.filter((number) => !written.has(number))).toEqual([]);
    expect([...written.values()].filter((times) => times > 1)).toEqual([]);
  });
});

describe('a disk without room', () => {
  test('LOG-5: entries that do not fit are refused, those acknowledged are there, no line is torn, and it goes on when there is room', async () => {
    const file = join(FOLDER, 'full', 'security.log');
    mkdirSync(join(FOLDER, 'full'));
    // A limit of the system on the size of files stands in for a full disk: the write that crosses it is cut short, later ones fail.
    const limited = spawnSync('sh', ['-c', 'trap "" XFSZ; ulimit -f 12; exec "$@"', 'sh', process.execPath, join(import.meta.dirname, 'test-log-filler.ts'), file], { encoding: 'utf8' });
    expect(limited.stderr.replaceAll(/.*ExperimentalWarning.*\n|\(Use .*\n/gu, '')).toBe('');
    const { acknowledged, refused, text } = JSON.parse(limited.stdout);
    expect(acknowledged.length).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(0);
    expect(text.endsWith('\n')).toBe(true);
    const written = numbersOf(file);
    expect(acknowledged.filter((number: number) => !written.has(number))).toEqual([]);
    await using logger = await openSecureLogger({ file });
    await logger.security({ message: 'there is room again' });
    expect(await logger.verifyLogIntegrity()).toEqual(['intact', []]);
  });
});

/** Runs the writer until it has acknowledged `count` entries, or just begun, and kills it. */
async function runUntil(file: string, first: number, count: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [PROGRAM, file, String(first)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const acknowledged: number[] = [];
  let rest = '';
  for await (const chunk of child.stdout) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    acknowledged.push(...lines.map(Number));
    if (acknowledged.length >= count) child.kill('SIGKILL');
  }
  return acknowledged;
}

/** How often each number stands in the log, in whatever segment. */
function numbersOf(file: string): ReadonlyMap<number, number> {
  const folder = join(file, '..');
  const texts = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name.endsWith('.zst')) return [zstdDecompressSync(readFileSync(path)).toString('utf8')];
    return name === 'security.log' || /\d{6}$/u.test(name) ? [readFileSync(path, 'utf8')] : [];
  });
  const times = new Map<number, number>();
  for (const [, digits] of texts.join('').matchAll(/"number":(\d+)/gu)) times.set(Number(digits), (times.get(Number(digits)) ?? 0) + 1);
  return times;
}
