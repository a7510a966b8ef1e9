import type { Clock } from '../kernel/index.ts';
import type { Budget, Held } from './applicable.ts';
import { CONCURRENCY_RETRY_MS } from './bounds.ts';
import { endOf } from './calendar.ts';
import type { Meters } from './meters.ts';
import type { NanoUsd } from './money.ts';
import type { LimitRefusal } from './refusal.ts';
import type { SpendBook } from './spend-book.ts';
import type { LimitSubjects } from './subjects.ts';
import { toWindows } from './windows.ts';

/** What a request may use at most. */
export interface Wish {
  readonly subjects: LimitSubjects;
  /** Input and output together, estimated. */
  readonly tokens: number;
  /** What they may cost; undefined when no price is known, which a budget refuses. */
  readonly costNanoUsd: NanoUsd | undefined;
}

/** What is counted with. */
interface Counting {
  readonly clock: Clock;
  readonly meters: Meters;
  readonly book: SpendBook;
}

/** Everything that speaks against a request. Takes nothing. */
export function findRefusals(held: readonly Held[], wish: Wish, counting: Counting): readonly LimitRefusal[] {
  return held.flatMap((one) => [
    ...byRequests(one, counting),
    ...byTokens(one, wish, counting),
    ...byConcurrency(one, counting),
    ...findOverspending([one], wish.costNanoUsd, counting),
  ]);
}

/** The budgets in which so much more has no room. Takes nothing. */
export function findOverspending(held: readonly Held[], costNanoUsd: NanoUsd | undefined, counting: Counting): readonly LimitRefusal[] {
  return held.flatMap((one) => one.budgets.flatMap((budget) => byBudget(one, budget, { costNanoUsd, counting })));
}

function byRequests(held: Held, counting: Counting): readonly LimitRefusal[] {
  const nowMs = counting.clock.monotonicMs();
  const waitMs = counting.meters.bucket('requests', held, nowMs)?.waitMs(1, nowMs) ?? 0;
  if (waitMs === 0) return [];
  return [{ reason: 'rate_exceeded', ruleId: held.rule.id, retryAfterMs: Math.min(waitMs, MINUTE_MS), windows: toWindows([held], counting) }];
}

function byTokens(held: Held, { tokens }: Wish, counting: Counting): readonly LimitRefusal[] {
  const ruleId = held.rule.id;
  const nowMs = counting.clock.monotonicMs();
  const bucket = counting.meters.bucket('tokens', held, nowMs);
  if (bucket === undefined) return [];
  if (tokens > bucket.limit) return [{ reason: 'request_too_large', ruleId, limit: bucket.limit }];
  const waitMs = bucket.waitMs(tokens, nowMs);
  return waitMs === 0 ? [] : [{ reason: 'rate_exceeded', ruleId, retryAfterMs: waitMs, windows: toWindows([held], counting) }];
}

function byConcurrency({ rule, under }: Held, { meters }: Counting): readonly LimitRefusal[] {
  if (rule.concurrentRequests === undefined || meters.inWork(under) < rule.concurrentRequests) return [];
  return [{ reason: 'concurrency_exceeded', ruleId: rule.id, retryAfterMs: CONCURRENCY_RETRY_MS }];
}

function byBudget({ rule, under }: Held, { period, limitNanoUsd }: Budget, of: { readonly costNanoUsd: NanoUsd | undefined; readonly counting: Counting }): readonly LimitRefusal[] {
  const { costNanoUsd } = of;
  if (costNanoUsd === undefined) return [{ reason: 'price_unknown', ruleId: rule.id }];
  const nowMs = of.counting.clock.nowMs();
  if (of.counting.book.taken(under, period, nowMs) + costNanoUsd <= limitNanoUsd) return [];
  const endMs = endOf(period, nowMs);
  return [{ reason: 'budget_spent', ruleId: rule.id, period, ...(endMs === undefined ? {} : { retryAfterMs: endMs - nowMs }) }];
}

const MINUTE_MS = 60_000;
