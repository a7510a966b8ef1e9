import type { Clock, JsonObject } from '@agentor/security/kernel';
import type { AuditEntry, StrangerEntry } from '../ports/index.ts';
import { STRANGER_BURST, STRANGERS_PER_SECOND } from './bounds.ts';

/**
 * Decides which refusals of strangers get an entry of their own, and counts the others for one that they share. Without it
 * anybody on the network could fill the disk, and thereby stop the gateway.
 */
export class StrangerCount {
  readonly #clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  #tokens = STRANGER_BURST;
  #filledAtMs: number;
  #counts = new Map<string, number>();
  #sinceMs = 0;

  constructor(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>) {
    this.#clock = clock;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Whether this refusal gets an entry of its own; counted when not. */
  take({ facts, timeMs }: StrangerEntry): boolean {
    const nowMs = this.#clock.monotonicMs();
    this.#tokens = Math.min(STRANGER_BURST, this.#tokens + ((nowMs - this.#filledAtMs) / 1000) * STRANGERS_PER_SECOND);
    this.#filledAtMs = nowMs;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return true;
    }
    if (this.#counts.size === 0) this.#sinceMs = timeMs;
    this.#counts.set(facts.code, (this.#counts.get(facts.code) ?? 0) + 1);
    return false;
  }

  /** The common entry of those that were counted; undefined when there are none. Counting begins anew. */
  collect(id: string): AuditEntry | undefined {
    if (this.#counts.size === 0) return undefined;
    const counts: JsonObject = Object.fromEntries(this.#counts);
    this.#counts = new Map();
    const timeMs = this.#clock.nowMs();
    return { id, timeMs, action: 'authenticate', resource: 'request', outcome: 'denied', facts: { actor: 'unknown', counts, since: this.#sinceMs } };
  }
}
