import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packRecord, type RequestRecord, StorageError } from '../../ports/index.ts';
import { openSqliteStorage, type Storage } from './open-sqlite-storage.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the SQLite database', () => {
  test('is private, with its side files, and survives closing', async () => {
    const file = join(folder, 'private.db');
    {
      await using storage = await openStorage(file);
      await storage.records.addMany([packRecord(record('req_1'))]);
      for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    await using again = await openStorage(file);
    expect(await again.records.find('req_1')).toEqual(record('req_1'));
  });

  test('keeps what was stored when the process is killed', async () => {
    const file = join(folder, 'killed.db');
    const program = join(folder, 'writer.mts');
    await writeFile(program, writerProgram(file));
    const child = fork(program, [], { execArgv: ['--conditions=agentor-source'], stdio: 'ignore' });
    let stored = 0;
    child.on('message', (count: number) => {
      stored = count;
      if (count >= 40) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    await using storage = await openStorage(file);
    for (let index = 0; index < stored; index += 1) expect(await storage.records.find(`req_${index}`)).toBeDefined();
  });

  test.each([
    ['no database at all', (bytes: Buffer) => bytes.fill('nonsense')],
    ['a page overwritten', (bytes: Buffer) => bytes.fill(0xff, 8192, 24_576)],
    ['a torn header', (bytes: Buffer) => bytes.fill(0, 0, 100)],
  ])('%s is put aside and a new one begun, without a loop', async (name, damage) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.db`);
    {
      await using storage = await openStorage(file);
      await storage.records.addMany(Array.from({ length: 200 }, (_, index) => record(`req_${index}`)).map(packRecord));
    }
    const bytes = await readFile(file);
    await writeFile(file, damage(bytes));
    const told: unknown[] = [];
    await using storage = await openStorage(file, told);
    await storage.records.addMany([packRecord(record('req_new'))]);
    expect(await storage.records.recent({ limit: 10 })).toHaveLength(1);
    expect(told).toEqual([['storage.damaged', `${file}.damaged-1970-01-01T00-00-00-000Z`]]);
    expect(await readdir(folder)).toContain(`${name.replaceAll(' ', '-')}.db.damaged-1970-01-01T00-00-00-000Z`);
  });

  test('one that a later version wrote is left alone, with an error that says so', async () => {
    const file = join(folder, 'newer.db');
    {
      await using storage = await openStorage(file);
      await storage.records.addMany([packRecord(record('req_1'))]);
    }
    const database = new DatabaseSync(file);
    database.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '')");
    database.close();
    const error = await openStorage(file).catch((caught: unknown) => caught);
    expect(error instanceof StorageError ? error.code : error).toBe('storage_newer');
  });

  test('a closed one answers with an error, and does not hang', async () => {
    const storage = await openStorage(join(folder, 'closed.db'));
    await storage[Symbol.asyncDispose]();
    await expect(storage.records.find('x')).rejects.toThrow('destroyed');
  });
});

/** A process of its own, which tells after every write what it has stored. */
function writerProgram(file: string): string {
  const module = new URL('open-sqlite-storage.ts', import.meta.url).href;
  return `
    import { openSqliteStorage } from ${JSON.stringify(module)};
    const storage = await openSqliteStorage({ file: ${JSON.stringify(file)}, log: { error: () => undefined }, clock: { nowMs: () => 0 } });
    const base = ${JSON.stringify(packRecord(record('')))};
    for (let index = 0; ; index += 1) {
      await storage.records.addMany([{ ...base, id: 'req_' + index }]);
      process.send(index + 1);
    }
  `;
}

function openStorage(file: string, told: unknown[] = []): Promise<Storage> {
  return openSqliteStorage({
    file,
    clock: { nowMs: () => 0 },
    log: { error: (event, fields) => void told.push([event, fields?.file]) },
  });
}

function record(id: string, modelRouted = 'm'): RequestRecord {
  return {
    id,
    startedAtMs: 5,
    surface: 'messages',
    isStreamed: false,
    outcome: 'answered',
    status: 200,
    modelRouted,
    attempts: [],
    guards: [],
    bytesIn: 1,
    bytesOut: 2,
    totalMs: 3,
    overheadMs: 0.5,
  };
}
