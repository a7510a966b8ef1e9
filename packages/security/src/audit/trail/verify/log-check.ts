import { parseLeaf, type AuditLeaf } from '../events/audit-leaf.ts';
import { announcedKey } from '../events/rotation.ts';
import type { AuditLabels } from '../log/audit-store.ts';
import { CompactRange } from '../merkle/compact-range.ts';
import { areEqualHashes, hashLeaf } from '../merkle/tree-hash.ts';
import { openCheckpoint, type VerifiedCheckpoint } from '../notes/checkpoint.ts';
import type { NoteVerifier } from '../notes/note-key.ts';
import { TILE_HEIGHT } from '../tiles/tile-path.ts';
import { type AuditDoubt, type AuditLogReport, type AuditTrouble, type InvalidAuditEntry, TROUBLES_MAX } from './audit-log-report.ts';
import { type AuditTrust, witnessingOf } from './audit-trust.ts';

/** An entry as it is checked. */
export interface CheckedEntry {
  readonly leaf: Uint8Array;
  /** What the log's store says its hash is, if it says so: it names the entry that was changed. */
  readonly hash?: Uint8Array | undefined;
  /** What the log's store finds it by, if it says so. */
  readonly labels?: AuditLabels | undefined;
}

/** Goes through a log from its first entry to its last, and at each signed size compares what was read with what was signed. */
export class LogCheck {
  readonly #trust: AuditTrust;
  readonly #logKeys: NoteVerifier[];
  readonly #invalid: InvalidAuditEntry[] = [];
  readonly #doubts: AuditDoubt[] = [];
  /** The tree of what was read. */
  #tree = new CompactRange();
  /** The tree of the hashes in the store, from the first that is another. */
  #storedTree: CompactRange | undefined;
  /** Entries since the last checkpoint whose hash in the store is another. */
  #suspects: number[] = [];
  #coveredSize = 0;
  #witnessedSize = 0;
  #isLost = false;
  #lastMs = -Infinity;
  #latest = { ms: -Infinity, index: 0 };

  constructor(trust: AuditTrust) {
    this.#trust = trust;
    this.#logKeys = [...trust.logKeys];
  }

  /** Entries that were read. */
  get size(): number {
    return this.#tree.size;
  }

  /** Whether nothing more can be learnt: what follows an entry that is not known proves nothing. */
  get isLost(): boolean {
    return this.#isLost || this.#invalid.length >= TROUBLES_MAX;
  }

  /**
   * Takes the next entry.
   *
   * @param onTile - Told of hashes of tiles above the entries, as they are completed.
   */
  add({ leaf, hash, labels }: CheckedEntry, onTile: (tile: CompletedTile) => void): void {
    const index = this.#tree.size;
    const leafHash = hashLeaf(leaf);
    if (hash !== undefined && !areEqualHashes(leafHash, hash)) this.#suspect(index);
    this.#storedTree?.append(hash ?? leafHash);
    this.#tree.append(leafHash, (node) => {
      if (node.height > 0 && node.height % TILE_HEIGHT === 0) onTile({ level: node.height / TILE_HEIGHT, index: node.index, hash: node.hash });
    });
    const parsed = parseLeaf(leaf);
    if (parsed === undefined) this.trouble('malformed', index);
    else this.#read(parsed, index, labels);
  }

  /** Takes a checkpoint over the entries so far. `isFromWitness`: it came not from the log, but from who watches it. */
  check(note: string, isFromWitness = false): void {
    const size = this.#tree.size;
    const opened = openCheckpoint(note, { origin: this.#trust.origin, logKeys: this.#logKeys });
    const witnessing = opened && witnessingOf(opened, this.#trust);
    if (opened === undefined || witnessing === undefined) {
      this.trouble('checkpoint_not_signed', this.#coveredSize, size);
      return;
    }
    if (!this.#agrees(opened, isFromWitness)) return;
    this.#coveredSize = size;
    if (!witnessing.isWitnessed && !isFromWitness) return;
    this.#witnessedSize = size;
    const isLater = witnessing.byMs !== undefined && this.#latest.ms > witnessing.byMs + CLOCK_TOLERANCE_MS;
    if (isLater) this.#doubt('later_than_witnessed', this.#latest.index);
    this.#latest = { ms: -Infinity, index: size };
  }

  /** Notes what is wrong. */
  trouble(reason: AuditTrouble, index: number, until?: number): void {
    if (this.#invalid.length < TROUBLES_MAX) this.#invalid.push({ index, reason, ...(until === undefined || until <= index + 1 ? {} : { until }) });
  }

  /** A hash of a tile in the store is another than the entries give. */
  tileTrouble({ level, index }: Pick<CompletedTile, 'level' | 'index'>): void {
    const width = 2 ** (TILE_HEIGHT * level);
    this.trouble('hash_changed', index * width, (index + 1) * width);
  }

  /** What came of it. */
  report({ checkpointEntries }: { readonly checkpointEntries: number }): AuditLogReport {
    const { witnesses = [] } = this.#trust;
    const size = this.#tree.size;
    if (!this.#isLost && size - this.#coveredSize >= checkpointEntries) this.trouble('checkpoint_stale', this.#coveredSize, size);
    if (!this.#isLost && witnesses.length > 0 && this.#witnessedSize === 0 && size > 0) this.trouble('not_witnessed', 0, size);
    const invalid = this.#invalid.toSorted((left, right) => left.index - right.index);
    const untold = this.#untold();
    return {
      status: statusOf(invalid.length === 0, untold.length === 0),
      size,
      coveredSize: this.#coveredSize,
      witnessedSize: this.#witnessedSize,
      invalid,
      doubts: this.#doubts,
      untold,
      logKeys: this.#logKeys,
    };
  }

  /** Cosignatures in the log vouch for what they cover; that there was nothing more, only a witness itself can say. */
  #untold(): AuditLogReport['untold'] {
    const isCutTold = (this.#trust.witnessed ?? []).length > 0;
    const isRewriteTold = this.#witnessedSize > 0 && this.#witnessedSize === this.#coveredSize;
    return [...(isCutTold ? [] : (['cut'] as const)), ...(isRewriteTold ? [] : (['rewritten'] as const))];
  }

  #suspect(index: number): void {
    this.#storedTree ??= new CompactRange(this.#tree.size, this.#tree.roots);
    if (this.#suspects.length < TROUBLES_MAX) this.#suspects.push(index);
  }

  #read(leaf: AuditLeaf, index: number, labels: AuditLabels | undefined): void {
    if (labels !== undefined && !isLabelled(leaf, labels)) this.trouble('labels_changed', index);
    if (leaf.time < this.#lastMs - CLOCK_TOLERANCE_MS) this.#doubt('clock_went_back', index);
    this.#lastMs = leaf.time;
    if (leaf.time > this.#latest.ms) this.#latest = { ms: leaf.time, index };
    const key = leaf.action === 'rotate' ? announcedKey(leaf, { origin: this.#trust.origin, logKeys: this.#logKeys }) : undefined;
    if (key !== undefined) this.#logKeys.push(key);
  }

  /** Whether what was signed is what was read; if not, finds where it is not. */
  #agrees({ root, size }: VerifiedCheckpoint, isFromWitness: boolean): boolean {
    const suspects = this.#suspects;
    const stored = this.#storedTree;
    if (areEqualHashes(root, this.#tree.root())) {
      for (const index of suspects) this.trouble('hash_changed', index);
    } else if (stored !== undefined && areEqualHashes(root, stored.root())) {
      for (const index of suspects) this.trouble('entry_changed', index);
      this.#tree = stored;
    } else {
      this.trouble(isFromWitness ? 'rewritten' : 'not_what_was_signed', isFromWitness ? this.#witnessedSize : (suspects[0] ?? this.#coveredSize), size);
      this.#isLost ||= !isFromWitness;
      return false;
    }
    this.#suspects = [];
    this.#storedTree = undefined;
    return true;
  }

  #doubt(reason: AuditDoubt['reason'], index: number): void {
    if (this.#doubts.length < TROUBLES_MAX) this.#doubts.push({ index, reason });
  }
}

/** A hash of a tile that the entries give. */
export interface CompletedTile {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

function statusOf(isSound: boolean, isToldApart: boolean): AuditLogReport['status'] {
  if (!isSound) return 'broken';
  return isToldApart ? 'intact' : 'intact-unwitnessed';
}

function isLabelled(leaf: AuditLeaf, labels: AuditLabels): boolean {
  const areSame = leaf.time === labels.timeMs && leaf.action === labels.action && leaf.resource === labels.resource && leaf.outcome === labels.outcome;
  const areIds = leaf.resourceUid === labels.resourceId && leaf.tenantUid === labels.tenantId && leaf.keyUid === labels.keyId && leaf.requestUid === labels.requestId;
  return areSame && areIds;
}

/** Clocks that are set by the network jump by less. */
const CLOCK_TOLERANCE_MS = 300_000;
