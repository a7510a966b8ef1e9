import type { AuditStore, PlaceRange } from '../log/audit-store.ts';
import { areEqualHashes, HASH_BYTES } from '../merkle/tree-hash.ts';
import { parseCheckpoint } from '../notes/checkpoint.ts';
import { parseNote } from '../notes/signed-note.ts';
import type { AuditLogReport } from './audit-log-report.ts';
import type { AuditTrust } from './audit-trust.ts';
import { type CheckedEntry, type CompletedTile, LogCheck } from './log-check.ts';

/** A log to be checked: a copy of its entries and checkpoints, and of its hashes if there is one. */
export interface AuditLogSource {
  /** The entries from the first to the last, in pieces of any size. */
  readonly entries: AsyncIterable<readonly CheckedEntry[]> | Iterable<readonly CheckedEntry[]>;
  /** The log's signed checkpoints, the smallest tree first. */
  readonly checkpoints: AsyncIterable<string> | Iterable<string>;
  /** Hashes of tiles above the entries, as `AuditStore` gives them. */
  readonly readHashes?: ((level: number, range: PlaceRange) => Promise<Uint8Array>) | undefined;
}

/** How a log is checked. */
export interface VerifyAuditLogOptions {
  /** Entries between checkpoints, as the log is configured; 256 unless set. More of them without one are `checkpoint_stale`. */
  readonly checkpointEntries?: number | undefined;
}

/**
 * Checks a whole log with public keys alone: every entry, every signed checkpoint, every stored hash, the keys that follow one another, and
 * what witnesses saw. Memory stays the same however long the log is.
 *
 * @returns What is wrong, the first bad index first; and which attacks could not be told for want of a witness.
 * @throws What reading the source throws.
 */
export async function verifyAuditLog(source: AuditLogSource, trust: AuditTrust, { checkpointEntries = 256 }: VerifyAuditLogOptions = {}): Promise<AuditLogReport> {
  const check = new LogCheck(trust);
  const schedule = new Schedule(source.checkpoints, trust.witnessed ?? [], check);
  await schedule.reach(0);
  for await (const piece of source.entries) {
    const tiles: CompletedTile[] = [];
    for (const entry of piece) {
      if (check.isLost) break;
      check.add(entry, (tile) => tiles.push(tile));
      if (check.size >= schedule.nextSize) await schedule.reach(check.size);
    }
    if (check.isLost) return check.report({ checkpointEntries });
    if (source.readHashes !== undefined) await compareTiles(tiles, source.readHashes, check);
  }
  await schedule.end();
  return check.report({ checkpointEntries });
}

/** What is to be checked of a log that lies in a store. */
export function auditLogSource(store: Pick<AuditStore, 'readEntries' | 'readHashes' | 'readCheckpoints'>): AuditLogSource {
  return { entries: readEntries(store), checkpoints: readCheckpoints(store), readHashes: store.readHashes };
}

/** Checkpoints of the log and of witnesses in the order of their sizes, each handed to the check when the tree has that size. */
class Schedule {
  readonly #ofLog: AsyncIterator<string, unknown> | Iterator<string, unknown>;
  readonly #ofWitnesses: readonly Due[];
  readonly #check: LogCheck;
  #taken = 0;
  #next: Due | undefined;
  #isRead = false;

  constructor(ofLog: AuditLogSource['checkpoints'], ofWitnesses: readonly string[], check: LogCheck) {
    this.#ofLog = Symbol.asyncIterator in ofLog ? ofLog[Symbol.asyncIterator]() : ofLog[Symbol.iterator]();
    this.#ofWitnesses = ofWitnesses.map(toDue).toSorted((left, right) => left.size - right.size);
    this.#check = check;
  }

  /** The size at which the next one is due. */
  get nextSize(): number {
    return this.#isRead ? Math.min(this.#next?.size ?? Infinity, this.#ofWitnesses[this.#taken]?.size ?? Infinity) : 0;
  }

  /** Hands over all that are due at a size. */
  async reach(size: number): Promise<void> {
    for (let due = await this.#peek(); due !== undefined && due.size <= size; due = await this.#peek()) {
      this.#next = undefined;
      this.#isRead = false;
      // One out of order, or none at all, is shown to the check as what it is: signed for another size.
      if (due.size === size) this.#check.check(due.note);
      else this.#check.trouble('checkpoint_not_signed', Math.max(0, due.size));
    }
    for (let due = this.#ofWitnesses[this.#taken]; due !== undefined && due.size <= size; due = this.#ofWitnesses[this.#taken]) {
      this.#taken += 1;
      this.#check.check(due.note, true);
    }
  }

  /** After the last entry: what is still due covers entries that are not there. */
  async end(): Promise<void> {
    const { size } = this.#check;
    const due = await this.#peek();
    if (due !== undefined) this.#check.trouble('entries_missing', size, due.size);
    const witnessed = this.#ofWitnesses.at(-1);
    if (witnessed !== undefined && witnessed.size > size) this.#check.trouble('cut', size, witnessed.size);
  }

  async #peek(): Promise<Due | undefined> {
    if (this.#isRead) return this.#next;
    const step = await this.#ofLog.next();
    this.#isRead = true;
    this.#next = step.done === true ? undefined : toDue(step.value);
    return this.#next;
  }
}

interface Due {
  /** -1 for what is no checkpoint. */
  readonly size: number;
  readonly note: string;
}

function toDue(note: string): Due {
  return { size: parseCheckpoint(parseNote(note)?.text ?? '')?.size ?? -1, note };
}

async function compareTiles(tiles: readonly CompletedTile[], readHashes: NonNullable<AuditLogSource['readHashes']>, check: LogCheck): Promise<void> {
  for (const [level, of] of Map.groupBy(tiles, (tile) => tile.level)) {
    const first = of[0]?.index ?? 0;
    const stored = await readHashes(level, { begin: first, end: first + of.length });
    for (const [place, { index, hash }] of of.entries()) {
      const kept = stored.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
      if (!areEqualHashes(kept, hash)) check.tileTrouble({ level, index });
    }
  }
}

async function* readEntries(store: Pick<AuditStore, 'readEntries' | 'readHashes'>): AsyncGenerator<readonly CheckedEntry[]> {
  for (let begin = 0; ; begin += PIECE_ENTRIES) {
    const range = { begin, end: begin + PIECE_ENTRIES };
    const entries = await store.readEntries(range);
    if (entries.length === 0) return;
    const hashes = await store.readHashes(0, range);
    yield entries.map(({ leaf, labels }, place) => ({ leaf, labels, hash: hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES) }));
  }
}

async function* readCheckpoints(store: Pick<AuditStore, 'readCheckpoints'>): AsyncGenerator<string> {
  for (let sizeMin = 0; ; ) {
    const page = await store.readCheckpoints({ sizeMin, limit: PAGE_CHECKPOINTS });
    for (const { note } of page) yield note;
    sizeMin = (page.at(-1)?.size ?? Infinity) + 1;
    if (page.length < PAGE_CHECKPOINTS) return;
  }
}

const PIECE_ENTRIES = 1_024;
const PAGE_CHECKPOINTS = 256;
