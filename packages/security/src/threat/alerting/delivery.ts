import { ATTEMPTS_PER_CHANNEL, BACKOFF_BASE_MS, BACKOFF_MAX_MS, NOTICE_LIFE_MS } from './bounds.ts';
import type { Delivery, Notice } from './notice.ts';

/** What a channel said. */
export interface DeliveryFailure {
  /** Whether the same channel may take it later; if not, the next one is used at once. */
  readonly retryable: boolean;
}

/** A failed attempt: when and where the next one is made; undefined when the notice is given up. */
export function afterFailure(notice: Notice, failure: DeliveryFailure, at: { readonly nowMs: number; readonly fraction: number }): Delivery | undefined {
  const { delivery, channels } = notice;
  if (at.nowMs - notice.createdMs >= NOTICE_LIFE_MS) return undefined;
  const attempts = delivery.attempts + 1;
  if (failure.retryable && attempts % ATTEMPTS_PER_CHANNEL !== 0) return { ...delivery, attempts, dueMs: at.nowMs + waitMs(attempts, at.fraction) };
  const position = (delivery.position + 1) % Math.max(1, channels.length);
  // Once through all of them: from the first again, ever more slowly.
  const isRound = position === 0;
  const rounded = Math.ceil(attempts / ATTEMPTS_PER_CHANNEL) * ATTEMPTS_PER_CHANNEL;
  return { position, attempts: rounded, dueMs: isRound ? at.nowMs + waitMs(rounded, at.fraction) : at.nowMs };
}

/** Between half and all of a wait that doubles: retries of many notices do not meet. */
function waitMs(attempts: number, fraction: number): number {
  const whole = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.round((whole / 2) * (1 + fraction));
}
