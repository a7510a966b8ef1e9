import type { Finding } from '@agentor/security';

/** Which findings a person asked for. */
export interface Wanted {
  /** Types or rules, `*` at the end for all that begin so; all unless set. */
  readonly types?: readonly string[] | undefined;
  readonly scoreMin: number;
}

/** Whether a finding is one of these. */
export function isWanted({ type, rule, score }: Pick<Finding, 'type' | 'rule' | 'score'>, { types, scoreMin }: Wanted): boolean {
  return score >= scoreMin && (types === undefined || isNamed({ type, rule }, types));
}

/** Whether a list names a finding's type or rule. */
export function isNamed({ type, rule }: Pick<Finding, 'type' | 'rule'>, names: readonly string[]): boolean {
  return names.some((name) => {
    if (!name.endsWith('*')) return name.toUpperCase() === type || name === rule;
    const start = name.slice(0, -1);
    return type.startsWith(start.toUpperCase()) || rule.startsWith(start);
  });
}
