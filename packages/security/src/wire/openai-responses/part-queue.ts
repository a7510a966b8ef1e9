import type { PartEvent } from './output-writer.ts';

/**
 * Lets one part at a time through. Providers may stream several tool calls at once; here items come one after the
 * other, so what belongs to a later part waits until the earlier one has ended.
 */
export class PartQueue {
  readonly #waiting = new Map<number, PartEvent[]>();
  readonly #open = new Set<number>();

  /** The events that may go out now, in order. */
  take(event: PartEvent): readonly PartEvent[] {
    const waiting = this.#waiting.get(event.part);
    if (waiting !== undefined) {
      waiting.push(event);
      return [];
    }
    if (event.type === 'part-start' && this.#open.size > 0) {
      this.#waiting.set(event.part, [event]);
      return [];
    }
    return this.#pass([event]);
  }

  /** Notes an event that went out by another way. */
  follow(event: PartEvent): void {
    if (event.type === 'part-start') this.#open.add(event.part);
    else if (event.type === 'part-end') this.#open.delete(event.part);
  }

  /** Everything that still waits: the parts before it never ended. */
  flush(): readonly PartEvent[] {
    const rest = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    return rest;
  }

  #pass(events: readonly PartEvent[]): readonly PartEvent[] {
    for (const event of events) this.follow(event);
    if (this.#open.size > 0) return events;
    const [next] = this.#waiting;
    if (next === undefined) return events;
    this.#waiting.delete(next[0]);
    return [...events, ...this.#pass(next[1])];
  }
}
