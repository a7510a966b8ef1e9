import { CompactRange, formatVerifierKey, hashLeaf, noteSigner, openCheckpoint, parseVerifierKey, verifyConsistency, verifyInclusion } from '@agentor/security/audit';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../ports/index.ts';
import { type AuditLog, openAuditLog } from './index.ts';

const SEED = new Uint8Array(32).fill(9);

test('AUD-2: every entry is proved under the checkpoint, whatever the sizes of the batches, across openings', { timeout: 60_000 }, async () => {
  await using folder = await openFolder();
  let written = 0;
  for (const count of [1, 2, 253, 1, 300, 700]) {
    await using log = await folder.open();
    const first = written;
    const entries = Array.from({ length: count }, (_, index) => entry(`evt_${first + index}`));
    await Promise.all(entries.map((one) => log.write(one, 'written')));
    written += count;
    await log.checkpoint();
  }
  await using log = await folder.open();
  const rows = folder.read('SELECT position, id, leaf FROM audit_entries ORDER BY position');
  const tree = new CompactRange();
  for (const { leaf } of rows) tree.append(hashLeaf(Buffer.from(String(leaf))));
  for (const { position, id, leaf } of rows.filter((_, index) => index % 7 === 0 || index > written - 3)) {
    const found = await log.prove(String(id));
    const checkpoint = openCheckpoint(found?.proved?.checkpoint ?? '', identityOf(log));
    expect([found?.index, checkpoint?.size, checkpoint?.root]).toEqual([position, written, tree.root()]);
    const claim = { index: Number(position), size: written, leafHash: hashLeaf(Buffer.from(String(leaf))), root: tree.root(), proof: found?.proved?.proof ?? [] };
    expect(verifyInclusion(claim)).toBe(true);
  }
});

test('AUD-2: a later checkpoint is consistent with each before it', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  const checkpoints: { readonly size: number; readonly root: Uint8Array }[] = [];
  for (const count of [3, 260, 5, 600]) {
    const from = checkpoints.at(-1)?.size ?? 0;
    await Promise.all(Array.from({ length: count }, (_, index) => log.write(entry(`evt_${from + index}`), 'written')));
    const signed = openCheckpoint((await log.checkpoint())?.note ?? '', identityOf(log));
    if (signed !== undefined) checkpoints.push(signed);
  }
  for (const [index, to] of checkpoints.entries()) {
    for (const from of checkpoints.slice(0, index)) {
      const proof = await log.proveGrowth(from.size, to.size);
      expect(verifyConsistency({ from: from.size, to: to.size, fromRoot: from.root, toRoot: to.root, proof })).toBe(true);
    }
  }
  expect(checkpoints.map(({ size }) => size)).toEqual([3, 263, 268, 868]);
});

test('an entry that no checkpoint covers yet is there without a proof', async () => {
  await using folder = await openFolder();
  await using log = await folder.open({ intervalMs: 60_000 });
  await log.write(entry('evt_0', { tenantId: 'acme' }), 'written');
  expect(await log.prove('evt_0')).toMatchObject({ index: 0, tenantId: 'acme' });
  expect((await log.prove('evt_0'))?.proved).toBeUndefined();
  await log.checkpoint();
  expect((await log.prove('evt_0'))?.proved?.proof).toEqual([]);
  expect(await log.prove('evt_1')).toBeUndefined();
});

test('checkpoints are signed by themselves: after the interval, after so many entries, and when the log closes', async () => {
  await using folder = await openFolder();
  {
    await using log = await folder.open({ intervalMs: 30, entries: 1_000_000 });
    const signed = new Promise((resolve) => {
      log.onSigned(({ size }) => resolve(size));
    });
    await log.write(entry('evt_0'), 'written');
    expect(await signed).toBe(1);
  }
  {
    await using log = await folder.open({ intervalMs: 600_000, entries: 3 });
    const signed = new Promise((resolve) => {
      log.onSigned(({ size }) => resolve(size));
    });
    await Promise.all([1, 2, 3].map((index) => log.write(entry(`evt_${index}`), 'written')));
    expect(await signed).toBe(4);
    await log.write(entry('evt_4'), 'written');
  }
  expect(folder.read('SELECT size FROM audit_checkpoints ORDER BY size').map(({ size }) => size)).toEqual([1, 4, 5]);
});

test('AUD-3: a log that is not the one that was signed is not opened, so that no second history is signed', async () => {
  for (const forgery of [
    "UPDATE audit_tiles SET hashes = zeroblob(length(hashes)) WHERE level = 0",
    'DELETE FROM audit_entries WHERE position > 1',
    "UPDATE audit_checkpoints SET note = replace(note, 'a', 'b')",
  ]) {
    await using folder = await openFolder();
    {
      await using log = await folder.open();
      for (let index = 0; index < 5; index += 1) await log.write(entry(`evt_${index}`), 'written');
    }
    folder.read(forgery);
    await expect(folder.open(), forgery).rejects.toMatchObject({ code: 'storage_damaged' });
  }
});

test('another key does not sign on in a log that it did not begin', async () => {
  await using folder = await openFolder();
  {
    await using log = await folder.open();
    await log.write(entry('evt_0'), 'written');
  }
  await expect(folder.open({ seed: new Uint8Array(32).fill(1) })).rejects.toMatchObject({ code: 'storage_damaged' });
});

test('a command beside the gateway writes into the same tree', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  await using beside = await openAuditLog({ file: folder.file, ...PORTS });
  await Promise.all(Array.from({ length: 600 }, (_, index) => (index % 3 === 0 ? beside : log).write(entry(`evt_${index}`), 'written')));
  const signed = openCheckpoint((await log.checkpoint())?.note ?? '', identityOf(log));
  const tree = new CompactRange();
  for (const { leaf } of folder.read('SELECT leaf FROM audit_entries ORDER BY position')) tree.append(hashLeaf(Buffer.from(String(leaf))));
  expect([signed?.size, signed?.root]).toEqual([600, tree.root()]);
  expect(beside.name).toBeUndefined();
});

test('the lines of a witness stand under the checkpoint, once, and what is no signature line does not', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  await log.write(entry('evt_0'), 'written');
  const note = (await log.checkpoint())?.note ?? '';
  const line = note.split('\n').at(-2) ?? '';
  const witnessLine = `${line.replace(log.name?.origin ?? '?', 'witness.example')}\n`;
  await log.cosign(1, witnessLine);
  await log.cosign(1, witnessLine);
  await log.cosign(1, 'nonsense\n');
  expect((await log.prove('evt_0'))?.proved?.checkpoint).toBe(note + witnessLine);
});

test('the log has a name of its own, which its public key bears', async () => {
  await using folder = await openFolder();
  await using log = await folder.open();
  expect(log.name?.origin).toMatch(/^agentor\.invalid\/[0-9a-f]{16}$/);
  expect(log.name?.verifierKey).toBe(formatVerifierKey(noteSigner({ name: log.name?.origin ?? '', kind: 'ed25519', seed: SEED }).verifier));
});

function identityOf(log: AuditLog) {
  const key = parseVerifierKey(log.name?.verifierKey ?? '');
  return { origin: log.name?.origin ?? '', logKeys: key === undefined ? [] : [key] };
}

const PORTS = {
  clock: { nowMs: () => 1, monotonicMs: () => performance.now() },
  random: { bytes: (length: number) => randomBytes(length) },
  log: { info: () => undefined, error: () => undefined },
};

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), 'audit-'));
  const file = join(path, 'audit.db');
  return {
    file,
    open: (signing: { readonly intervalMs?: number; readonly entries?: number; readonly seed?: Uint8Array } = {}) => openAuditLog({ file, ...PORTS, signing: { seed: SEED, intervalMs: 60_000, entries: 1_000_000, ...signing } }),
    read: (sql: string) => {
      using database = new DatabaseSync(file);
      return database.prepare(sql).all().map((found) => ({ ...found }));
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

function entry(id: string, more: Partial<AuditEntry> = {}): AuditEntry {
  return { id, timeMs: 1, action: 'authorize', resource: 'model', outcome: 'success', facts: {}, ...more };
}
