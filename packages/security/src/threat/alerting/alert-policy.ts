import type { Alert } from './alert.ts';
import { ESCALATE_AFTER_MS, GROUPS_MAX, WINDOW_MS } from './bounds.ts';
import { type AlertSeverity, rankOf } from './severity.ts';

/** How alerts are told. */
export interface AlertPolicy {
  /** The first rule that an alert meets decides; the last one should meet all. */
  readonly rules: readonly AlertRule[];
  /** Groups open at once. */
  readonly groupsMax?: number;
}

/** Which alerts, how, to whom. */
export interface AlertRule {
  readonly name: string;
  /** Sources it is for; all when absent. */
  readonly sources?: readonly string[];
  /** The least severity it is for; all when absent. */
  readonly severityMin?: AlertSeverity;
  /** What makes two alerts the same, besides their source. `['title']` when absent. */
  readonly groupBy?: readonly ('title' | 'severity' | `label:${string}`)[];
  /** How long they are told as one. 5 minutes when absent. */
  readonly windowMs?: number;
  /** Channels in the order they are tried: the next one when the one before cannot. Empty: counted, told to nobody. */
  readonly channels: readonly string[];
  /** Who hears of it when nobody acknowledges. */
  readonly escalation?: { readonly afterMs?: number; readonly channels: readonly string[] };
}

/** A rule with all its values, met by an alert. */
export interface MetRule {
  readonly rule: AlertRule;
  readonly windowMs: number;
  readonly escalateAfterMs: number | undefined;
  /** What the group is known by. */
  readonly key: string;
}

/** The rule for an alert; undefined when none is for it. */
export function findRule(alert: Alert, policy: AlertPolicy): MetRule | undefined {
  const rule = policy.rules.find(({ sources, severityMin }) => (sources?.includes(alert.source) ?? true) && (severityMin === undefined || rankOf(alert.severity) >= rankOf(severityMin)));
  if (rule === undefined) return undefined;
  const { groupBy = ['title'], windowMs = WINDOW_MS, escalation } = rule;
  const parts = groupBy.map((by) => {
    if (by === 'title') return alert.title;
    return by === 'severity' ? alert.severity : (alert.labels[by.slice('label:'.length)] ?? '');
  });
  return { rule, windowMs, escalateAfterMs: escalation === undefined ? undefined : (escalation.afterMs ?? ESCALATE_AFTER_MS), key: JSON.stringify([rule.name, alert.source, ...parts]) };
}

/** Groups open at once under a policy. */
export function groupsMaxOf({ groupsMax = GROUPS_MAX }: AlertPolicy): number {
  return groupsMax;
}
