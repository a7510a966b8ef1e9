import type { AuditDatabase } from './audit-database.ts';
import type { CheckpointRow, SigningOptions } from './thread-protocol.ts';

/** What the schedule stands on. */
export interface ScheduleParts extends Pick<SigningOptions, 'entries' | 'intervalMs'> {
  readonly database: Pick<AuditDatabase, 'size' | 'latestCheckpoint'>;
  readonly sign: () => Promise<CheckpointRow | undefined>;
  readonly monotonicMs: () => number;
}

/**
 * Decides when a checkpoint is due: after so many entries that none covers, or so long after the first of them; never two within
 * {@link PAUSE_MS}, so that a flood of entries is no flood of signatures.
 */
export class CheckpointSchedule {
  readonly #parts: ScheduleParts;
  #covered: number;
  #signedAtMs = Number.NEGATIVE_INFINITY;
  #uncoveredSinceMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
    this.#covered = parts.database.latestCheckpoint()?.size ?? 0;
    this.look(parts.database.size);
  }

  /** To be called when the log has grown. */
  look(size: number): void {
    const uncovered = size - this.#covered;
    if (uncovered <= 0) return;
    const nowMs = this.#parts.monotonicMs();
    this.#uncoveredSinceMs ??= nowMs;
    const dueMs = uncovered >= this.#parts.entries ? nowMs : this.#uncoveredSinceMs + this.#parts.intervalMs;
    this.#wait(Math.max(dueMs, this.#signedAtMs + PAUSE_MS) - nowMs, uncovered >= this.#parts.entries);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #wait(delayMs: number, isSooner: boolean): void {
    if (this.#isOver || (this.#timer !== undefined && !isSooner)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sign().catch(() => this.#wait(PAUSE_MS, false));
    }, Math.max(0, delayMs));
  }

  async #sign(): Promise<void> {
    const checkpoint = await this.#parts.sign();
    this.#signedAtMs = this.#parts.monotonicMs();
    this.#covered = checkpoint?.size ?? 0;
    this.#uncoveredSinceMs = undefined;
    this.look(this.#parts.database.size);
  }
}

/** Time between two checkpoints at least. */
const PAUSE_MS = 200;
