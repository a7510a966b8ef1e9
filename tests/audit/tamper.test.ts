import { type AuditLogReport, type AuditTrust, CompactRange, hashLeaf, type NoteSigner, signCheckpoint, verifyAuditLog } from '@agentor/security/audit';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyLog, growLog, LOG_KEY, type LogCopy, sourceOf, START_MS, TRUST, WITNESS_KEY } from './grow-log.ts';

/** 600 entries, a checkpoint for every 64 and one at the end. */
const SIZE = 600;
/** What an auditor has who keeps the checkpoint that the witness saw last. */
let told: AuditTrust;
let original: LogCopy;
let forked: LogCopy;

beforeAll(async () => {
  original = await copyLog(await growLog(SIZE, { isWitnessed: true }));
  forked = await copyLog(await growLog(SIZE, { from: 5_000 }));
  told = { ...TRUST, witnesses: [WITNESS_KEY.verifier], witnessed: [original.checkpoints.at(-1) ?? ''] };
});

describe('ten attacks on a log, each found, the first bad index named (AUD-3)', () => {
  test('no attack: nothing is found, with a witness and without', async () => {
    expect(await look({})).toEqual({ status: 'intact-unwitnessed', invalid: [], doubts: [], untold: ['cut', 'rewritten'] });
    expect(await look({ trust: told })).toEqual({ status: 'intact', invalid: [], doubts: [], untold: [] });
  });

  test('1. edit: an entry is changed', async () => {
    expect((await look({ attack: edit(300) })).invalid).toEqual([{ index: 300, reason: 'entry_changed' }]);
  });

  test('1. edit, with its stored hashes: the stretch between two checkpoints is named', async () => {
    const attack = (log: LogCopy): void => {
      edit(300)(log);
      rehash(log);
    };
    expect((await look({ attack })).invalid).toEqual([{ index: 256, until: 320, reason: 'not_what_was_signed' }]);
  });

  test('2. insert: an entry is put in', async () => {
    const attack = (log: LogCopy): void => void log.entries.splice(123, 0, at(forked.entries, 7));
    expect((await look({ attack })).invalid[0]).toMatchObject({ index: 123, reason: 'entry_changed' });
  });

  test('3. delete: an entry is taken out', async () => {
    const attack = (log: LogCopy): void => void log.entries.splice(450, 1);
    expect((await look({ attack })).invalid[0]).toMatchObject({ index: 450, reason: 'entry_changed' });
  });

  test('4. reorder: two entries change places', async () => {
    const attack = (log: LogCopy): void => {
      [log.entries[20], log.entries[21]] = [at(log.entries, 21), at(log.entries, 20)];
    };
    expect((await look({ attack })).invalid).toEqual([
      { index: 20, reason: 'entry_changed' },
      { index: 21, reason: 'entry_changed' },
    ]);
  });

  test('5. tail cut, the checkpoints left: the signed size says that entries are missing', async () => {
    const attack = (log: LogCopy): void => void log.entries.splice(500);
    expect((await look({ attack })).invalid).toEqual([{ index: 500, until: 512, reason: 'entries_missing' }]);
  });

  test('5. tail cut with its checkpoints: only the witness can tell, and without one the report says so', async () => {
    const attack = (log: LogCopy): void => {
      log.entries.splice(512);
      log.checkpoints = log.checkpoints.slice(0, 8);
    };
    expect(await look({ attack })).toMatchObject({ status: 'intact-unwitnessed', invalid: [], untold: ['cut', 'rewritten'] });
    expect((await look({ attack, trust: told })).invalid).toEqual([{ index: 512, until: 600, reason: 'cut' }]);
  });

  test('6. fork: the log shows another history than the witness saw, both signed', async () => {
    const attack = (log: LogCopy): void => {
      log.entries.splice(200, SIZE, ...forked.entries.slice(0, 400));
      rehash(log);
      resign(log, LOG_KEY, 3);
    };
    expect((await look({ attack, trust: told })).invalid).toEqual([{ index: 192, until: 600, reason: 'rewritten' }]);
  });

  test('7. rewrite of everything with the stolen log key: only the witness can tell, and without one the report says so', async () => {
    const attack = (log: LogCopy): void => {
      Object.assign(log, structuredClone(forked));
      resign(log, LOG_KEY, 0);
    };
    expect(await look({ attack })).toMatchObject({ status: 'intact-unwitnessed', invalid: [], untold: ['cut', 'rewritten'] });
    expect((await look({ attack, trust: told })).invalid).toContainEqual({ index: 0, until: 600, reason: 'rewritten' });
    expect((await look({ attack, trust: { ...TRUST, witnesses: [WITNESS_KEY.verifier] } })).invalid).toEqual([{ index: 0, until: 600, reason: 'not_witnessed' }]);
  });

  test('7. rewrite with another key is no checkpoint of this log', async () => {
    const attack = (log: LogCopy): void => {
      edit(10)(log);
      rehash(log);
      resign(log, WITNESS_KEY, 0);
    };
    expect((await look({ attack })).invalid[0]).toEqual({ index: 0, until: 64, reason: 'checkpoint_not_signed' });
  });

  test('8. stale checkpoint: the newest is withheld, and entries go on unsigned', async () => {
    const attack = (log: LogCopy): void => {
      log.checkpoints = log.checkpoints.slice(0, 7);
    };
    expect((await look({ attack })).invalid).toEqual([{ index: 448, until: 600, reason: 'checkpoint_stale' }]);
  });

  test('9. swapped tile: stored hashes are another tile’s', async () => {
    const leaves = (log: LogCopy): void => void log.levels[0]?.splice(256, 3, ...(log.levels[0].slice(0, 3)));
    expect((await look({ attack: leaves })).invalid).toEqual([256, 257, 258].map((index) => ({ index, reason: 'hash_changed' })));
    const above = (log: LogCopy): void => {
      log.levels[1] = log.levels[1]?.toReversed() ?? [];
    };
    expect((await look({ attack: above })).invalid).toEqual([
      { index: 0, until: 256, reason: 'hash_changed' },
      { index: 256, until: 512, reason: 'hash_changed' },
    ]);
  });

  test('10. forged clock: an entry is dated back, or ahead of the witness', async () => {
    const back = await datedLog(100, START_MS - 86_400_000);
    expect((await verifyAuditLog(sourceOf(back), TRUST)).doubts).toEqual([{ index: 100, reason: 'clock_went_back' }]);
    const ahead = await datedLog(100, START_MS + 86_400_000);
    const report = await verifyAuditLog(sourceOf(ahead), { ...TRUST, witnesses: [WITNESS_KEY.verifier] });
    expect(report.doubts).toContainEqual({ index: 100, reason: 'later_than_witnessed' });
    expect(report.invalid).toEqual([]);
  });

  test('what an entry is found by is checked against the entry', async () => {
    const attack = (log: LogCopy): void => {
      const entry = at(log.entries, 77);
      if (entry.labels !== undefined) log.entries[77] = { ...entry, labels: { ...entry.labels, tenantId: 'another' } };
    };
    expect((await look({ attack })).invalid).toEqual([{ index: 77, reason: 'labels_changed' }]);
  });

  test('several entries that were changed are all named, across checkpoints', async () => {
    const attack = (log: LogCopy): void => {
      for (const index of [5, 70, 599]) edit(index)(log);
    };
    expect((await look({ attack })).invalid.map(({ index }) => index)).toEqual([5, 70, 599]);
  });

  test('a forged cosignature, a checkpoint that is none, checkpoints out of order', async () => {
    const forgedLine = (log: LogCopy): void => {
      const note = at(log.checkpoints, 2);
      log.checkpoints[2] = `${note.slice(0, -8)}AAAA${note.slice(-4)}`;
    };
    expect((await look({ attack: forgedLine, trust: { ...TRUST, witnesses: [WITNESS_KEY.verifier] } })).invalid).toEqual([{ index: 128, until: 192, reason: 'checkpoint_not_signed' }]);
    const none = (log: LogCopy): void => void log.checkpoints.splice(2, 0, 'no checkpoint\n');
    expect((await look({ attack: none })).invalid).toEqual([{ index: 0, reason: 'checkpoint_not_signed' }]);
    const order = (log: LogCopy): void => {
      log.checkpoints = log.checkpoints.toReversed();
    };
    expect((await look({ attack: order })).invalid[0]).toMatchObject({ reason: 'checkpoint_not_signed' });
  });
});

interface Look {
  readonly attack?: (log: LogCopy) => void;
  readonly trust?: AuditTrust;
}

async function look({ attack = () => {}, trust = TRUST }: Look): Promise<Pick<AuditLogReport, 'status' | 'invalid' | 'doubts' | 'untold'>> {
  const copy = structuredClone(original);
  attack(copy);
  const { status, invalid, doubts, untold } = await verifyAuditLog(sourceOf(copy), trust, { checkpointEntries: 64 });
  return { status, invalid, doubts, untold };
}

function edit(index: number): (log: LogCopy) => void {
  return ({ entries }) => {
    const entry = at(entries, index);
    entries[index] = { ...entry, leaf: Buffer.from(Buffer.from(entry.leaf).toString().replace(`"number":${index}`, `"number":${index + 9_000}`)) };
  };
}

/** The attacker has the whole machine: stored hashes follow. */
function rehash(log: LogCopy): void {
  const tree = new CompactRange();
  log.levels = [[], []];
  for (const { leaf } of log.entries) {
    tree.append(hashLeaf(leaf), ({ height, index, hash }) => {
      const level = log.levels[height / 8];
      if (height % 8 === 0 && level !== undefined) level[index] = hash;
    });
  }
}

/** The attacker has the log's key: checkpoints from the `first` on are signed anew. */
function resign(log: LogCopy, signer: NoteSigner, first: number): void {
  const tree = new CompactRange();
  const notes: string[] = [];
  for (const [index, { leaf }] of log.entries.entries()) {
    tree.append(hashLeaf(leaf));
    if (tree.size % 64 === 0 || index === log.entries.length - 1) notes.push(signCheckpoint({ origin: TRUST.origin, size: tree.size, root: tree.root() }, [signer]));
  }
  log.checkpoints = [...log.checkpoints.slice(0, first), ...notes.slice(first)];
}

/** A log in which one entry was made while the machine's clock was set to another time. */
async function datedLog(index: number, timeMs: number): Promise<LogCopy> {
  const { trail, store } = await growLog(index, { isWitnessed: true });
  await trail.addEvent({ action: 'grant', resource: 'role', outcome: 'success', timeMs });
  await trail.addEvent({ action: 'read', resource: 'role', outcome: 'success' });
  await trail.checkpoint();
  return copyLog({ trail, store });
}

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new Error('there is none');
  return value;
}
