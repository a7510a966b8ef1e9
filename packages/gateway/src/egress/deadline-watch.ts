import type { Clock } from '@agentor/security/kernel';
import { Roster, type Rostered } from '../ports/index.ts';
import { WATCH_LATE_MS, WATCH_TICK_MS } from './bounds.ts';

/** Something with time limits that is looked at now and then. */
export interface Watched extends Rostered {
  /** Judges its limits. May remove itself, and nothing else. */
  readonly judge: (nowMs: number) => void;
}

/**
 * Judges the time limits of all calls by one timer: an own timer per call and chunk would be measurable.
 *
 * Nothing runs while nothing is watched.
 */
export class DeadlineWatch {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #watched = new Roster<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #nowMs = 0;
  #tickedAtMs = 0;
  /** Whether the last tick was late: one late tick is let pass, not a row of them. */
  #wasLate = false;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Monotonic time as of the last tick or {@link add}: at most about one tick old, and free to read. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many are watched. */
  get size(): number {
    return this.#watched.entries.length;
  }

  add(watched: Watched): void {
    this.#nowMs = this.#clock.monotonicMs();
    this.#watched.join(watched);
    if (this.#timer !== undefined) return;
    this.#tickedAtMs = this.#nowMs;
    this.#timer = setInterval(this.#tick, WATCH_TICK_MS);
  }

  remove(watched: Watched): void {
    this.#watched.leave(watched);
  }

  readonly #tick = (): void => {
    this.#nowMs = this.#clock.monotonicMs();
    const isLate = this.#nowMs - this.#tickedAtMs > WATCH_LATE_MS;
    this.#tickedAtMs = this.#nowMs;
    const { entries } = this.#watched;
    if (entries.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const isForgiven = isLate && !this.#wasLate;
    this.#wasLate = isLate;
    if (isForgiven) return;
    // From the end: one that removes itself is replaced by the last, which was judged already.
    for (let position = entries.length - 1; position >= 0; position -= 1) {
      entries[position]?.judge(this.#nowMs);
    }
  };
}
