import type { BudgetPeriod } from './calendar.ts';
import { type NanoUsd, toNanoUsd } from './money.ts';
import { type LimitRule, requireGoodRules } from './rule.ts';
import { countedUnder, isAbout, type LimitSubjects } from './subjects.ts';

/** A rule with its budgets worked out: once, not for each request. */
export interface PreparedRule {
  readonly rule: LimitRule;
  readonly budgets: readonly Budget[];
}

/** A rule that is about a request, and what it counts under. */
export interface Held extends PreparedRule {
  readonly under: string;
}

/** One budget of a rule. */
export interface Budget {
  readonly period: BudgetPeriod;
  readonly limitNanoUsd: NanoUsd;
}

/**
 * Makes rules ready to be asked.
 *
 * @throws {LimitRuleError} for the first one that cannot be kept.
 */
export function prepareRules(rules: readonly LimitRule[]): readonly PreparedRule[] {
  requireGoodRules(rules);
  return rules.map((rule) => ({ rule, budgets: budgetsOf(rule) }));
}

/** The rules that are about a request, each with what it counts under. */
export function toHeld(rules: readonly PreparedRule[], subjects: LimitSubjects): readonly Held[] {
  const held: Held[] = [];
  for (const { rule, budgets } of rules) {
    const under = isAbout(rule.when, subjects) ? countedUnder(rule.id, rule.per, subjects) : undefined;
    if (under !== undefined) held.push({ rule, under, budgets });
  }
  return held;
}

function budgetsOf(rule: LimitRule): readonly Budget[] {
  const amounts: readonly (readonly [BudgetPeriod, number | undefined])[] = [
    ['day', rule.usdPerDay],
    ['month', rule.usdPerMonth],
    ['total', rule.usdTotal],
  ];
  return amounts.flatMap(([period, usd]) => (usd === undefined ? [] : [{ period, limitNanoUsd: toNanoUsd(usd) }]));
}
