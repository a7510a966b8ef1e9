import type { Span } from '../../kernel/index.ts';

/** A stretch that a rule takes for a secret. */
export interface Candidate extends Span {
  readonly score: number;
  readonly rule: string;
}
