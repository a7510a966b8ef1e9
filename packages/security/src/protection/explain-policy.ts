import { type Finding, scanText, type TextDetector } from '../vocabulary/index.ts';
import { type DirectionPolicy, type FilterAction, FilterJudge } from './filter-policy.ts';
import type { FilterDirection } from './ports.ts';

/** What a policy does with one finding, and why. It holds no value. */
export interface ExplainedDecision {
  readonly finding: Finding;
  readonly action: FilterAction;
  readonly because: DecisionReason;
}

/**
 * Why.
 *
 * - `score`: it is less sure than the policy asks for.
 * - `type`: the policy names its type, or the beginning of it.
 * - `default`: the policy names nothing that it is.
 * - `monitor`: the policy would do `instead`, and only counts.
 */
export type DecisionReason =
  | { readonly kind: 'score'; readonly scoreMin: number }
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'default' }
  | { readonly kind: 'monitor'; readonly instead: FilterAction };

/** What a policy is asked about. */
export interface ExplainTerms {
  readonly policy: DirectionPolicy;
  readonly direction: FilterDirection;
  readonly detectors: readonly TextDetector[];
}

/**
 * Says what a policy does with what is found in a text, finding by finding. The decisions are the filter's own.
 *
 * @returns Nothing when the policy's mode is `off`: the text is not looked at.
 * @example
 * explainPolicy('mail jane@example.com', { policy, direction: 'request', detectors });
 */
export function explainPolicy(text: string, { policy, direction, detectors }: ExplainTerms): readonly ExplainedDecision[] {
  if (policy.mode === 'off') return [];
  const judge = new FilterJudge(direction, policy, new Map());
  const enforcing = new FilterJudge(direction, { ...policy, mode: 'enforce' }, new Map());
  return scanText(detectors, text, { isEnd: true }).findings.map((finding) => {
    const action = judge.decide(finding);
    return { finding, action, because: reasonOf(finding, { policy, action, enforced: enforcing.decide(finding) }) };
  });
}

function reasonOf({ type, score }: Finding, decided: { readonly policy: DirectionPolicy; readonly action: FilterAction; readonly enforced: FilterAction }): DecisionReason {
  const { policy, action, enforced } = decided;
  const scoreMin = policy.scoreMin ?? SCORE_MIN;
  if (score < scoreMin) return { kind: 'score', scoreMin };
  if (action !== enforced) return { kind: 'monitor', instead: enforced };
  const name = nameOf(type, Object.keys(policy.types));
  return name === undefined ? { kind: 'default' } : { kind: 'type', name };
}

/** The entry that a type falls under: its own name, else the longest beginning. */
function nameOf(type: string, names: readonly string[]): string | undefined {
  if (names.includes(type)) return type;
  return names.filter((name) => name.endsWith('*') && type.startsWith(name.slice(0, -1))).toSorted((left, right) => right.length - left.length)[0];
}

/** The filter's own, where a policy says nothing. */
const SCORE_MIN = 0.5;
