import type { Clock } from '@agentor/security/kernel';
import { periodOf, type Spending } from '@agentor/security/limits';
import type { Log, SpendStore } from '../../ports/index.ts';
import { CLOSING_ATTEMPTS_MAX, FLUSH_MS, RETENTION_MS, RETRY_MS, TROUBLE_LOG_MS } from '../bounds.ts';

/** Keeps what was spent: the newest sum of each count, stored a moment later. */
export interface SpendKeeper extends AsyncDisposable {
  /** What earlier processes spent in the periods that now are. */
  readonly known: readonly Spending[];
  /** Never throws, never waits. */
  readonly keep: (spending: Spending) => void;
}

/** What a keeper is made of. */
export interface SpendKeeperParts {
  readonly store: SpendStore;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Opens a keeper. Disposing of it stores what waits. Sums wait at most {@link FLUSH_MS} while the storage works; while
 * it does not they wait in memory, where budgets stay exact as long as the process lives.
 *
 * @throws {StorageError} when what was spent cannot be read: a budget is never begun anew for want of a disk.
 */
export async function openSpendKeeper(parts: SpendKeeperParts): Promise<SpendKeeper> {
  const nowMs = parts.clock.nowMs();
  const known = await parts.store.load([periodOf('day', nowMs), periodOf('month', nowMs), periodOf('total', nowMs)]);
  const queue = new SumQueue(parts);
  const forget = (): void => {
    const first = { day: periodOf('day', parts.clock.nowMs() - KEPT_MS), month: periodOf('month', parts.clock.nowMs() - KEPT_MS) };
    parts.store.deleteBefore(first).catch((error: unknown) => parts.log.warn('spending.retention-failed', { error }));
  };
  forget();
  const timer = setInterval(forget, RETENTION_MS).unref();
  return {
    known,
    keep: (spending) => queue.add(spending),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await queue.close();
    },
  };
}

/** Sums on their way to the storage. A newer one takes the place of an older one that still waits. */
class SumQueue {
  readonly #parts: SpendKeeperParts;
  #waiting = new Map<string, Spending>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<boolean> = Promise.resolve(true);
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(parts: SpendKeeperParts) {
    this.#parts = parts;
  }

  add(spending: Spending): void {
    this.#waiting.set(`${spending.period} ${spending.under}`, spending);
    this.#schedule(FLUSH_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (let attempt = 0; attempt < CLOSING_ATTEMPTS_MAX; attempt += 1) {
      if (await this.#flush()) return;
    }
    this.#parts.log.warn('spending.lost', { count: this.#waiting.size });
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush().then(
        (isStored) => (this.#waiting.size > 0 ? this.#schedule(isStored ? FLUSH_MS : RETRY_MS) : undefined),
        () => undefined,
      );
    }, delayMs);
  }

  /** One write after the other, so that no older sum comes after a newer one. */
  #flush(): Promise<boolean> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<boolean> {
    const batch = this.#waiting;
    if (batch.size === 0) return true;
    this.#waiting = new Map();
    try {
      await this.#parts.store.saveMany([...batch.values()]);
      return true;
    } catch (error) {
      this.#waiting = new Map([...batch, ...this.#waiting]);
      this.#tell(error);
      return false;
    }
  }

  #tell(error: unknown): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#toldAtMs < TROUBLE_LOG_MS) return;
    this.#toldAtMs = nowMs;
    this.#parts.log.warn('spending.not-stored', { count: this.#waiting.size, error, hint: 'Budgets stay exact while the gateway runs; what is not stored is forgotten when it is killed.' });
  }
}

/** Days and months that are kept for reports: 400 days. */
const KEPT_MS = 400 * 86_400_000;
