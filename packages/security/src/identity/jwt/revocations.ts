import type { Clock } from '../../kernel/index.ts';
import { REVOCATIONS_MAX } from './bounds.ts';

/** Port: ids of tokens and families that are refused although their tokens have not expired. */
export interface Revocations {
  /** Remembers an id until every token that it is in has expired. Durable when it resolves. */
  readonly revoke: (entry: { readonly id: string; readonly untilMs: number }) => Promise<void>;
  /** Whether it is remembered. Asked for every verification. */
  readonly isRevoked: (id: string) => Promise<boolean>;
}

/**
 * Revocations in memory.
 *
 * @throws From `revoke`, a RangeError when a million of them are remembered: none is forgotten early.
 */
export function createMemoryRevocations(clock: Pick<Clock, 'nowMs'>): Revocations {
  const untilById = new Map<string, number>();
  return {
    revoke: async ({ id, untilMs }) => {
      if (untilById.size >= REVOCATIONS_MAX) dropExpired(untilById, clock.nowMs());
      if (untilById.size >= REVOCATIONS_MAX) throw new RangeError('Too many revoked tokens to remember');
      untilById.set(id, Math.max(untilMs, untilById.get(id) ?? 0));
    },
    isRevoked: async (id) => (untilById.get(id) ?? 0) > clock.nowMs(),
  };
}

/** Removes what has passed its time from a map of ids to times. */
export function dropExpired(untilById: Map<string, number>, nowMs: number): void {
  for (const [id, untilMs] of untilById) if (untilMs <= nowMs) untilById.delete(id);
}
