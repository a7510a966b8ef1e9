import type { StreamEvent } from '@agentor/security/vocabulary';
import type { AnswerFilter, AnswerGuard, GuardContext, GuardRecord } from '../ports/index.ts';
import { within } from './run-request-guards.ts';

/** A guard that had to refuse could not look. */
export class GuardFailure extends Error {
  readonly code = 'guard_failed';
  override readonly name = 'GuardFailure';
}

/** The filters of one answer, in order. Opening them throws {@link GuardFailure} when a guard set to refuse cannot open. */
export class AnswerFilters {
  readonly #filters: { readonly guard: AnswerGuard; readonly filter: AnswerFilter; isOut: boolean; note: number }[] = [];
  readonly #noted: GuardRecord[];

  constructor(guards: readonly AnswerGuard[], context: GuardContext, noted: GuardRecord[]) {
    this.#noted = noted;
    for (const guard of guards) {
      const note = noted.push({ guard: guard.name, verdict: 'passed' }) - 1;
      const filter = openFilter(guard, context);
      if (filter === undefined) this.#fail(guard, note);
      else this.#filters.push({ guard, filter, isOut: false, note });
    }
  }

  /**
   * Sends events through every filter; the same array comes back when none changed anything.
   *
   * @throws {GuardFailure} when a guard set to refuse has failed.
   */
  async push(events: readonly StreamEvent[]): Promise<readonly StreamEvent[]> {
    let kept = events;
    for (const entry of this.#filters) {
      if (entry.isOut) continue;
      const { guard, filter, note } = entry;
      try {
        const given = filter.push(kept);
        const next = given instanceof Promise ? await within(given, guard.limitMs) : given;
        if (next !== kept) this.#noted[note] = { guard: guard.name, verdict: hasFault(next) ? 'refused' : 'changed' };
        kept = next;
      } catch (cause) {
        this.#fail(guard, note, cause);
        entry.isOut = true;
      }
    }
    return kept;
  }

  #fail(guard: AnswerGuard, note: number, cause?: unknown): void {
    this.#noted[note] = { guard: guard.name, verdict: guard.onFailure === 'allow' ? 'failed-open' : 'refused' };
    if (guard.onFailure === 'refuse') throw new GuardFailure('an answer guard failed', { cause });
  }
}

function openFilter(guard: AnswerGuard, context: GuardContext): AnswerFilter | undefined {
  try {
    return guard.open(context);
  } catch {
    return undefined;
  }
}

function hasFault(events: readonly StreamEvent[]): boolean {
  return events.some(({ type }) => type === 'fault');
}
