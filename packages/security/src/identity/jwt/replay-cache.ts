import type { Clock } from '../../kernel/index.ts';
import { REPLAY_CACHE_MAX } from './bounds.ts';
import { dropExpired } from './revocations.ts';

/** Port: remembers what may be used once. One step, so that of two at the same time one is first. */
export interface ReplayCache {
  /** True for the first time; false when it was seen before, or when there is no room to remember it. */
  readonly takeOnce: (entry: { readonly id: string; readonly untilMs: number }) => Promise<boolean>;
}

/** A replay cache in memory, for one process. Full, it refuses: forgetting one early would let it pass twice. */
export function createMemoryReplayCache(clock: Pick<Clock, 'nowMs'>, sizeMax: number = REPLAY_CACHE_MAX): ReplayCache {
  const untilById = new Map<string, number>();
  return {
    takeOnce: async ({ id, untilMs }) => {
      const nowMs = clock.nowMs();
      if ((untilById.get(id) ?? 0) > nowMs) return false;
      if (untilById.size >= sizeMax) dropExpired(untilById, nowMs);
      if (untilById.size >= sizeMax) return false;
      untilById.set(id, untilMs);
      return true;
    },
  };
}
