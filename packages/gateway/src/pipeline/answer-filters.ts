import type { NativeFrame, StreamEvent } from '@agentor/security/vocabulary';
import type { AnswerFilter, AnswerGuard, GuardContext, GuardRecord } from '../ports/index.ts';
import { within } from './run-request-guards.ts';

/** A guard that had to refuse could not look. */
export class GuardFailure extends Error {
  readonly code = 'guard_failed';
  override readonly name = 'GuardFailure';
}

/** The filters of one answer, in order. Opening them throws {@link GuardFailure} when a guard set to refuse cannot open. */
export class AnswerFilters {
  readonly #filters: Entry[] = [];
  readonly #noted: GuardRecord[];

  constructor(guards: readonly AnswerGuard[], context: GuardContext, noted: GuardRecord[]) {
    this.#noted = noted;
    for (const guard of guards) {
      const opened = openFilter(guard, context);
      if (opened === undefined) continue;
      const note = noted.push({ guard: guard.name, verdict: 'passed' }) - 1;
      if (opened === 'failed') this.#fail(guard, note);
      else this.#filters.push({ guard, filter: opened, isOut: false, note });
    }
  }

  /** Whether no guard has anything to look for in this answer. */
  get isEmpty(): boolean {
    return this.#filters.length === 0;
  }

  /** Whether a frame of the provider may pass whose events have come back unchanged. */
  mayPass(frame: NativeFrame): boolean {
    return this.#filters.every(({ filter, isOut }) => isOut || filter.mayPass?.(frame) === true);
  }

  /**
   * Sends events through every filter; the same array comes back when none changed anything.
   *
   * @throws {GuardFailure} when a guard set to refuse has failed.
   */
  push(events: readonly StreamEvent[]): readonly StreamEvent[] | Promise<readonly StreamEvent[]> {
    let kept = events;
    for (const [index, entry] of this.#filters.entries()) {
      if (entry.isOut) continue;
      try {
        const given = entry.filter.push(kept);
        // The others follow once it is done; until then nothing waits for a promise.
        if (given instanceof Promise) return this.#wait(given, kept, index);
        kept = this.#note(entry, kept, given);
      } catch (cause) {
        this.#failed(entry, cause);
      }
    }
    return kept;
  }

  async #wait(given: Promise<readonly StreamEvent[]>, before: readonly StreamEvent[], index: number): Promise<readonly StreamEvent[]> {
    let kept = before;
    for (const entry of this.#filters.slice(index)) {
      if (entry.isOut) continue;
      try {
        const next = entry === this.#filters[index] ? given : entry.filter.push(kept);
        kept = this.#note(entry, kept, next instanceof Promise ? await within(next, entry.guard.limitMs) : next);
      } catch (cause) {
        this.#failed(entry, cause);
      }
    }
    return kept;
  }

  #note({ guard, note }: Entry, before: readonly StreamEvent[], after: readonly StreamEvent[]): readonly StreamEvent[] {
    if (after !== before) this.#noted[note] = { guard: guard.name, verdict: hasFault(after) ? 'refused' : 'changed' };
    return after;
  }

  #failed(entry: Entry, cause: unknown): void {
    this.#fail(entry.guard, entry.note, cause);
    entry.isOut = true;
  }

  #fail(guard: AnswerGuard, note: number, cause?: unknown): void {
    this.#noted[note] = { guard: guard.name, verdict: guard.onFailure === 'allow' ? 'failed-open' : 'refused' };
    if (guard.onFailure === 'refuse') throw new GuardFailure('an answer guard failed', { cause });
  }
}

interface Entry {
  readonly guard: AnswerGuard;
  readonly filter: AnswerFilter;
  isOut: boolean;
  readonly note: number;
}

function openFilter(guard: AnswerGuard, context: GuardContext): AnswerFilter | 'failed' | undefined {
  try {
    return guard.open(context);
  } catch {
    return 'failed';
  }
}

function hasFault(events: readonly StreamEvent[]): boolean {
  return events.some(({ type }) => type === 'fault');
}
