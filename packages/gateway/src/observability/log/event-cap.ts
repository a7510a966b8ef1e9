import type { Clock } from '@agentor/security/kernel';
import { EVENT_LINES_MAX, EVENT_NAMES_MAX, EVENT_WINDOW_MS } from './bounds.ts';

/** Keeps one event from flooding the log: so many lines in a window, then it is only counted. */
export class EventCap {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #lines = new Map<string, number>();
  #windowStartMs: number;
  #suppressed = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#windowStartMs = clock.monotonicMs();
  }

  /** Lines that were not written, since the start. */
  get suppressed(): number {
    return this.#suppressed;
  }

  /**
   * Counts one line of `event`.
   *
   * @returns Whether to write it, and what the window that just ended had suppressed.
   */
  admit(event: string): { readonly isAdmitted: boolean; readonly ended: readonly Suppressed[] } {
    const ended = this.#turn();
    const known = this.#lines.has(event) || this.#lines.size < EVENT_NAMES_MAX ? event : OTHER;
    const lines = (this.#lines.get(known) ?? 0) + 1;
    this.#lines.set(known, lines);
    const isAdmitted = lines <= EVENT_LINES_MAX;
    if (!isAdmitted) this.#suppressed += 1;
    return { isAdmitted, ended };
  }

  #turn(): readonly Suppressed[] {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#windowStartMs < EVENT_WINDOW_MS) return NONE;
    this.#windowStartMs = nowMs;
    const ended = [...this.#lines]
      .filter(([, lines]) => lines > EVENT_LINES_MAX)
      .map(([event, lines]) => ({ event, count: lines - EVENT_LINES_MAX }));
    this.#lines.clear();
    return ended;
  }
}

/** Lines of one event that were only counted. */
export interface Suppressed {
  readonly event: string;
  readonly count: number;
}

const NONE: readonly Suppressed[] = [];
const OTHER = 'other';
