import type { AuditAction, AuditOutcome, AuditResource } from '../events/names.ts';

/**
 * Where the log lies: entries, hashes, signed checkpoints, sealed personal values. A store keeps and finds; it decides nothing.
 *
 * Entries have places from 0 without a gap. What is committed never changes, but that sealed values can be dropped. Every method
 * that writes is durable when it resolves, and does all of its work or none.
 */
export interface AuditStore {
  /**
   * Puts entries into the queue of those that have no place yet, in their order. A program that keeps its own data in the same database
   * writes this queue within its own transaction instead.
   *
   * @throws {AuditStoreError} `duplicate` when an id is already queued or logged; then none is queued.
   */
  readonly enqueue: (entries: readonly AuditEntry[]) => Promise<void>;
  /** The oldest entries of the queue, `limit` at most. */
  readonly readPending: (limit: number) => Promise<readonly AuditEntry[]>;
  /**
   * Gives entries their places, with the hashes that follow, and takes those that were queued off the queue.
   *
   * @throws {AuditStoreError} `conflict` when the log has not `batch.from` entries: another process wrote it. `duplicate` when an id is logged.
   */
  readonly commit: (batch: AuditBatch) => Promise<void>;
  /** Entries that have a place. */
  readonly size: () => Promise<number>;
  /** The entries from `begin` to `end`, the end excluded, by place. Fewer when the log ends before. */
  readonly readEntries: (range: PlaceRange) => Promise<readonly StoredEntry[]>;
  /** Hashes `begin` to `end` of a level of tiles, one behind the other, 32 bytes each. Fewer when the level ends before. */
  readonly readHashes: (level: number, range: PlaceRange) => Promise<Uint8Array>;
  /** Entries that fit, by place: ascending, or descending when `isNewestFirst`. */
  readonly find: (query: StoredQuery) => Promise<readonly StoredEntry[]>;
  /** The entry with that id, or undefined. */
  readonly findById: (id: string) => Promise<StoredEntry | undefined>;
  /** Keeps a signed checkpoint. One of the same size is replaced: it has more signatures now. */
  readonly putCheckpoint: (checkpoint: StoredCheckpoint) => Promise<void>;
  /** Checkpoints with `sizeMin` entries or more, by size, the smallest first, `limit` at most. */
  readonly readCheckpoints: (query: { readonly sizeMin: number; readonly limit: number }) => Promise<readonly StoredCheckpoint[]>;
  /** The checkpoint of the largest tree, or undefined. */
  readonly latestCheckpoint: () => Promise<StoredCheckpoint | undefined>;
  /** Drops every value that is sealed under a subject's key. @returns How many there were. */
  readonly dropSealed: (subject: string) => Promise<number>;
}

/** An entry on its way into the log. */
export interface AuditEntry {
  /** Unique in the log. */
  readonly id: string;
  /** The bytes that are hashed: canonical JSON, `LEAF_BYTES_MAX` at most. */
  readonly leaf: Uint8Array;
  /** What it can be found by. Every member repeats what stands in the leaf. */
  readonly labels: AuditLabels;
  /** Personal values, encrypted. They are no part of the tree. */
  readonly sealed: readonly SealedValues[];
}

/** What entries are found by. */
export interface AuditLabels {
  readonly timeMs: number;
  readonly action: AuditAction;
  readonly resource: AuditResource;
  readonly outcome: AuditOutcome;
  readonly resourceId?: string;
  readonly tenantId?: string;
  readonly keyId?: string;
  readonly requestId?: string;
}

/** Personal values of one person in one entry. */
export interface SealedValues {
  /** The id of the key they are sealed under: random, in no way made from the person's id, and in no leaf. */
  readonly subject: string;
  /** Whether the person did it, or it was done to what is the person's. */
  readonly role: 'actor' | 'resource';
  readonly bytes: Uint8Array;
}

/** An entry that has its place. */
export interface StoredEntry extends AuditEntry {
  readonly index: number;
}

/** Entries and hashes that are committed together. */
export interface AuditBatch {
  /** Entries in the log before. */
  readonly from: number;
  readonly entries: readonly AuditEntry[];
  /** New hashes of tiles, those of leaves included: within each level by index, without a gap. */
  readonly hashes: readonly TileHash[];
}

/** A hash of a tile: at level 0 of a leaf, above of a full tile of the level below. @see C2SP tlog-tiles. */
export interface TileHash {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** Places from `begin` to `end`, the end excluded. */
export interface PlaceRange {
  readonly begin: number;
  readonly end: number;
}

/** A signed checkpoint. */
export interface StoredCheckpoint {
  readonly size: number;
  /** The note, with all signatures it has. */
  readonly note: string;
}

/** Which entries are looked for. What is not set fits all. */
export interface StoredQuery {
  readonly tenantId?: string;
  readonly action?: AuditAction;
  readonly resource?: AuditResource;
  readonly resourceId?: string;
  readonly outcome?: AuditOutcome;
  readonly keyId?: string;
  readonly requestId?: string;
  /** Sealed under this subject's key, in this role. */
  readonly actor?: string;
  readonly subjectOfResource?: string;
  /** Unix milliseconds: from `sinceMs`, up to `untilMs`, the end excluded. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** Only entries behind this place, in the direction of the order. */
  readonly after?: number;
  readonly isNewestFirst?: boolean;
  /** Entries at most. */
  readonly limit: number;
}

/** A store that could not do what it was asked. */
export class AuditStoreError extends Error {
  override readonly name = 'AuditStoreError';
  /** `conflict`: the log has another size. `duplicate`: an id is taken. `unavailable`: disk full, database gone. */
  readonly code: 'conflict' | 'duplicate' | 'unavailable';
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(code: AuditStoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'unavailable';
  }
}
