import { COUNT_MAX, USD_MAX } from './bounds.ts';
import type { Dimension, LimitSubjects } from './subjects.ts';

/**
 * One limit, or several for the same subjects.
 *
 * @example
 * // Each key may call 60 times a minute; tenant acme may spend 100 dollars a month, whoever of it calls.
 * const rules = [
 *   { id: 'keys', per: ['key'], when: {}, requestsPerMinute: 60 },
 *   { id: 'acme', per: [], when: { tenant: 'acme' }, usdPerMonth: 100 },
 * ];
 */
export interface LimitRule {
  /** Unique among the rules. Counts and spending are kept under it: another id begins anew. */
  readonly id: string;
  /** Counted separately for each value of these. Empty: one count for all requests that the rule is about. */
  readonly per: readonly Dimension[];
  /** Only requests with these ids. */
  readonly when: LimitSubjects;
  /** Requests a minute, refilled continuously: at most twice as many in any one minute, half of them saved up. */
  readonly requestsPerMinute?: number;
  /** Tokens a minute, input and output, refilled continuously. */
  readonly tokensPerMinute?: number;
  /** Requests in work at once. */
  readonly concurrentRequests?: number;
  /** US dollars from midnight to midnight, UTC. */
  readonly usdPerDay?: number;
  /** US dollars in a calendar month, UTC. */
  readonly usdPerMonth?: number;
  /** US dollars altogether: what is spent is spent. */
  readonly usdTotal?: number;
}

/** A rule that cannot be kept. */
export class LimitRuleError extends Error {
  readonly code = 'invalid_limit_rule';
  readonly retryable = false;
  override readonly name = 'LimitRuleError';
}

/**
 * Says what is wrong with rules.
 *
 * @throws {LimitRuleError} for the first rule that cannot be kept.
 */
export function requireGoodRules(rules: readonly LimitRule[]): void {
  const ids = new Set<string>();
  for (const rule of rules) {
    if (rule.id === '' || ids.has(rule.id)) throw new LimitRuleError(`Two limit rules have the id "${rule.id}", or it is empty. Give each an id of its own`);
    ids.add(rule.id);
    for (const name of COUNTS) requireNumber(rule, name, { max: COUNT_MAX, isWhole: true });
    for (const name of BUDGETS) requireNumber(rule, name, { max: USD_MAX, isWhole: false });
    if ([...COUNTS, ...BUDGETS].every((name) => rule[name] === undefined)) throw new LimitRuleError(`The limit rule "${rule.id}" limits nothing. Give it ${COUNTS.join(', ')}, ${BUDGETS.join(' or ')}`);
  }
}

function requireNumber(rule: LimitRule, name: keyof LimitRule & (typeof COUNTS | typeof BUDGETS)[number], { max, isWhole }: { readonly max: number; readonly isWhole: boolean }): void {
  const value = rule[name];
  if (value === undefined || (value >= 0 && value <= max && (!isWhole || Number.isInteger(value)))) return;
  throw new LimitRuleError(`${name} of the limit rule "${rule.id}" must be ${isWhole ? 'a whole number' : 'an amount'} from 0 to ${max}`);
}

const COUNTS = ['requestsPerMinute', 'tokensPerMinute', 'concurrentRequests'] as const;
const BUDGETS = ['usdPerDay', 'usdPerMonth', 'usdTotal'] as const;
