import type { RateWindow } from '../vocabulary/index.ts';
import type { BudgetPeriod } from './calendar.ts';

/** Why a request may not be made now. Which rule said so is for records, never for callers. */
export type LimitRefusal = { readonly ruleId: string } & (
  | {
      readonly reason: 'rate_exceeded';
      readonly retryAfterMs: number;
      /** What is left, for the headers. */
      readonly windows: readonly RateWindow[];
    }
  | { readonly reason: 'concurrency_exceeded'; readonly retryAfterMs: number }
  /** It asks for more tokens than the limit allows in a whole window: waiting does not help. */
  | { readonly reason: 'request_too_large'; readonly limit: number }
  | { readonly reason: 'budget_spent'; readonly period: BudgetPeriod; readonly retryAfterMs?: number }
  /** A budget is about it, and nobody knows what it costs. */
  | { readonly reason: 'price_unknown' }
);

/** The refusal that helps the caller most: what waiting cannot mend before what it can, then the longest wait. */
export function worstOf(refusals: readonly LimitRefusal[]): LimitRefusal | undefined {
  return refusals.toSorted((left, right) => rank(left) - rank(right) || waitOf(right) - waitOf(left))[0];
}

function rank({ reason }: LimitRefusal): number {
  return ORDER.indexOf(reason);
}

function waitOf(refusal: LimitRefusal): number {
  return 'retryAfterMs' in refusal ? (refusal.retryAfterMs ?? Number.POSITIVE_INFINITY) : 0;
}

const ORDER: readonly LimitRefusal['reason'][] = ['price_unknown', 'request_too_large', 'budget_spent', 'rate_exceeded', 'concurrency_exceeded'];
