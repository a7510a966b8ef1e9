import type { Span } from '../kernel/index.ts';

/** Something that a detector found in a text. It never holds the value: only where it stands. */
export interface Finding extends Span {
  /** What it is: `EMAIL_ADDRESS`, `CREDIT_CARD`, `SECRET` … */
  readonly type: string;
  /** From 0 to 1: how sure the detector is. 1 is proven, by a check digit for instance. */
  readonly score: number;
  /** Which detector found it. */
  readonly detector: string;
  /** Which of the detector's rules: for records and decision traces, never for callers. */
  readonly rule: string;
}
