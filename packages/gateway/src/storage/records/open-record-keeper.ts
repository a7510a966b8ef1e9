import type { Clock } from '@agentor/security/kernel';
import { type Log, type PackedRecord, packRecord, type RecordPage, type RecordStore, type RequestRecord, StorageError } from '../../ports/index.ts';
import {
  BATCH_RECORDS_MAX,
  CLOSING_ATTEMPTS_MAX,
  FLUSH_MS,
  RETENTION_MS,
  RETRY_MS,
  RETRY_MS_MAX,
  ROWS_MAX,
  TROUBLE_LOG_MS,
  WAITING_RECORDS_MAX,
} from '../bounds.ts';
import { RecordRing } from './record-ring.ts';

/** Keeps the records of requests: the latest in memory, all of them in the storage a moment later. */
export interface RecordKeeper extends AsyncDisposable {
  /** Never throws, never waits. */
  readonly keep: (record: RequestRecord) => void;
  /** From memory, else from the storage. */
  readonly find: (id: string) => Promise<RequestRecord | undefined>;
  /** The newest first, those included that are not stored yet; from memory alone while the storage fails. */
  readonly recent: (page: RecordPage) => Promise<readonly RequestRecord[]>;
  /** Records that are in no storage and will not be. */
  readonly dropped: () => number;
  /** Takes the limits of a reloaded configuration. */
  readonly setKeepDays: (days: number) => void;
}

/** What a keeper is made of. */
export interface RecordKeeperParts {
  readonly store: RecordStore;
  readonly memoryMax: number;
  readonly keepDays: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'info'>;
}

/** Opens a keeper. Disposing of it stores what waits. */
export function openRecordKeeper(parts: RecordKeeperParts): RecordKeeper {
  const ring = new RecordRing(parts.memoryMax);
  const queue = new WriteQueue(parts);
  let { keepDays } = parts;
  const retain = (): void => {
    deleteOld(parts, keepDays).catch((error: unknown) => parts.log.warn('records.retention-failed', { error }));
  };
  retain();
  const timer = setInterval(retain, RETENTION_MS).unref();
  return {
    keep: (record) => {
      const packed = packRecord(record);
      ring.add(packed);
      queue.add(packed);
    },
    find: async (id) => ring.find(id) ?? (await parts.store.find(id)),
    recent: async (page) => {
      await queue.flush();
      return parts.store.recent(page).catch(() => ring.recent(page));
    },
    dropped: () => queue.dropped,
    setKeepDays: (days) => {
      keepDays = days;
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await queue.close();
    },
  };
}

async function deleteOld({ store, clock, log }: RecordKeeperParts, keepDays: number): Promise<void> {
  const count = (await store.deleteOlderThan(clock.nowMs() - keepDays * DAY_MS)) + (await store.keepNewest(ROWS_MAX));
  if (count > 0) log.info('records.deleted', { count });
}

/** Records on their way to the storage, in batches. */
class WriteQueue {
  readonly #parts: RecordKeeperParts;
  #waiting: PackedRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<boolean> | undefined;
  #retryMs = RETRY_MS;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #dropped = 0;
  #isClosed = false;

  constructor(parts: RecordKeeperParts) {
    this.#parts = parts;
  }

  get dropped(): number {
    return this.#dropped;
  }

  add(record: PackedRecord): void {
    if (this.#isClosed) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(record);
    // In lots, since shifting a long array for every record would cost more than keeping it.
    if (this.#waiting.length >= WAITING_RECORDS_MAX + BATCH_RECORDS_MAX) this.#dropOldest();
    this.#schedule(FLUSH_MS);
  }

  /** Stores what waits now, once; stops at the first failure. */
  async flush(): Promise<boolean> {
    await this.#writing;
    while (this.#waiting.length > 0) {
      const isStored = await this.#write();
      if (!isStored) return false;
    }
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (let attempt = 0; attempt < CLOSING_ATTEMPTS_MAX; attempt += 1) {
      if (await this.flush()) return;
    }
    this.#dropped += this.#waiting.length;
    this.#parts.log.warn('records.lost', { count: this.#waiting.length });
    this.#waiting = [];
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush().then(
        (isStored) => this.#scheduleNext(isStored),
        () => this.#scheduleNext(false),
      );
    }, delayMs);
  }

  #scheduleNext(isStored: boolean): void {
    if (this.#waiting.length === 0 || this.#isClosed) return;
    this.#schedule(isStored ? FLUSH_MS : this.#retryMs);
    if (!isStored) this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX);
  }

  #write(): Promise<boolean> {
    this.#writing ??= this.#writeBatch().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeBatch(): Promise<boolean> {
    const batch = this.#waiting.splice(0, BATCH_RECORDS_MAX);
    try {
      await this.#parts.store.addMany(batch);
      this.#retryMs = RETRY_MS;
      return true;
    } catch (error) {
      this.#waiting = [...batch, ...this.#waiting];
      if (this.#waiting.length > WAITING_RECORDS_MAX) this.#dropOldest();
      this.#tell(error);
      return false;
    }
  }

  #dropOldest(): void {
    const count = this.#waiting.length - WAITING_RECORDS_MAX;
    this.#waiting.splice(0, count);
    this.#dropped += count;
    this.#tell(new StorageError('storage_unavailable'));
  }

  #tell(error: unknown): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#toldAtMs < TROUBLE_LOG_MS) return;
    this.#toldAtMs = nowMs;
    this.#parts.log.warn('records.not-stored', { count: this.#waiting.length, error, hint: 'Requests are answered; their records wait in memory, and the oldest are dropped when too many wait.' });
  }
}

const DAY_MS = 86_400_000;
