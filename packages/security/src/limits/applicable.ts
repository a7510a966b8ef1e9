import type { BudgetPeriod } from './calendar.ts';
import { type NanoUsd, toNanoUsd } from './money.ts';
import type { LimitRule } from './rule.ts';
import { countedUnder, isAbout, type LimitSubjects } from './subjects.ts';

/** The rules that are about a request, each with what it counts under. */
export function toHeld(rules: readonly LimitRule[], subjects: LimitSubjects): readonly Held[] {
  const held: Held[] = [];
  for (const rule of rules) {
    const under = isAbout(rule.when, subjects) ? countedUnder(rule.id, rule.per, subjects) : undefined;
    if (under !== undefined) held.push({ rule, under, budgets: budgetsOf(rule) });
  }
  return held;
}

/** A rule that is about a request, and what it counts under. */
export interface Held {
  readonly rule: LimitRule;
  readonly under: string;
  readonly budgets: readonly Budget[];
}

/** One budget of a rule. */
export interface Budget {
  readonly period: BudgetPeriod;
  readonly limitNanoUsd: NanoUsd;
}

function budgetsOf(rule: LimitRule): readonly Budget[] {
  const amounts: readonly (readonly [BudgetPeriod, number | undefined])[] = [
    ['day', rule.usdPerDay],
    ['month', rule.usdPerMonth],
    ['total', rule.usdTotal],
  ];
  return amounts.flatMap(([period, usd]) => (usd === undefined ? [] : [{ period, limitNanoUsd: toNanoUsd(usd) }]));
}
