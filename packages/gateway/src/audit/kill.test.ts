import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** CI takes so many; `npm run faults:audit` takes 500. */
const KILLS = Number(process.env['AUDIT_KILLS'] ?? 20);

test(`AUD-5, LOG-3: ${KILLS} times kill -9 under load: every acknowledged entry is there once, without gap`, { timeout: 20_000 + KILLS * 5000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-kill-'));
  try {
    const file = join(folder, 'audit.db');
    const acknowledged: string[] = [];
    for (let run = 0; run < KILLS; run += 1) acknowledged.push(...(await writeUntilKilled(file, run)));
    using database = new DatabaseSync(file);
    const rows = database.prepare('SELECT position, id FROM audit_entries ORDER BY position').all();
    const ids = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS * 10);
    expect([ids.size, rows.findIndex(({ position }, index) => position !== index)]).toEqual([rows.length, -1]);
    expect(database.prepare('PRAGMA quick_check').get()).toEqual({ quick_check: 'ok' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Starts a writer and kills it after a number of acknowledgements that differs each time. */
async function writeUntilKilled(file: string, run: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=agentor-source', join(import.meta.dirname, 'test-kill-writer.ts'), file, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const enough = 20 + ((run * 7919) % 997);
  let text = '';
  child.stdout.setEncoding('latin1');
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > enough * ID_LENGTH) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => {
    child.on('close', (_code, by) => resolve(by));
  });
  expect(signal).toBe('SIGKILL');
  // The last line may be cut; what stands there whole was acknowledged.
  return text.split('\n').slice(1, -1);
}

const ID_LENGTH = 10;
