import { OWN_SECRET } from './detectors.ts';
import type { FilterDirection } from './ports.ts';

/**
 * What is done with what is found.
 *
 * - `allow`: nothing. `flag`: it is counted, and stays.
 * - `redact`: it becomes unreadable for good.
 * - `restore`: a placeholder goes to the model, and the caller who sent the value finds it in the answer again. In answers, where
 *   there is nobody to restore it for, it is redacted.
 * - `block`: the request, or the answer, is refused.
 */
export type FilterAction = 'allow' | 'flag' | 'redact' | 'restore' | 'block';

/** Whether what is decided is done, only counted, or not looked at. */
export type FilterMode = 'enforce' | 'monitor' | 'off';

/** What is done in one direction. */
export interface DirectionPolicy {
  readonly mode: FilterMode;
  /** For types that `types` does not name. */
  readonly defaultAction: FilterAction;
  /** By type: `CREDIT_CARD`, or a group by its beginning: `US_*`, `SECRET*`. The longest match counts. */
  readonly types: Readonly<Record<string, FilterAction>>;
  /** Findings that are less sure are left alone; 0.5 unless set. */
  readonly scoreMin?: number;
}

/** Decides what is done with findings, and counts it. It never holds a value. */
export class FilterJudge {
  readonly direction: FilterDirection;
  readonly #policy: DirectionPolicy;
  readonly #actions: Map<string, FilterAction>;
  readonly #counts = new Map<string, FilterCount>();
  #isBlocked = false;

  /** @param actions - Remembers the action of each type; shared by all judges of a policy. */
  constructor(direction: FilterDirection, policy: DirectionPolicy, actions: Map<string, FilterAction>) {
    this.direction = direction;
    this.#policy = policy;
    this.#actions = actions;
  }

  /** Whether what is decided is done. */
  get mode(): FilterMode {
    return this.#policy.mode;
  }

  /** Whether something was found that may not pass in any form. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** What was found so far, by type and action. */
  get counts(): readonly FilterCount[] {
    return [...this.#counts.values()];
  }

  /** What is to be done with a finding. The gateway's own secrets are cut whatever the policy says (FLT-7). */
  decide({ type, score }: { readonly type: string; readonly score: number }): FilterAction {
    if (type === OWN_SECRET) return this.#count(type, 'redact');
    if (score < (this.#policy.scoreMin ?? SCORE_MIN)) return 'allow';
    const action = this.#actionOf(type);
    return action === 'allow' ? action : this.#count(type, this.#policy.mode === 'enforce' ? action : 'flag');
  }

  /** Refuses: what was found stands where nothing can be changed. */
  block(type: string): void {
    this.#count(type, 'block');
  }

  #count(type: string, action: FilterAction): FilterAction {
    this.#isBlocked ||= action === 'block';
    const name = `${type}/${action}`;
    const before = this.#counts.get(name)?.count ?? 0;
    this.#counts.set(name, { type, action, count: before + 1 });
    return action;
  }

  #actionOf(type: string): FilterAction {
    const known = this.#actions.get(type);
    if (known !== undefined) return known;
    const action = chooseAction(this.#policy, type);
    if (this.#actions.size < TYPES_MAX) this.#actions.set(type, action);
    return action;
  }
}

/** How often a type was found, and what was done with it. */
export interface FilterCount {
  readonly type: string;
  readonly action: FilterAction;
  readonly count: number;
}

function chooseAction({ types, defaultAction }: DirectionPolicy, type: string): FilterAction {
  const exact = types[type];
  if (exact !== undefined) return exact;
  const groups = Object.keys(types).filter((name) => name.endsWith('*') && type.startsWith(name.slice(0, -1)));
  const longest = groups.toSorted((left, right) => right.length - left.length)[0];
  return (longest === undefined ? undefined : types[longest]) ?? defaultAction;
}

const SCORE_MIN = 0.5;
/** More types than all detectors have. */
const TYPES_MAX = 1_000;
