import { describe, expect, test } from 'vitest';
import { type AuditBatch, type AuditEntry, type AuditStore, AuditStoreError, CompactRange, formatLeaf, growTree, HASH_BYTES, hashLeaf } from '../src/audit/index.ts';

/** A store under test, and how to put it away. `reopen` gives a store on the same data, as after a restart; stores in memory have none. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: AuditStore;
  readonly reopen?: () => Promise<AuditStore>;
}

/** What every store of audit entries must do. Run it for each: `auditStoreContract('sqlite', openOne)`. */
export function auditStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`audit store: ${name}`, () => {
    test('a new store is empty', async () => {
      await using under = await open();
      const { store } = under;
      expect([await store.size(), await store.latestCheckpoint(), await store.readPending(10)]).toEqual([0, undefined, []]);
      expect(await store.readEntries({ begin: 0, end: 10 })).toEqual([]);
      expect(await store.readHashes(0, { begin: 0, end: 10 })).toHaveLength(0);
      expect(await store.findById('none')).toBeUndefined();
    });

    test('entries have places from 0 without a gap, and come back byte for byte', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      await writer.write(someAuditEntries(3));
      await writer.write(someAuditEntries(2, 3));
      const entries = await under.store.readEntries({ begin: 1, end: 99 });
      expect(entries.map(({ index, id }) => [index, id])).toEqual([1, 2, 3, 4].map((index) => [index, `id-${index}`]));
      expect(entries.map(({ leaf }) => [...leaf])).toEqual(someAuditEntries(4, 1).map(({ leaf }) => [...leaf]));
      expect(entries.map(({ labels }) => labels)).toEqual(someAuditEntries(4, 1).map(({ labels }) => labels));
      expect(await under.store.size()).toBe(5);
      expect((await under.store.findById('id-4'))?.index).toBe(4);
    });

    test('hashes of every level come back by place, and no more than there are', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      for (let from = 0; from < 600; from += 150) await writer.write(someAuditEntries(150, from));
      const leaves = await under.store.readHashes(0, { begin: 255, end: 258 });
      expect([...leaves]).toEqual(someAuditEntries(3, 255).flatMap(({ leaf }) => [...hashLeaf(leaf)]));
      expect(await under.store.readHashes(1, { begin: 0, end: 256 })).toHaveLength(2 * HASH_BYTES);
      expect(await under.store.readHashes(2, { begin: 0, end: 256 })).toHaveLength(0);
      expect(await under.store.readHashes(0, { begin: 598, end: 700 })).toHaveLength(2 * HASH_BYTES);
    });

    test('a batch that does not begin where the log ends is refused whole', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      await writer.write(someAuditEntries(2));
      for (const from of [0, 1, 3]) {
        const error = await failureOf(under.store.commit({ from, entries: someAuditEntries(1, 9), hashes: [] }));
        expect([error?.code, error?.retryable]).toEqual(['conflict', false]);
      }
      expect(await under.store.size()).toBe(2);
    });

    test('an id is taken once: in the log, in the queue, within a batch; what it came with is refused whole', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      await writer.write(someAuditEntries(2));
      await under.store.enqueue(someAuditEntries(1, 7));
      const tries = [
        under.store.commit(batchOf([...someAuditEntries(1, 2), ...someAuditEntries(1, 1)], 2)),
        under.store.commit(batchOf([...someAuditEntries(1, 2), ...someAuditEntries(1, 2)], 2)),
        under.store.enqueue([...someAuditEntries(1, 3), ...someAuditEntries(1, 0)]),
        under.store.enqueue([...someAuditEntries(1, 3), ...someAuditEntries(1, 7)]),
      ];
      expect((await Promise.all(tries.map(failureOf))).map((error) => error?.code)).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate']);
      expect(await under.store.size()).toBe(2);
      expect(await under.store.readHashes(0, { begin: 0, end: 9 })).toHaveLength(2 * HASH_BYTES);
      expect((await under.store.readPending(9)).map(({ id }) => id)).toEqual(['id-7']);
    });

    test('the queue gives entries in their order, and a commit takes off what it logs', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      await under.store.enqueue(someAuditEntries(3));
      await under.store.enqueue(someAuditEntries(2, 3));
      const [first, second] = await under.store.readPending(2);
      expect([first?.id, second?.id, first?.labels.tenantId]).toEqual(['id-0', 'id-1', 'tenant-0']);
      await writer.write(someAuditEntries(2));
      expect((await under.store.readPending(9)).map(({ id }) => id)).toEqual(['id-2', 'id-3', 'id-4']);
    });

    test('entries are found by what they are labelled with, in both orders, page by page', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      await writer.write(someAuditEntries(30));
      const find = async (query: Partial<Parameters<AuditStore['find']>[0]>): Promise<readonly number[]> => (await under.store.find({ limit: 100, ...query })).map(({ index }) => index);
      expect(await find({ tenantId: 'tenant-1', limit: 3 })).toEqual([1, 4, 7]);
      expect(await find({ tenantId: 'tenant-1', limit: 3, after: 7 })).toEqual([10, 13, 16]);
      expect(await find({ tenantId: 'tenant-1', limit: 2, isNewestFirst: true })).toEqual([28, 25]);
      expect(await find({ tenantId: 'tenant-1', limit: 2, isNewestFirst: true, after: 25 })).toEqual([22, 19]);
      expect(await find({ action: 'login', outcome: 'denied' })).toEqual([6, 18]);
      expect(await find({ sinceMs: 1_005, untilMs: 1_008 })).toEqual([5, 6, 7]);
      expect(await find({ resource: 'model', resourceId: 'model-3' })).toEqual([3]);
      expect(await find({ keyId: 'key-4', requestId: 'req-4' })).toEqual([4]);
      expect(await find({ keyId: 'key-4', requestId: 'req-5' })).toEqual([]);
      expect(await find({ actor: 'subject-1' })).toEqual([1, 6, 11, 16, 21, 26]);
      expect(await find({ subjectOfResource: 'subject-1' })).toEqual([0, 5, 10, 15, 20, 25]);
    });

    test('pages do not shift while entries are added', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      await writer.write(someAuditEntries(6));
      const first = await under.store.find({ limit: 3, isNewestFirst: true });
      await writer.write(someAuditEntries(6, 6));
      const second = await under.store.find({ limit: 3, isNewestFirst: true, after: first.at(-1)?.index ?? 0 });
      expect([...first, ...second].map(({ index }) => index)).toEqual([5, 4, 3, 2, 1, 0]);
    });

    test('AUD-10: what is sealed for a subject is dropped everywhere, and nothing else changes', async () => {
      await using under = await open();
      const writer = new Writer(under.store);
      await writer.write(someAuditEntries(10));
      await under.store.enqueue(someAuditEntries(2, 10));
      const before = await under.store.readHashes(0, { begin: 0, end: 10 });
      expect((await under.store.readEntries({ begin: 1, end: 2 }))[0]?.sealed.map(({ subject, role }) => [subject, role])).toEqual([
        ['subject-1', 'actor'],
        ['subject-2', 'resource'],
      ]);
      expect(await under.store.dropSealed('subject-1')).toBe(6);
      const left = [...(await under.store.readEntries({ begin: 0, end: 10 })), ...(await under.store.readPending(9))];
      expect(left.flatMap(({ sealed }) => sealed.map(({ subject }) => subject)).filter((subject) => subject === 'subject-1')).toEqual([]);
      expect(left.flatMap(({ sealed }) => sealed)).toHaveLength(18);
      expect([...(await under.store.readHashes(0, { begin: 0, end: 10 }))]).toEqual([...before]);
      expect(await under.store.dropSealed('subject-1')).toBe(0);
    });

    test('sealed bytes come back as they were', async () => {
      await using under = await open();
      await new Writer(under.store).write(someAuditEntries(1));
      expect((await under.store.findById('id-0'))?.sealed.map(({ bytes }) => [...bytes])).toEqual([[0, 255, 0], [0, 255, 1]]);
    });

    test('checkpoints are kept by size; a later one of the same size takes the place of the first', async () => {
      await using under = await open();
      const { store } = under;
      for (const size of [3, 10, 7]) await store.putCheckpoint({ size, note: `note ${size}` });
      await store.putCheckpoint({ size: 7, note: 'note 7, cosigned' });
      expect(await store.latestCheckpoint()).toEqual({ size: 10, note: 'note 10' });
      expect((await store.readCheckpoints({ sizeMin: 4, limit: 9 })).map(({ note }) => note)).toEqual(['note 7, cosigned', 'note 10']);
      expect(await store.readCheckpoints({ sizeMin: 0, limit: 1 })).toEqual([{ size: 3, note: 'note 3' }]);
      expect(await store.readCheckpoints({ sizeMin: 11, limit: 9 })).toEqual([]);
    });

    test('what was written is there after a restart', async () => {
      await using under = await open();
      await new Writer(under.store).write(someAuditEntries(5));
      await under.store.enqueue(someAuditEntries(2, 5));
      await under.store.putCheckpoint({ size: 5, note: 'note' });
      const again = under.reopen === undefined ? under.store : await under.reopen();
      expect([await again.size(), (await again.readPending(9)).length, (await again.latestCheckpoint())?.note]).toEqual([5, 2, 'note']);
      expect([...(await again.readHashes(0, { begin: 4, end: 5 }))]).toEqual(someAuditEntries(1, 4).flatMap(({ leaf }) => [...hashLeaf(leaf)]));
    });
  });
}

/** Entries with labels of every kind, sealed values of two subjects each, and ids by their number. */
export function someAuditEntries(count: number, from = 0): readonly AuditEntry[] {
  return Array.from({ length: count }, (_, offset) => someAuditEntry(from + offset));
}

function someAuditEntry(number: number): AuditEntry {
  const event = {
    action: number % 2 === 0 ? 'login' : 'update',
    resource: number % 3 === 0 ? 'model' : 'policy',
    outcome: number % 12 === 6 ? 'denied' : 'success',
    resourceId: `model-${number}`,
    tenantId: `tenant-${number % 3}`,
    keyId: `key-${number}`,
    requestId: `req-${number}`,
  } as const;
  const id = `id-${number}`;
  const timeMs = 1_000 + number;
  return {
    id,
    leaf: formatLeaf(event, { id, timeMs, personal: {} }),
    labels: { timeMs, ...event },
    sealed: [
      { subject: `subject-${number % 5}`, role: 'actor', bytes: Uint8Array.of(number % 256, 255, 0) },
      { subject: `subject-${(number + 1) % 5}`, role: 'resource', bytes: Uint8Array.of(number % 256, 255, 1) },
    ],
  };
}

class Writer {
  readonly #tree = new CompactRange();
  readonly #store: AuditStore;

  constructor(store: AuditStore) {
    this.#store = store;
  }

  async write(entries: readonly AuditEntry[]): Promise<void> {
    await this.#store.commit(growTree(this.#tree, entries));
  }
}

function batchOf(entries: readonly AuditEntry[], from: number): AuditBatch {
  return { from, entries, hashes: entries.map(({ leaf }, offset) => ({ level: 0, index: from + offset, hash: hashLeaf(leaf) })) };
}

async function failureOf(promise: Promise<unknown>): Promise<AuditStoreError | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (error instanceof AuditStoreError) return error;
    throw error;
  }
}
