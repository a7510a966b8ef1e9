import {
  type AuditBatch,
  type AuditEntry,
  type AuditStore,
  AuditStoreError,
  type PlaceRange,
  type StoredCheckpoint,
  type StoredEntry,
  type StoredQuery,
} from './audit-store.ts';

/** A store in memory: for tests, and for programs whose log need not outlive them. It is bounded by memory alone. */
export function memoryAuditStore(): AuditStore {
  const log = new MemoryLog();
  return {
    enqueue: async (entries) => log.enqueue(entries),
    readPending: async (limit) => [...log.pending.values()].slice(0, limit),
    commit: async (batch) => log.commit(batch),
    size: async () => log.entries.length,
    readEntries: async ({ begin, end }) => log.entries.slice(begin, end),
    readHashes: async (level, range) => log.readHashes(level, range),
    find: async (query) => log.find(query),
    findById: async (id) => log.entries[log.places.get(id) ?? -1],
    putCheckpoint: async (checkpoint) => log.putCheckpoint(checkpoint),
    readCheckpoints: async ({ sizeMin, limit }) => log.checkpoints.filter(({ size }) => size >= sizeMin).slice(0, limit),
    latestCheckpoint: async () => log.checkpoints.at(-1),
    dropSealed: async (subject) => log.dropSealed(subject),
  };
}

class MemoryLog {
  readonly pending = new Map<string, AuditEntry>();
  readonly places = new Map<string, number>();
  readonly entries: StoredEntry[] = [];
  readonly levels: Uint8Array[][] = [];
  checkpoints: readonly StoredCheckpoint[] = [];

  enqueue(entries: readonly AuditEntry[]): void {
    this.#requireNew(entries, (id) => this.places.has(id) || this.pending.has(id));
    for (const entry of entries) this.pending.set(entry.id, entry);
  }

  commit({ from, entries, hashes }: AuditBatch): void {
    if (from !== this.entries.length) throw new AuditStoreError('conflict', 'the log has another size than the writer thought');
    this.#requireNew(entries, (id) => this.places.has(id));
    for (const entry of entries) {
      this.places.set(entry.id, this.entries.length);
      this.entries.push({ ...entry, index: this.entries.length });
      this.pending.delete(entry.id);
    }
    for (const { level, index, hash } of hashes) {
      this.levels[level] ??= [];
      this.levels[level][index] = hash;
    }
  }

  readHashes(level: number, { begin, end }: PlaceRange): Uint8Array {
    return Buffer.concat(this.levels[level]?.slice(begin, end) ?? []);
  }

  find(query: StoredQuery): readonly StoredEntry[] {
    const { isNewestFirst = false, limit } = query;
    const after = query.after ?? (isNewestFirst ? Infinity : -1);
    const found: StoredEntry[] = [];
    for (const entry of isNewestFirst ? this.entries.toReversed() : this.entries) {
      if (found.length === limit) break;
      const isBehind = isNewestFirst ? entry.index < after : entry.index > after;
      if (isBehind && fits(entry, query)) found.push(entry);
    }
    return found;
  }

  putCheckpoint(checkpoint: StoredCheckpoint): void {
    const others = this.checkpoints.filter(({ size }) => size !== checkpoint.size);
    this.checkpoints = [...others, checkpoint].toSorted((left, right) => left.size - right.size);
  }

  dropSealed(subject: string): number {
    let dropped = 0;
    for (const [index, entry] of this.entries.entries()) {
      const sealed = entry.sealed.filter((values) => values.subject !== subject);
      dropped += entry.sealed.length - sealed.length;
      if (sealed.length < entry.sealed.length) this.entries[index] = { ...entry, sealed };
    }
    for (const [id, entry] of this.pending) {
      const sealed = entry.sealed.filter((values) => values.subject !== subject);
      dropped += entry.sealed.length - sealed.length;
      this.pending.set(id, { ...entry, sealed });
    }
    return dropped;
  }

  #requireNew(entries: readonly AuditEntry[], isTaken: (id: string) => boolean): void {
    const ids = new Set(entries.map(({ id }) => id));
    if (ids.size < entries.length || [...ids].some(isTaken)) throw new AuditStoreError('duplicate', 'the id of an audit entry is taken');
  }
}

function fits({ labels, sealed }: StoredEntry, query: StoredQuery): boolean {
  const { sinceMs = -Infinity, untilMs = Infinity, actor, subjectOfResource } = query;
  const isSame = LABELS.every((name) => query[name] === undefined || query[name] === labels[name]);
  const isActor = actor === undefined || sealed.some(({ subject, role }) => role === 'actor' && subject === actor);
  const isOfSubject = subjectOfResource === undefined || sealed.some(({ subject, role }) => role === 'resource' && subject === subjectOfResource);
  return isSame && isActor && isOfSubject && labels.timeMs >= sinceMs && labels.timeMs < untilMs;
}

const LABELS = ['tenantId', 'action', 'resource', 'resourceId', 'outcome', 'keyId', 'requestId'] as const;
