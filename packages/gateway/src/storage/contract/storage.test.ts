import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packRecord, type RecordStore, type RequestRecord } from '../../ports/index.ts';
import { createMemoryRecordStore, openSqliteStorage } from '../index.ts';

interface OpenedStore extends AsyncDisposable {
  readonly records: RecordStore;
}

/** What every storage must do. */
function storageContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`the ${name} storage`, () => {
    test('gives a record back as it was', async () => {
      await using store = await open();
      const full: RequestRecord = {
        ...record(1),
        code: 'provider_timeout',
        attempts: [{ deployment: 'a/b', provider: 'a', model: 'b', outcome: 'silence-timeout', durationMs: 1.5, backoffMs: 0 }],
        usage: { inputTokens: 1, outputTokens: 2, reasoningTokens: 1 },
        guards: [{ guard: 'g', verdict: 'not-scanned' }],
        traceId: 'f'.repeat(32),
        modelRouted: `quote ' and \u0000 and 😀`,
      };
      await store.records.addMany([packRecord(full)]);
      expect(await store.records.find(full.id)).toEqual(full);
      expect(await store.records.find("x' OR 1=1 --")).toBeUndefined();
    });

    test('gives pages, the newest first, without gaps or repeats at equal times', async () => {
      await using store = await open();
      const records = Array.from({ length: 25 }, (_, index) => record(index, Math.floor(index / 3)));
      await store.records.addMany(records.toReversed().map(packRecord));
      const seen: string[] = [];
      let before: RequestRecord | undefined;
      for (let page = 0; page < 10; page += 1) {
        const found = await store.records.recent({ limit: 7, ...(before === undefined ? {} : { before }) });
        seen.push(...found.map(({ id }) => id));
        before = found.at(-1) ?? before;
      }
      expect(seen).toEqual(records.map(({ id }) => id).toReversed());
      expect(await store.records.recent({ limit: 0 })).toEqual([]);
    });

    test('takes a batch again without storing it twice', async () => {
      await using store = await open();
      const batch = [record(1), record(2)];
      await store.records.addMany(batch.map(packRecord));
      await store.records.addMany([...batch, record(3)].map(packRecord));
      await store.records.addMany([]);
      expect(await store.records.recent({ limit: 10 })).toHaveLength(3);
    });

    test('deletes by age and by number, and says how many', async () => {
      await using store = await open();
      await store.records.addMany(Array.from({ length: 5000 }, (_, index) => record(index)).map(packRecord));
      expect(await store.records.deleteOlderThan(4000)).toBe(4000);
      expect(await store.records.deleteOlderThan(4000)).toBe(0);
      expect(await store.records.keepNewest(100)).toBe(900);
      expect(await store.records.keepNewest(100)).toBe(0);
      expect((await store.records.recent({ limit: 1000 })).at(-1)?.startedAtMs).toBe(4900);
    });

    test('answers many at once', async () => {
      await using store = await open();
      await Promise.all(Array.from({ length: 50 }, (_, batch) => store.records.addMany(Array.from({ length: 20 }, (__, index) => packRecord(record(batch * 20 + index))))));
      expect(await store.records.recent({ limit: 1000 })).toHaveLength(1000);
    });
  });
}

storageContract('memory', () =>
  Promise.resolve({ records: createMemoryRecordStore(10_000), [Symbol.asyncDispose]: () => Promise.resolve() }),
);

storageContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'storage-'));
  const storage = await openSqliteStorage({ file: join(folder, 'agentor.db'), log: { error: () => undefined }, clock: { nowMs: () => 0 } });
  return {
    records: storage.records,
    [Symbol.asyncDispose]: async () => {
      await storage[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
});

function record(index: number, startedAtMs: number = index): RequestRecord {
  return {
    id: `req_${String(index).padStart(6, '0')}`,
    startedAtMs,
    surface: 'messages',
    isStreamed: false,
    outcome: 'answered',
    status: 200,
    attempts: [],
    guards: [],
    bytesIn: 1,
    bytesOut: 2,
    totalMs: 3,
    overheadMs: 0.5,
  };
}
