import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StorageError } from '../../ports/index.ts';
import { openSqliteThread } from './open-sqlite-thread.ts';

test('a full database refuses by a code of its own, keeps a transaction whole, and goes on when there is room', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thread-'));
  try {
    await using thread = await openSqliteThread({ file: join(folder, 'full.db'), busyMs: 100, isCheckedInFull: true });
    await thread.run('CREATE TABLE t (x TEXT)', [[]]);
    // SQLite answers a limit of pages with the same code as a disk without room.
    await thread.run('PRAGMA max_page_count = 20', [[]]);
    const rows = Array.from({ length: 100 }, () => ['x'.repeat(4000)]);
    await expect(codeOf(thread.run('INSERT INTO t VALUES (?)', rows))).resolves.toBe('storage_full');
    expect((await thread.run('SELECT count(*) AS n FROM t', [[]])).rows).toEqual([{ n: 0 }]);
    await thread.run('PRAGMA max_page_count = 2000', [[]]);
    expect((await thread.run('INSERT INTO t VALUES (?)', rows)).changes).toBe(100);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what cannot be opened is an error, and the thread is gone', async () => {
  await expect(codeOf(openSqliteThread({ file: '/nowhere/at/all.db', busyMs: 100, isCheckedInFull: false }))).resolves.toBe('storage_unavailable');
});

test('a wrong statement is an error and harms none after it', async () => {
  await using thread = await openSqliteThread({ file: ':memory:', busyMs: 100, isCheckedInFull: false });
  await expect(codeOf(thread.run('SELEKT 1', [[]]))).resolves.toBe('storage_unavailable');
  expect((await thread.run('SELECT 1 AS one', [[]])).rows).toEqual([{ one: 1 }]);
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof StorageError ? error.code : String(error);
}
