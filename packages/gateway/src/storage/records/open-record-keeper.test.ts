import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { packRecord, type RecordStore, type RequestRecord, StorageError } from '../../ports/index.ts';
import { BATCH_RECORDS_MAX, FLUSH_MS, RETENTION_MS, RETRY_MS, TROUBLE_LOG_MS, WAITING_RECORDS_MAX } from '../bounds.ts';
import { createMemoryRecordStore } from '../memory/memory-record-store.ts';
import { openRecordKeeper, type RecordKeeper } from './open-record-keeper.ts';

describe('the keeper of records', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('INT-4: closing stores every record that was kept', async () => {
    const { keeper, store } = openTest();
    for (let index = 0; index < 1234; index += 1) keeper.keep(record(index));
    await keeper[Symbol.asyncDispose]();
    expect(await store.recent({ limit: 5000 })).toHaveLength(1234);
    expect(keeper.dropped()).toBe(0);
  });

  test('INT-4: closing tries again when the storage fails at first, then gives up with a count', async () => {
    const brief = openTest();
    brief.failNext(2);
    brief.keeper.keep(record(1));
    await brief.keeper[Symbol.asyncDispose]();
    expect(await brief.store.recent({ limit: 10 })).toHaveLength(1);
    const lasting = openTest();
    lasting.failNext(Number.POSITIVE_INFINITY);
    lasting.keeper.keep(record(1));
    await lasting.keeper[Symbol.asyncDispose]();
    expect(lasting.keeper.dropped()).toBe(1);
    expect(lasting.told).toContain('records.lost');
  });

  test('records are stored in batches, a moment later', async () => {
    const { keeper, batches } = openTest();
    for (let index = 0; index < BATCH_RECORDS_MAX + 1; index += 1) keeper.keep(record(index));
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(FLUSH_MS);
    expect(batches).toEqual([BATCH_RECORDS_MAX, 1]);
    await vi.advanceTimersByTimeAsync(FLUSH_MS * 10);
    expect(batches).toEqual([BATCH_RECORDS_MAX, 1]);
  });

  test('while the disk is full records wait, trouble is told once a minute, and writing goes on by itself', async () => {
    const { keeper, store, told, failNext } = openTest();
    failNext(4);
    keeper.keep(record(1));
    await vi.advanceTimersByTimeAsync(FLUSH_MS + RETRY_MS * 3);
    keeper.keep(record(2));
    expect(told).toEqual(['records.not-stored']);
    expect(await keeper.find('req_000001')).toBeDefined();
    await vi.advanceTimersByTimeAsync(TROUBLE_LOG_MS);
    expect(await store.recent({ limit: 10 })).toHaveLength(2);
    expect(keeper.dropped()).toBe(0);
  });

  test('when too many wait the oldest are dropped and counted', async () => {
    const { keeper, store, failNext } = openTest();
    failNext(3);
    const total = WAITING_RECORDS_MAX * 2;
    for (let index = 0; index < total; index += 1) keeper.keep(record(index));
    expect(keeper.dropped()).toBeGreaterThanOrEqual(WAITING_RECORDS_MAX - BATCH_RECORDS_MAX);
    await vi.advanceTimersByTimeAsync(TROUBLE_LOG_MS);
    const stored = await store.recent({ limit: total });
    expect(stored.length + keeper.dropped()).toBe(total);
    expect(stored[0]?.id).toBe(record(total - 1).id);
  });

  test('the latest are found in memory, and asking for pages stores what waits first', async () => {
    const { keeper, failNext } = openTest(2);
    for (let index = 0; index < 3; index += 1) keeper.keep(record(index));
    expect((await keeper.recent({ limit: 10 })).map(({ id }) => id)).toEqual(['req_000002', 'req_000001', 'req_000000']);
    failNext(Number.POSITIVE_INFINITY);
    expect((await keeper.recent({ limit: 10 })).map(({ id }) => id)).toEqual(['req_000002', 'req_000001']);
    expect(await keeper.find('req_000002')).toBeDefined();
  });

  test('records older than the configured days are deleted at the start and every hour', async () => {
    const { store } = openTest(10, [record(0)]);
    await vi.advanceTimersByTimeAsync(0);
    expect(await store.recent({ limit: 10 })).toEqual([]);
    await store.addMany([packRecord(record(1))]);
    await vi.advanceTimersByTimeAsync(RETENTION_MS);
    expect(await store.recent({ limit: 10 })).toEqual([]);
  });
});

interface Test {
  readonly keeper: RecordKeeper;
  readonly store: RecordStore;
  readonly batches: number[];
  readonly told: string[];
  readonly failNext: (times: number) => void;
}

function openTest(memoryMax = 100, present: readonly RequestRecord[] = []): Test {
  const store = createMemoryRecordStore(100_000);
  store.addMany(present.map(packRecord)).catch(() => undefined);
  const told: string[] = [];
  const batches: number[] = [];
  let failures = 0;
  const failing = <Value>(work: () => Promise<Value>): Promise<Value> => {
    failures -= 1;
    return failures >= 0 ? Promise.reject(new StorageError('storage_full')) : work();
  };
  const keeper = openRecordKeeper({
    memoryMax,
    keepDays: 7,
    store: {
      ...store,
      addMany: (records) =>
        failing(() => {
          batches.push(records.length);
          return store.addMany(records);
        }),
      recent: (page) => failing(() => store.recent(page)),
    },
    clock: { nowMs: () => NOW_MS, monotonicMs: () => performance.now() },
    log: { warn: (event) => void told.push(event), info: () => undefined },
  });
  return { keeper, store, batches, told, failNext: (times) => (failures = times) };
}

function record(index: number): RequestRecord {
  return {
    id: `req_${String(index).padStart(6, '0')}`,
    startedAtMs: index < 2 ? index : NOW_MS + index,
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

const NOW_MS = 1_800_000_000_000;
