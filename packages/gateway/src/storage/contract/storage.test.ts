import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packRecord, type RecordStore, type RequestRecord, type SpendStore } from '../../ports/index.ts';
import { createMemoryRecordStore, createMemorySpendStore, openSpendKeeper, openSqliteStorage } from '../index.ts';

interface OpenedStore extends AsyncDisposable {
  readonly records: RecordStore;
  readonly spending: SpendStore;
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

    test('keeps the newest sum of each count and period, and gives those of the periods asked for', async () => {
      await using store = await open();
      const today = { under: "r|key=3:a'b", period: '2026-11-25', spentNanoUsd: 9_000_000_000_000_000 };
      await store.spending.saveMany([{ ...today, spentNanoUsd: 1 }, { ...today, period: '2026-11' }, { ...today, under: 'other' }]);
      await store.spending.saveMany([today]);
      await store.spending.saveMany([]);
      expect((await store.spending.load(['2026-11-25', 'total'])).toSorted((left, right) => right.under.localeCompare(left.under))).toEqual([today, { ...today, under: 'other' }]);
      expect(await store.spending.load(['2026-11-24'])).toEqual([]);
    });

    test('forgets old days and months, and no totals', async () => {
      await using store = await open();
      const periods = ['2025-10', '2025-10-20', '2025-10-21', '2025-11', 'total'];
      await store.spending.saveMany(periods.map((period) => ({ under: 'r', period, spentNanoUsd: 1 })));
      expect(await store.spending.deleteBefore({ day: '2025-10-21', month: '2025-10' })).toBe(1);
      expect(await store.spending.deleteBefore({ day: '2025-11-21', month: '2025-11' })).toBe(2);
      expect((await store.spending.load(periods)).map(({ period }) => period).toSorted()).toEqual(['2025-11', 'total']);
    });

    test('MOD-9: what a keeper was told last is known to the next one, also when the storage failed in between', async () => {
      await using store = await open();
      const clock = { nowMs: () => Date.parse('2026-11-25T12:00:00Z'), monotonicMs: () => 0 };
      let isBroken = true;
      const flaky: SpendStore = {
        ...store.spending,
        saveMany: (spendings) => {
          if (!isBroken) return store.spending.saveMany(spendings);
          isBroken = false;
          return Promise.reject(new Error('full'));
        },
      };
      {
        await using keeper = await openSpendKeeper({ store: flaky, clock, log: { warn: () => undefined } });
        for (const spentNanoUsd of [1, 2, 3]) keeper.keep({ under: 'r', period: '2026-11-25', spentNanoUsd });
        keeper.keep({ under: 'r', period: 'total', spentNanoUsd: 7 });
      }
      await using keeper = await openSpendKeeper({ store: store.spending, clock, log: { warn: () => undefined } });
      expect(new Map(keeper.known.map(({ period, spentNanoUsd }) => [period, spentNanoUsd]))).toEqual(new Map([['2026-11-25', 3], ['total', 7]]));
    });

    test('answers many at once', async () => {
      await using store = await open();
      await Promise.all(Array.from({ length: 50 }, (_, batch) => store.records.addMany(Array.from({ length: 20 }, (__, index) => packRecord(record(batch * 20 + index))))));
      expect(await store.records.recent({ limit: 1000 })).toHaveLength(1000);
    });
  });
}

storageContract('memory', () =>
  Promise.resolve({ records: createMemoryRecordStore(10_000), spending: createMemorySpendStore(), [Symbol.asyncDispose]: () => Promise.resolve() }),
);

storageContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'storage-'));
  const storage = await openSqliteStorage({ file: join(folder, 'agentor.db'), log: { error: () => undefined }, clock: { nowMs: () => 0 } });
  return {
    records: storage.records,
    spending: storage.spending,
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
