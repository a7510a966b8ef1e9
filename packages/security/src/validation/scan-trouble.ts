import type { JsonProblem } from './json-limits.ts';

/** Where a scan writes what it found wrong, so that the hot path returns plain numbers and allocates nothing. */
export interface ScanTrouble {
  problem: JsonProblem | undefined;
  offset: number;
}

/** Notes the problem and gives {@link FAILED}, for `return fail(…)`. */
export function fail(trouble: ScanTrouble, problem: JsonProblem, offset: number): number {
  trouble.problem = problem;
  trouble.offset = offset;
  return FAILED;
}

/** What a scan returns instead of an end offset when it wrote trouble. */
export const FAILED = -1;

/** What a scan returns when it was to stop before the end. */
export const PAUSED = -2;
