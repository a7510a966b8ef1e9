import type { Clock } from '../../../kernel/index.ts';
import type { CompactRange } from '../merkle/compact-range.ts';
import { areEqualHashes } from '../merkle/tree-hash.ts';
import { parseCheckpoint, signCheckpoint } from '../notes/checkpoint.ts';
import type { NoteSigner } from '../notes/note-key.ts';
import { parseNote } from '../notes/signed-note.ts';
import { type AuditEntry, type AuditStore, AuditStoreError, type StoredCheckpoint } from './audit-store.ts';
import { growTree } from './grow-tree.ts';
import { readCompactRange, readRoot } from './read-tree.ts';

/** What a sequencer needs. */
export interface SequencerParts {
  readonly store: AuditStore;
  /** The log's key. */
  readonly signer: NoteSigner;
  /** The log's name in its checkpoints. */
  readonly origin: string;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** A checkpoint is signed after so many entries; 256 unless set. */
  readonly checkpointEntries?: number | undefined;
  /** And so many milliseconds after the first entry that none covers, when `tick` is called by then; 5,000 unless set. */
  readonly checkpointMs?: number | undefined;
  /** Told of a checkpoint that could not be signed or kept. Entries stay logged; the next one covers them. */
  readonly onCheckpointFailure?: ((error: unknown) => void) | undefined;
}

/**
 * The one writer of a log: gives entries their places in the order they come, and signs checkpoints over the tree that grows.
 *
 * Entries that come while others are being written are committed together. Order is that of the calls, never of clocks. There
 * must be one sequencer for a log: a second one makes commits fail with `conflict`.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  #signers: readonly NoteSigner[];
  readonly #waiting: Waiting[] = [];
  #waitingEntries = 0;
  #running: Promise<void> | undefined;
  #askedAlone = 0;
  #tree: CompactRange | undefined;
  #coveredSize = 0;
  #uncoveredSinceMs: number | undefined;

  constructor(parts: SequencerParts) {
    this.#parts = parts;
    this.#signers = [parts.signer];
  }

  /**
   * Logs entries, all in one commit.
   *
   * @returns Their places. When it resolves they are durable.
   * @throws {AuditStoreError} when they are not logged: the act they describe must not happen.
   * @throws {AuditLogError} when what the store holds is not what was signed.
   */
  append(entries: readonly AuditEntry[]): Promise<readonly number[]> {
    if (this.#waitingEntries + entries.length > WAITING_ENTRIES_MAX) {
      return Promise.reject(new AuditStoreError('unavailable', 'too many audit entries wait to be written'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
    this.#waiting.push({ entries, resolve, reject });
    this.#waitingEntries += entries.length;
    this.#start();
    return promise;
  }

  /**
   * Gives places to entries that others put into the queue, oldest first.
   *
   * @returns How many there were; fewer than `limit` when the queue is empty now.
   */
  async integratePending(limit: number = BATCH_ENTRIES_MAX): Promise<number> {
    return this.#alone(async () => {
      const entries = await this.#parts.store.readPending(limit);
      if (entries.length > 0) await this.#commit(entries);
      return entries.length;
    });
  }

  /** Signs a checkpoint when one is due. To be called every second or so, as long as the log is open. */
  async tick(): Promise<void> {
    await this.#alone(() => this.#signWhenDue());
  }

  /**
   * Signs a checkpoint over every entry there is.
   *
   * @returns The newest checkpoint; undefined for a log without entries.
   */
  async checkpoint(): Promise<StoredCheckpoint | undefined> {
    return this.#alone(async () => {
      const tree = await this.#open();
      if (tree.size > this.#coveredSize) await this.#sign(tree);
      return this.#parts.store.latestCheckpoint();
    });
  }

  /**
   * Signs a checkpoint with the old key and with a new one, and from then on with the new one. The entry that announces the new key, signed
   * by both (`formatRotation`), is to be logged before.
   */
  async changeSigner(next: NoteSigner): Promise<void> {
    await this.#alone(async () => {
      const tree = await this.#open();
      this.#signers = [...this.#signers.slice(-1), next];
      if (tree.size > 0) await this.#sign(tree);
      this.#signers = [next];
    });
  }

  #start(): void {
    if (this.#running !== undefined) return;
    this.#running = this.#drain().finally(() => this.#finish());
  }

  #finish(): void {
    this.#running = undefined;
    if (this.#waiting.length > 0 && this.#askedAlone === 0) this.#start();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 && this.#askedAlone === 0) await this.#commitTogether(this.#takeWaiting());
  }

  /** Runs one step while no entries are being written. Those that come meanwhile wait; the step does not wait for all of them. */
  async #alone<Value>(step: () => Promise<Value>): Promise<Value> {
    this.#askedAlone += 1;
    while (this.#running !== undefined) await this.#running;
    this.#askedAlone -= 1;
    const result = step();
    this.#running = result.then(nothing, nothing).finally(() => this.#finish());
    return result;
  }

  #takeWaiting(): readonly Waiting[] {
    const taken: Waiting[] = [];
    let entries = 0;
    for (const next of this.#waiting) {
      if (taken.length > 0 && entries + next.entries.length > BATCH_ENTRIES_MAX) break;
      taken.push(next);
      entries += next.entries.length;
    }
    this.#waiting.splice(0, taken.length);
    this.#waitingEntries -= entries;
    return taken;
  }

  async #commitTogether(group: readonly Waiting[]): Promise<void> {
    try {
      let place = await this.#commit(group.flatMap(({ entries }) => entries));
      for (const { entries, resolve } of group) {
        const first = place;
        resolve(entries.map((_, offset) => first + offset));
        place += entries.length;
      }
    } catch (error) {
      // One call with an id that is taken must not fail those that came beside it.
      const isAlone = group.length === 1 || !(error instanceof AuditStoreError) || error.code !== 'duplicate';
      if (isAlone) for (const { reject } of group) reject(error);
      else for (const one of group) await this.#commitTogether([one]);
    }
  }

  async #commit(entries: readonly AuditEntry[]): Promise<number> {
    const tree = await this.#open();
    const batch = growTree(tree, entries);
    try {
      await this.#parts.store.commit(batch);
    } catch (error) {
      // Whether it was written is not known: the store will tell.
      this.#tree = undefined;
      throw error;
    }
    this.#uncoveredSinceMs ??= this.#parts.clock.monotonicMs();
    await this.#signWhenDue();
    return batch.from;
  }

  async #signWhenDue(): Promise<void> {
    const tree = this.#tree ?? (await this.#open());
    const { clock, checkpointEntries = CHECKPOINT_ENTRIES, checkpointMs = CHECKPOINT_MS } = this.#parts;
    const uncovered = tree.size - this.#coveredSize;
    const waitedMs = clock.monotonicMs() - (this.#uncoveredSinceMs ?? Infinity);
    if (uncovered === 0 || (uncovered < checkpointEntries && waitedMs < checkpointMs)) return;
    try {
      await this.#sign(tree);
    } catch (error) {
      this.#parts.onCheckpointFailure?.(error);
    }
  }

  async #sign(tree: CompactRange): Promise<void> {
    const { origin, store } = this.#parts;
    await store.putCheckpoint({ size: tree.size, note: signCheckpoint({ origin, size: tree.size, root: tree.root() }, this.#signers) });
    this.#coveredSize = tree.size;
    this.#uncoveredSinceMs = undefined;
  }

  /** Reads the tree, and refuses to build on one that is not what was signed: a log must never sign two histories. */
  async #open(): Promise<CompactRange> {
    if (this.#tree !== undefined) return this.#tree;
    const { store, origin, clock } = this.#parts;
    const size = await store.size();
    const latest = await store.latestCheckpoint();
    const note = latest && parseNote(latest.note);
    const signed = note && parseCheckpoint(note.text);
    if (latest !== undefined && (signed?.origin !== origin || signed.size > size || !areEqualHashes(signed.root, await readRoot(store, signed.size)))) {
      throw new AuditLogError('the audit log is not the one that its last checkpoint was signed over');
    }
    this.#tree = await readCompactRange(store, size);
    this.#coveredSize = signed?.size ?? 0;
    this.#uncoveredSinceMs = size > this.#coveredSize ? clock.monotonicMs() : undefined;
    return this.#tree;
  }
}

/** A log that must not go on: what the store holds contradicts what was signed. */
export class AuditLogError extends Error {
  readonly code = 'audit_log_contradicts_itself';
  readonly retryable = false;
  override readonly name = 'AuditLogError';
}

interface Waiting {
  readonly entries: readonly AuditEntry[];
  readonly resolve: (places: readonly number[]) => void;
  readonly reject: (error: unknown) => void;
}

function nothing(): void {
  // The result goes to the caller; the queue waits for the end alone.
}

/** Entries between checkpoints. @see ASSURANCE 1.20. */
const CHECKPOINT_ENTRIES = 256;
const CHECKPOINT_MS = 5_000;
/** Entries in one commit: some milliseconds of hashing, so that the event loop is not held up for long. */
const BATCH_ENTRIES_MAX = 1_000;
/** Entries that may wait: beyond, the disk is too slow and acts are refused rather than kept in memory. */
const WAITING_ENTRIES_MAX = 20_000;
