import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someAuditEntries } from '../../../../test/audit-store-contract.ts';
import { verifyConsistency } from '../merkle/consistency.ts';
import { verifyInclusion } from '../merkle/inclusion.ts';
import { hashLeaf } from '../merkle/tree-hash.ts';
import { openCheckpoint, type VerifiedCheckpoint } from '../notes/checkpoint.ts';
import { noteSigner } from '../notes/note-key.ts';
import { parseEntryBundle } from '../tiles/entry-bundle.ts';
import { type AuditStore, AuditStoreError } from './audit-store.ts';
import { memoryAuditStore } from './memory-audit-store.ts';
import { proveConsistency, proveInclusion, readRoot, readTile } from './read-tree.ts';
import { AuditLogError, Sequencer } from './sequencer.ts';

const ORIGIN = 'log.example/audit';
const signer = noteSigner({ name: ORIGIN, kind: 'ed25519', seed: new Uint8Array(32).fill(1) });
const next = noteSigner({ name: ORIGIN, kind: 'ed25519', seed: new Uint8Array(32).fill(2) });

describe('the sequencer', () => {
  test('AUD-2: after any growth, a sample of entries is proven under the newest checkpoint, and every checkpoint extends the one before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 5 }), async (steps) => {
        const { store, sequencer } = opened({ checkpointEntries: 1 });
        const places: number[] = [];
        for (const step of steps) places.push(...(await sequencer.append(someAuditEntries(step, places.length))));
        expect(places).toEqual([...places.keys()]);
        const total = places.length;
        const checkpoints = (await store.readCheckpoints({ sizeMin: 0, limit: 99 })).map(({ note }) => verified(note));
        for (const [place, to] of checkpoints.entries()) {
          const from = checkpoints[place - 1];
          if (from === undefined) continue;
          const proof = await proveConsistency(store, from.size, to.size);
          expect(verifyConsistency({ from: from.size, to: to.size, fromRoot: from.root, toRoot: to.root, proof })).toBe(true);
        }
        const head = checkpoints.at(-1);
        for (const { index, leaf } of (await store.readEntries({ begin: 0, end: total })).filter((entry) => entry.index % 29 === total % 29)) {
          const proof = await proveInclusion(store, index, total);
          expect(verifyInclusion({ index, size: total, leafHash: hashLeaf(leaf), root: head?.root ?? leaf, proof })).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('entries that come while others are written are committed together, in the order they came', async () => {
    const commits: number[] = [];
    const store = memoryAuditStore();
    const commit: AuditStore['commit'] = async (batch) => {
      commits.push(batch.entries.length);
      await store.commit(batch);
    };
    const { sequencer } = opened({ store: { ...store, commit } });
    const places = await Promise.all(someAuditEntries(50).map((entry) => sequencer.append([entry])));
    expect(places.flat()).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(commits.length).toBeLessThan(5);
  });

  test('one id that is taken fails its own call and none beside it', async () => {
    const { store, sequencer } = opened();
    await sequencer.append(someAuditEntries(1));
    const calls = [1, 0, 2].map((number) => sequencer.append(someAuditEntries(1, number)));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.readEntries({ begin: 0, end: 9 })).map(({ id }) => id)).toEqual(['id-0', 'id-1', 'id-2']);
    expect(verified((await sequencer.checkpoint())?.note).root).toEqual(await readRoot(store, 3));
  });

  test('AUD-1: an entry that cannot be written is refused, and the log goes on soundly when the disk is back', async () => {
    const store = memoryAuditStore();
    let isFull = true;
    const failing: AuditStore = { ...store, commit: async (batch) => (isFull ? Promise.reject(new AuditStoreError('unavailable', 'disk full')) : store.commit(batch)) };
    const { sequencer } = opened({ store: failing });
    await expect(sequencer.append(someAuditEntries(3))).rejects.toThrow('disk full');
    isFull = false;
    expect(await sequencer.append(someAuditEntries(2, 5))).toEqual([0, 1]);
    expect(verified((await sequencer.checkpoint())?.note).root).toEqual(await readRoot(store, 2));
  });

  test('AUD-1: more entries than may wait are refused, not kept', async () => {
    const { sequencer } = opened();
    await expect(sequencer.append(someAuditEntries(1).flatMap((entry) => Array.from({ length: 20_001 }, () => entry)))).rejects.toThrow(/too many/u);
  });

  test('a checkpoint is signed after so many entries, or after so long, and not before', async () => {
    const { store, sequencer, clock } = opened({ checkpointEntries: 10, checkpointMs: 5_000 });
    await sequencer.append(someAuditEntries(9));
    await sequencer.tick();
    expect(await store.latestCheckpoint()).toBeUndefined();
    await sequencer.append(someAuditEntries(1, 9));
    expect((await store.latestCheckpoint())?.size).toBe(10);
    await sequencer.append(someAuditEntries(1, 10));
    clock.nowMs += 4_999;
    await sequencer.tick();
    expect((await store.latestCheckpoint())?.size).toBe(10);
    clock.nowMs += 1;
    await sequencer.tick();
    expect((await store.latestCheckpoint())?.size).toBe(11);
  });

  test('a checkpoint that cannot be kept is told, and the entries are logged all the same', async () => {
    const store = memoryAuditStore();
    const troubles: unknown[] = [];
    const failing: AuditStore = { ...store, putCheckpoint: async () => Promise.reject(new AuditStoreError('unavailable', 'disk full')) };
    const { sequencer } = opened({ store: failing, checkpointEntries: 1, onCheckpointFailure: (error) => troubles.push(error) });
    expect(await sequencer.append(someAuditEntries(2))).toEqual([0, 1]);
    expect(troubles).toHaveLength(1);
  });

  test('entries of the queue get their places in order', async () => {
    const { store, sequencer } = opened();
    await store.enqueue(someAuditEntries(5));
    expect(await sequencer.integratePending(3)).toBe(3);
    await sequencer.append(someAuditEntries(1, 9));
    expect(await sequencer.integratePending()).toBe(2);
    expect(await sequencer.integratePending()).toBe(0);
    expect((await store.readEntries({ begin: 0, end: 9 })).map(({ id }) => id)).toEqual(['id-0', 'id-1', 'id-2', 'id-9', 'id-3', 'id-4']);
  });

  test('a checkpoint does not wait for entries that keep coming', async () => {
    const { sequencer } = opened({ checkpointEntries: 1_000_000 });
    const flooding = new AbortController();
    const flood = async (): Promise<void> => {
      for (let number = 0; !flooding.signal.aborted; number += 1) await sequencer.append(someAuditEntries(1, number));
    };
    const floods = [flood()];
    const note = await sequencer.checkpoint();
    flooding.abort();
    await Promise.all(floods);
    expect(note?.size).toBeGreaterThan(0);
  });

  test('a sequencer that opens a log goes on where it ended', async () => {
    const { store, sequencer } = opened();
    await sequencer.append(someAuditEntries(300));
    const { sequencer: second } = opened({ store });
    expect(await second.append(someAuditEntries(1, 300))).toEqual([300]);
    expect(verified((await second.checkpoint())?.note).root).toEqual(await readRoot(store, 301));
  });

  test('AUD-3: a log whose entries contradict its last checkpoint is not built on', async () => {
    const { store, sequencer } = opened();
    await sequencer.append(someAuditEntries(5));
    await sequencer.checkpoint();
    const forged = memoryAuditStore();
    await opened({ store: forged }).sequencer.append(someAuditEntries(5, 50));
    const { sequencer: second } = opened({ store: { ...forged, latestCheckpoint: store.latestCheckpoint } });
    await expect(second.append(someAuditEntries(1, 9))).rejects.toThrow(AuditLogError);
    const { sequencer: cut } = opened({ store: { ...memoryAuditStore(), latestCheckpoint: store.latestCheckpoint } });
    await expect(cut.append(someAuditEntries(1, 9))).rejects.toThrow(AuditLogError);
  });

  test('AUD-11: while the key changes, one checkpoint is signed by both keys; then by the new one alone', async () => {
    const { store, sequencer } = opened({ checkpointEntries: 1 });
    await sequencer.append(someAuditEntries(2));
    await sequencer.changeSigner(next);
    const both = openCheckpoint((await store.latestCheckpoint())?.note ?? '', { origin: ORIGIN, logKeys: [signer.verifier, next.verifier] });
    expect(both?.signedBy).toEqual([signer.verifier, next.verifier]);
    await sequencer.append(someAuditEntries(1, 2));
    const after = openCheckpoint((await store.latestCheckpoint())?.note ?? '', { origin: ORIGIN, logKeys: [signer.verifier, next.verifier] });
    expect([after?.size, after?.signedBy]).toEqual([3, [next.verifier]]);
  });
});

describe('tiles of a log', () => {
  test('are served whole or as wide as the log has them, and never wider', async () => {
    const { store, sequencer } = opened();
    await sequencer.append(someAuditEntries(300));
    expect(await readTile(store, { level: 0, index: 0, width: 256 })).toHaveLength(8_192);
    expect(await readTile(store, { level: 0, index: 1, width: 44 })).toHaveLength(44 * 32);
    expect(await readTile(store, { level: 1, index: 0, width: 1 })).toHaveLength(32);
    expect(await readTile(store, { level: 0, index: 1, width: 45 })).toBeUndefined();
    expect(await readTile(store, { level: 'entries', index: 1, width: 45 })).toBeUndefined();
    const bundle = parseEntryBundle((await readTile(store, { level: 'entries', index: 1, width: 44 })) ?? new Uint8Array(0));
    expect(bundle?.map((leaf) => Buffer.from(leaf).toString())).toEqual(someAuditEntries(44, 256).map(({ leaf }) => Buffer.from(leaf).toString()));
  });
});

type Options = Partial<ConstructorParameters<typeof Sequencer>[0]>;

function opened(options: Options = {}): { readonly store: AuditStore; readonly sequencer: Sequencer; readonly clock: { nowMs: number } } {
  const clock = { nowMs: 1_000 };
  const store = options.store ?? memoryAuditStore();
  const sequencer = new Sequencer({ signer, origin: ORIGIN, clock: { monotonicMs: () => clock.nowMs }, ...options, store });
  return { store, sequencer, clock };
}

function verified(note: string | undefined): VerifiedCheckpoint {
  const checkpoint = openCheckpoint(note ?? '', { origin: ORIGIN, logKeys: [signer.verifier] });
  if (checkpoint === undefined) throw new Error('no checkpoint of this log');
  return checkpoint;
}
