import type { Clock } from '@agentor/security/kernel';
import { AuditError, type AuditDurability, type Log } from '../ports/index.ts';
import { BATCH_ENTRIES_MAX, CLOSING_ATTEMPTS_MAX, RETRY_MS, TROUBLE_LOG_MS, WAITING_ENTRIES_MAX } from './bounds.ts';
import type { EntryRow } from './thread-protocol.ts';

/** What the queue stands on. */
export interface QueueParts {
  /** Writes all or none. */
  readonly append: (rows: readonly EntryRow[], isDurable: boolean) => Promise<unknown>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Pick<Log, 'error' | 'info'>;
}

/**
 * Entries on their way to the audit thread. One transaction is under way at a time and takes whatever came meanwhile, so
 * a commit, and a synchronisation with the disk, is shared by many (group commit).
 */
export class EntryQueue implements AsyncDisposable {
  readonly #parts: QueueParts;
  #waiting: Waiting[] = [];
  #writing: Promise<boolean> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #isBroken = false;
  #isClosed = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /** Whether the last attempt to write failed. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Writes an entry, or refuses: too many wait, or the storage fails. @throws {AuditError} */
  write(row: EntryRow, durability: AuditDurability): Promise<void> {
    if (this.#isClosed || this.#waiting.length >= WAITING_ENTRIES_MAX) return Promise.reject(new AuditError('too many entries wait'));
    return new Promise((resolve, reject) => {
      this.#add({ row, isDurable: durability === 'durable', resolve, reject });
    });
  }

  /** Writes an entry sooner or later: it stays until it is written. */
  follow(row: EntryRow): void {
    this.#add({ row, isDurable: false });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    for (let attempt = 0; attempt < CLOSING_ATTEMPTS_MAX && this.#waiting.length > 0; attempt += 1) await this.#drain();
    await this.#writing;
    if (this.#waiting.length > 0) this.#parts.log.error('audit.lost', { count: this.#waiting.length, hint: 'These entries could not be written before the gateway ended.' });
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#writing === undefined) this.#start();
  }

  /** In the next turn of the event loop, so that all that a turn brings shares a transaction. */
  #start(): void {
    const next = new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.#writing = next.then(() => this.#writeBatch());
    const after = (isWritten: boolean): void => {
      this.#writing = undefined;
      if (this.#isClosed) return;
      if (this.#waiting.length > 0 && (isWritten || this.#waiting.some(isAwaited))) this.#start();
      else if (!isWritten) this.#retryLater();
    };
    this.#writing.then(after, () => after(false));
  }

  /** Tries again even when nothing waits: a gateway that says it is not ready is sent no request to try with. */
  #retryLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      if (this.#writing === undefined) this.#start();
    }, RETRY_MS).unref();
  }

  /** Writes until nothing waits, or until a write fails. */
  async #drain(): Promise<void> {
    await this.#writing;
    while (this.#waiting.length > 0) if (!(await this.#writeBatch())) return;
  }

  async #writeBatch(): Promise<boolean> {
    const batch = this.#waiting.splice(0, BATCH_ENTRIES_MAX);
    try {
      await this.#parts.append(
        batch.map(({ row }) => row),
        batch.length === 0 || batch.some(({ isDurable }) => isDurable),
      );
      for (const { resolve } of batch) resolve?.();
      this.#mended();
      return true;
    } catch (error) {
      this.#waiting = [...batch.filter((one) => !isAwaited(one)), ...this.#waiting];
      for (const { reject } of batch) reject?.(new AuditError('the audit log cannot be written', { cause: error }));
      this.#tell(error);
      return false;
    }
  }

  #mended(): void {
    if (!this.#isBroken) return;
    this.#isBroken = false;
    this.#toldAtMs = Number.NEGATIVE_INFINITY;
    this.#parts.log.info('audit.resumed', {});
  }

  #tell(error: unknown): void {
    this.#isBroken = true;
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#toldAtMs < TROUBLE_LOG_MS) return;
    this.#toldAtMs = nowMs;
    this.#parts.log.error('audit.not-written', { count: this.#waiting.length, error, hint: 'Requests are refused with audit_unavailable until entries can be written. Check the free space and the rights of the data folder.' });
  }
}

interface Waiting {
  readonly row: EntryRow;
  readonly isDurable: boolean;
  readonly resolve?: () => void;
  readonly reject?: (error: AuditError) => void;
}

function isAwaited({ reject }: Waiting): boolean {
  return reject !== undefined;
}
