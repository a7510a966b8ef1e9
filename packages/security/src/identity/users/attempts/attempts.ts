import { ACCOUNT_FAILURES_HARD_MAX, LOCK_MS, LOCK_MS_MAX } from '../bounds.ts';

/** What is remembered of attempts under one name. */
export interface Attempts {
  /** Failures, and attempts that are under way: each counts as failed until it is known to have succeeded. */
  readonly count: number;
  /** Unix milliseconds when the count began. */
  readonly sinceMs: number;
  /** Unix milliseconds until which none is taken. */
  readonly lockedUntilMs: number;
}

/** How attempts under one name are bounded. */
export interface AttemptRule {
  /** Whose attempts: opaque, no address or name can be read from it. */
  readonly key: string;
  /**
   * `in-a-row`: only a success clears the count; from `limit` on each failure locks for twice as long as the one before.
   * `in-a-while`: at most `limit` in `windowMs`, and a success gives back its own place alone.
   */
  readonly kind: 'in-a-row' | 'in-a-while';
  readonly limit: number;
  /** Milliseconds, for `in-a-while`. */
  readonly windowMs?: number;
}

/** Takes a place for one attempt, in advance: so 200 at once get no more places than 200 in a row. Undefined when there is none. */
export function takeAttempt(before: Attempts | undefined, rule: AttemptRule, nowMs: number): Attempts | undefined {
  const now = before === undefined || isForgotten(before, rule, nowMs) ? { count: 0, sinceMs: nowMs, lockedUntilMs: 0 } : before;
  if (nowMs < now.lockedUntilMs) return undefined;
  if (rule.kind === 'in-a-while') return now.count < rule.limit ? { ...now, count: now.count + 1 } : undefined;
  const count = now.count + 1;
  return { ...now, count, lockedUntilMs: count < rule.limit ? 0 : nowMs + lockMs(count, rule.limit) };
}

/** Gives places back after a success, or where no attempt came of it. Undefined when nothing is left to remember. */
export function settleAttempt(before: Attempts, rule: AttemptRule, outcome: 'succeeded' | 'not-made'): Attempts | undefined {
  if (rule.kind === 'in-a-row' && outcome === 'succeeded') return undefined;
  const count = before.count - 1;
  if (count <= 0) return undefined;
  return { ...before, count, lockedUntilMs: rule.kind === 'in-a-row' && count < rule.limit ? 0 : before.lockedUntilMs };
}

/** Whether a record can be dropped: it locks nobody and its window is over. In-a-row counts are kept for 90 days. */
export function isForgotten({ sinceMs, lockedUntilMs }: Attempts, rule: Pick<AttemptRule, 'kind' | 'windowMs'>, nowMs: number): boolean {
  if (nowMs < lockedUntilMs) return false;
  return nowMs - sinceMs >= (rule.kind === 'in-a-while' ? (rule.windowMs ?? 0) : IN_A_ROW_MS);
}

function lockMs(count: number, limit: number): number {
  if (count >= ACCOUNT_FAILURES_HARD_MAX) return FOREVER_MS;
  return Math.min(LOCK_MS_MAX, LOCK_MS * 2 ** Math.min(count - limit, 20));
}

const IN_A_ROW_MS: number = 90 * 86_400_000;
/** A hundred years: until somebody unlocks it. */
const FOREVER_MS = 3_155_760_000_000;
