import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AuditEntry, AuditError } from '../ports/index.ts';
import { type AuditLog, openAuditLog } from './index.ts';

test('AUD-1, AUD-11: entries lie in the order of their positions, without gap, each once, across openings', async () => {
  await using folder = await openFolder();
  for (let round = 0; round < 3; round += 1) {
    await using log = await folder.open();
    expect(log.sizeAtOpening).toBe(round * 40);
    await Promise.all(Array.from({ length: 40 }, (_, index) => log.write(entry(`evt_${round}_${index}`), index % 9 === 0 ? 'durable' : 'written')));
    await log.write(entry(`evt_${round}_0`), 'written');
  }
  const rows = folder.read('SELECT position, id FROM audit_entries ORDER BY position');
  expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: 120 }, (_, index) => index));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(120);
});

test('two that write at once, as a gateway and a command beside it, share one sequence', async () => {
  await using folder = await openFolder();
  await using one = await folder.open();
  await using other = await folder.open();
  await Promise.all(Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : other).write(entry(`evt_${index}`), 'written')));
  const rows = folder.read('SELECT position FROM audit_entries ORDER BY position');
  expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: 200 }, (_, index) => index));
});

test('the leaf of an entry is canonical JSON, and the columns say the same', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  await log.write(entry('evt_1', { tenantId: 'acme', keyId: 'k1', requestId: 'req_1', facts: { z: 1, a: ['x'] } }), 'durable');
  expect(folder.read('SELECT id, tenant_id, key_id, action, resource, outcome, leaf FROM audit_entries')).toEqual([
    {
      id: 'evt_1',
      tenant_id: 'acme',
      key_id: 'k1',
      action: 'authorize',
      resource: 'model',
      outcome: 'success',
      leaf: '{"action":"authorize","facts":{"a":["x"],"z":1},"key_uid":"k1","outcome":"success","request_uid":"req_1","resource":"model","resource_uid":"m","schema":"agentor.audit/1","tenant_uid":"acme","time":1,"uid":"evt_1"}',
    },
  ]);
});

test('an entry that is too long is our mistake and is not written', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  await expect(log.write(entry('evt_1', { facts: { text: 'x'.repeat(70_000) } }), 'written')).rejects.toThrow('at most 61440 bytes');
  expect(folder.read('SELECT id FROM audit_entries')).toEqual([]);
});

test('AUD-1: an act is done after its entry is on the disk, and one that fails has a second entry that says so', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  const act = { actor: 'operator', action: 'create', resource: 'api_key', resourceId: 'k' } as const;
  const seen = await log.carryOut(act, () => folder.read('SELECT action, outcome FROM audit_entries'));
  expect(seen).toEqual([{ action: 'create', outcome: 'success' }]);
  await expect(log.carryOut(act, () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
  await log.write(entry('evt_last'), 'written');
  expect(folder.read('SELECT outcome FROM audit_entries ORDER BY position').map(({ outcome }) => outcome)).toEqual(['success', 'success', 'error', 'success']);
});

test('AUD-1: an act whose entry cannot be written is not done', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  folder.read('DROP TABLE audit_entries');
  let isDone = false;
  const doing = log.carryOut({ actor: 'operator', action: 'revoke', resource: 'api_key' }, () => {
    isDone = true;
  });
  await expect(doing).rejects.toThrow(AuditError);
  expect([isDone, log.problem()]).toEqual([false, 'the audit log cannot be written']);
});

test('a log that contradicts itself while it is open takes nothing more, and closes', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  await log.write(entry('evt_1'), 'written');
  folder.read("INSERT INTO audit_entries SELECT position + 1, 'evt_planted', 0, NULL, NULL, action, resource, outcome, leaf FROM audit_entries");
  await expect(log.write(entry('evt_2'), 'written')).rejects.toThrow(AuditError);
  await expect(log.write(entry('evt_3'), 'durable')).rejects.toThrow(AuditError);
});

test('the file is private, and a damaged or later one stops the opening instead of making way for a new one', async () => {
  await using folder = await openFolder();
  await (await folder.open())[Symbol.asyncDispose]();
  expect((await stat(folder.file)).mode & 0o777).toBe(0o600);
  folder.read('UPDATE audit_state SET version = 99');
  await expect(folder.open()).rejects.toMatchObject({ code: 'storage_newer' });
  await writeFile(folder.file, 'no database at all, but long enough to look at'.repeat(100));
  await expect(folder.open()).rejects.toMatchObject({ code: 'storage_damaged' });
});

interface Folder extends AsyncDisposable {
  readonly file: string;
  readonly open: () => Promise<AuditLog>;
  readonly read: (sql: string) => readonly Readonly<Record<string, unknown>>[];
}

async function openFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'audit-'));
  const file = join(path, 'audit.db');
  return {
    file,
    open: () =>
      openAuditLog({
        file,
        clock: { nowMs: () => 1, monotonicMs: () => 1 },
        random: { bytes: (length) => randomBytes(length) },
        log: { info: () => undefined, error: () => undefined },
      }),
    read: (sql) => {
      using database = new DatabaseSync(file);
      return database.prepare(sql).all().map((found) => ({ ...found }));
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

function entry(id: string, more: Partial<AuditEntry> = {}): AuditEntry {
  return { id, timeMs: 1, action: 'authorize', resource: 'model', resourceId: 'm', outcome: 'success', facts: {}, ...more };
}
