import { formatVerifierKey, hashLeaf, levelsOf, proveConsistency, proveInclusion, readRoot, readTile, tilePath, tilesOfLevel } from '@agentor/security/audit';
import { describe, expect, test } from 'vitest';
import { growLog, type GrownLog, LOG_KEY, START_MS, WITNESS_KEY } from './grow-log.ts';
import { checkLog, checkProof, commitment, type Fetch, isCanonical, openHead, readKey, rootFromPath, rootsFromProof } from './independent-verifier.ts';

const KEY = readKey(formatVerifierKey(LOG_KEY.verifier));
const WITNESS = readKey(formatVerifierKey(WITNESS_KEY.verifier));

describe('a second verifier, written from the standards alone', () => {
  test.each([1, 2, 255, 256, 257, 700])('AUD-2: accepts a log of %i entries by its tiles and checkpoint', async (size) => {
    const log = await growLog(size, { isWitnessed: true });
    const found = await checkLog(await publish(log), KEY, WITNESS);
    expect([found.size, found.firstBad, found.entries.length]).toEqual([size, undefined, size]);
    expect(found.cosignedAt).toBe(Math.floor(START_MS / 1_000) + size + 1);
    expect(found.entries.every((entry) => isCanonical(entry.toString()))).toBe(true);
  });

  test('AUD-2: every inclusion proof and every consistency proof of the library holds for it', async () => {
    const { store } = await growLog(100);
    const leaves = (await store.readEntries({ begin: 0, end: 100 })).map(({ leaf }) => Buffer.from(hashLeaf(leaf)));
    for (let size = 1; size <= 100; size += 1) {
      const root = Buffer.from(await readRoot(store, size));
      for (let index = size % 3; index < size; index += 3) {
        const path = (await proveInclusion(store, index, size)).map((hash) => Buffer.from(hash));
        expect(rootFromPath({ m: index, n: size }, leaves[index] ?? root, path).equals(root)).toBe(true);
      }
      for (let from = 1; from < size; from += 5) {
        const old = Buffer.from(await readRoot(store, from));
        const proof = (await proveConsistency(store, from, size)).map((hash) => Buffer.from(hash));
        const [before, after] = rootsFromProof({ m: from, n: size, isOld: true }, old, proof);
        expect([before.equals(old), after.equals(root)]).toEqual([true, true]);
      }
    }
  });

  test('AUD-7: a receipt holds for it, for its own entry alone', async () => {
    const { trail } = await growLog(300);
    const [event] = await trail.getEvents({ after: '122', limit: 1 });
    const receipt = await trail.receiptOf(event?.id ?? '');
    expect(checkProof(receipt?.proof ?? '', Buffer.from(receipt?.leaf ?? ''), KEY)).toBe(123);
    expect(() => checkProof(receipt?.proof ?? '', Buffer.from(`${receipt?.leaf} `), KEY)).toThrow(/the path leads to the root/u);
  });

  test('AUD-9: the bundle of an export holds for it, openings included', async () => {
    const { trail } = await growLog(40);
    let text = '';
    for await (const piece of (await trail.exportEvents({ format: 'jsonl' })).bundle) text += piece;
    const [head, ...lines] = text.trimEnd().split('\n').map((line) => JSON.parse(line));
    const { size, root } = openHead(head.checkpoint, KEY);
    for (const { index, leaf, proof, openings } of lines.slice(0, -1)) {
      const path = proof.map((line: string) => Buffer.from(line, 'base64'));
      expect(rootFromPath({ m: index, n: size }, Buffer.from(hashLeaf(Buffer.from(leaf))), path).equals(root)).toBe(true);
      for (const { name, value, salt } of openings) expect(JSON.parse(leaf).personal[name]).toBe(commitment(name, value, Buffer.from(salt, 'base64')));
    }
    expect(lines).toHaveLength(41);
  });

  test('AUD-3: it names the entry that was changed, and refuses a checkpoint or a tile that was', async () => {
    const log = await growLog(600);
    const fetch = await publish(log);
    const changed = (path: string, change: (bytes: Buffer) => Buffer): Fetch => async (asked) => {
      const bytes = await fetch(asked);
      return bytes && asked === path ? change(bytes) : bytes;
    };
    const edit = changed('tile/entries/001', (bytes) => Buffer.from(bytes.toString('latin1').replace('"number":300', '"number":999'), 'latin1'));
    expect((await checkLog(edit, KEY)).firstBad).toBe(300);
    await expect(checkLog(changed('checkpoint', (bytes) => Buffer.from(bytes.toString().replace('\n600\n', '\n599\n'))), KEY)).rejects.toThrow(/signed/u);
    await expect(checkLog(changed('tile/1/000.p/2', (bytes) => Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)])), KEY)).rejects.toThrow(/tile 1/u);
  });
});

/** Lays a log out as C2SP tlog-tiles serves it. */
async function publish({ store }: GrownLog): Promise<Fetch> {
  const files = new Map<string, Buffer>();
  const size = await store.size();
  for (const level of [...Array.from({ length: levelsOf(size) }, (_, number) => number), 'entries' as const]) {
    const { full, partial } = tilesOfLevel(level === 'entries' ? 0 : level, size);
    const widths = [...Array.from({ length: full }, () => 256), ...(partial === 0 ? [] : [partial])];
    for (const [index, width] of widths.entries()) files.set(tilePath({ level, index, width }), Buffer.from((await readTile(store, { level, index, width })) ?? []));
  }
  files.set('checkpoint', Buffer.from((await store.latestCheckpoint())?.note ?? ''));
  return async (path) => files.get(path);
}
