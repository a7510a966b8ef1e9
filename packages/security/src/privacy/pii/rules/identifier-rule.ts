import type { PIIType } from '../pii-type.ts';

/**
 * When a form is a finding: `alone` where structure and check digits say enough, `cued` where a name or word nearby has
 * to say what it is.
 */
export type Firing = 'alone' | 'cued';

/** One kind of number or code: how it is written, what must hold of it, when it is a finding. */
export interface IdentifierRule {
  readonly type: PIIType;
  /** For records and traces; unique. */
  readonly rule: string;
  /**
   * Forms with their separators: `9` a digit, `A` a letter, `*` either, anything else itself; `·` stands for space, dot
   * or hyphen.
   */
  readonly forms: readonly (readonly [form: string, firing: Firing])[];
  /** Of the characters without separators, in capitals. */
  readonly check: (compact: string) => boolean;
  /** How sure it is alone, or named by a word nearby, from 0 to 1. */
  readonly score: number;
  /** Whether words that name something else nearby (order, invoice, ISBN) do not matter: the check is too strong for chance. */
  readonly isProof?: true;
}
