import { ATTEMPTS_MAX } from '../bounds.ts';
import { type AttemptRule, type Attempts, isForgotten, settleAttempt, takeAttempt } from './attempts.ts';

/** Port: counts of attempts. Each method is one atomic step, durable when it resolves. */
export interface AttemptStore {
  /** Takes a place under every rule, or under none. @returns The key that had no place; undefined when all had. */
  readonly take: (rules: readonly AttemptRule[], nowMs: number) => Promise<string | undefined>;
  /** After a success, or where no attempt was made: gives the places back. */
  readonly settle: (rules: readonly AttemptRule[], outcome: 'succeeded' | 'not-made') => Promise<void>;
  /** Forgets all under a name. */
  readonly clear: (key: string) => Promise<void>;
}

/** Counts in memory: a restart forgets them, so use a lasting store where users log in. */
export function createMemoryAttemptStore(): AttemptStore {
  const attempts = new Map<string, Attempts>();
  return {
    take: async (rules, nowMs) => {
      const taken = rules.map((rule) => ({ rule, next: takeAttempt(attempts.get(rule.key), rule, nowMs) }));
      const full = taken.find(({ next }) => next === undefined);
      if (full !== undefined) return full.rule.key;
      for (const { rule, next } of taken) if (next !== undefined) attempts.set(rule.key, next);
      if (attempts.size > ATTEMPTS_MAX) makeRoom(attempts, nowMs);
      return undefined;
    },
    settle: async (rules, outcome) => {
      for (const rule of rules) {
        const before = attempts.get(rule.key);
        const next = before === undefined ? undefined : settleAttempt(before, rule, outcome);
        if (next === undefined) attempts.delete(rule.key);
        else attempts.set(rule.key, next);
      }
    },
    clear: async (key) => {
      attempts.delete(key);
    },
  };
}

/** Drops a tenth: what is over first, then the oldest that lock nobody. */
function makeRoom(attempts: Map<string, Attempts>, nowMs: number): void {
  let excess = Math.ceil(ATTEMPTS_MAX / 10);
  for (const test of [(one: Attempts) => isForgotten(one, { kind: 'in-a-row' }, nowMs), (one: Attempts) => nowMs >= one.lockedUntilMs]) {
    for (const [key, one] of attempts) {
      if (excess > 0 && test(one)) {
        attempts.delete(key);
        excess -= 1;
      }
    }
  }
}
