import type { Clock, Random } from '@agentor/security/kernel';
import { chmod, open } from 'node:fs/promises';
import type { Act, Acts, Audit, AuditEntry, Log, StrangerEntry } from '../ports/index.ts';
import { BUSY_MS, STRANGER_WINDOW_MS, SYNC_MS } from './bounds.ts';
import { EntryQueue } from './entry-queue.ts';
import { openAuditThread } from './open-audit-thread.ts';
import type { CheckpointRow, LogName, ProvedEntry, SigningOptions } from './thread-protocol.ts';
import { StrangerCount } from './stranger-count.ts';
import { toRow } from './to-row.ts';

/** The audit log, with a life of its own. Disposing of it writes what waits, and brings all of it to the disk. */
export interface AuditLog extends Audit, Acts, AsyncDisposable {
  /** Entries in it when it was opened. */
  readonly sizeAtOpening: number;
  /** Why nothing can be written now; undefined while all is well. */
  readonly problem: () => string | undefined;
  /** What the log is known by; undefined where this process does not sign. */
  readonly name: LogName | undefined;
  /** An entry with its proof; undefined when there is none of that id. @throws {StorageError} */
  readonly prove: (entryId: string) => Promise<ProvedEntry | undefined>;
  /** The consistency proof between two sizes of the log. @throws {StorageError} */
  readonly proveGrowth: (from: number, to: number) => Promise<readonly Uint8Array[]>;
  /** Signs a checkpoint over every entry there is; undefined for a log without entries. @throws {StorageError} */
  readonly checkpoint: () => Promise<CheckpointRow | undefined>;
  /** Puts signature lines of a witness under a checkpoint. @throws {StorageError} */
  readonly cosign: (size: number, lines: string) => Promise<void>;
  /** Tells of every new checkpoint from now on. */
  readonly onSigned: (listener: (checkpoint: CheckpointRow) => void) => void;
}

/** What the audit log stands on. */
export interface AuditLogParts {
  /** `audit.db` in the data folder. Created with mode 0600 when missing. */
  readonly file: string;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Pick<Log, 'error' | 'info'>;
  /** For the process that signs checkpoints: the one that holds the data folder. */
  readonly signing?: SigningOptions;
}

/**
 * Opens the audit log.
 *
 * @throws {StorageError} when it cannot be: a damaged log is never replaced by a new one.
 */
export async function openAuditLog({ file, clock, random, log, signing }: AuditLogParts): Promise<AuditLog> {
  await using stack = new AsyncDisposableStack();
  await createPrivate(file);
  const listeners: ((checkpoint: CheckpointRow) => void)[] = [];
  const onSigned = (checkpoint: CheckpointRow): void => {
    for (const listener of listeners) listener(checkpoint);
  };
  const thread = stack.use(await openAuditThread({ file, busyMs: BUSY_MS, syncMs: SYNC_MS, ...(signing !== undefined && { signing }) }, onSigned));
  const queue = stack.use(new EntryQueue({ append: (rows, isDurable) => thread.ask({ kind: 'append', rows, isDurable }), clock, log }));
  const strangers = stack.adopt(new StrangerWindow({ queue, clock, random }), (window) => window.close());
  const name = (await thread.ask({ kind: 'identify' })) ?? undefined;
  const kept = stack.move();
  return {
    sizeAtOpening: thread.sizeAtOpening,
    problem: () => (queue.isBroken ? 'the audit log cannot be written' : undefined),
    name,
    prove: async (entryId) => (await thread.ask({ kind: 'prove', entryId })) ?? undefined,
    proveGrowth: (from, to) => thread.ask({ kind: 'prove-growth', from, to }),
    checkpoint: async () => (await thread.ask({ kind: 'checkpoint' })) ?? undefined,
    cosign: async (size, lines) => void (await thread.ask({ kind: 'cosign', size, lines })),
    onSigned: (listener) => void listeners.push(listener),
    write: async (entry, durability) => queue.write(toRow(entry), durability),
    follow: (entry) => queue.follow(toRow(entry)),
    writeStranger: async (entry) => strangers.write(entry),
    carryOut: (act, work) => carryOut(act, work, { queue, clock, random }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** What entries are made with. */
interface Making extends Pick<AuditLogParts, 'clock' | 'random'> {
  readonly queue: EntryQueue;
}

async function carryOut<Outcome>(act: Act, work: () => Outcome | Promise<Outcome>, { queue, clock, random }: Making): Promise<Outcome> {
  const id = freshId(random);
  const { actor, facts, ...what } = act;
  const entry = { ...what, facts: { ...facts, actor } };
  await queue.write(toRow({ ...entry, id, timeMs: clock.nowMs(), outcome: 'success' }), 'durable');
  try {
    return await work();
  } catch (error) {
    queue.follow(toRow({ ...entry, id: freshId(random), timeMs: clock.nowMs(), outcome: 'error', facts: { ...entry.facts, of: id } }));
    throw error;
  }
}

function freshId(random: Pick<Random, 'bytes'>): string {
  return `evt_${Buffer.from(random.bytes(ID_BYTES)).toString('hex')}`;
}

/** The entries of strangers: the first ones each, the rest counted for a moment. */
class StrangerWindow {
  readonly #queue: EntryQueue;
  readonly #count: StrangerCount;
  readonly #random: Pick<Random, 'bytes'>;
  #timer: NodeJS.Timeout | undefined;

  constructor({ queue, clock, random }: Making) {
    this.#queue = queue;
    this.#count = new StrangerCount(clock);
    this.#random = random;
  }

  async write(entry: StrangerEntry): Promise<void> {
    if (this.#count.take(entry)) return this.#queue.write(toRow(fromStranger(entry)), 'written');
    this.#timer ??= setTimeout(() => this.close(), STRANGER_WINDOW_MS).unref();
  }

  /** Writes the common entry now. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const common = this.#count.collect(freshId(this.#random));
    if (common !== undefined) this.#queue.follow(toRow(common));
  }
}

function fromStranger(entry: StrangerEntry): AuditEntry {
  return { ...entry, action: 'authenticate', resource: 'request', outcome: 'denied', facts: { ...entry.facts, actor: 'unknown' } };
}

/** SQLite gives its side files the mode of the main one. */
async function createPrivate(file: string): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  await handle.close();
  await chmod(file, 0o600);
}

const ID_BYTES = 14;
