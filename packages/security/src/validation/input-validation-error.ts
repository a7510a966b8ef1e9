/** What {@link InputValidationError} carries: place, rule and limit, never a value (VAL-6). */
export interface InputProblem {
  /** A stable name of the kind of problem: `unknown-parameter`, `too-deep` … */
  readonly code: string;
  /** Where, by names that the vocabulary knows: `messages[0].content`; empty for the whole body. */
  readonly pointer: string;
  /** The rule in words. */
  readonly rule: string;
  /** The limit that was passed, where there is one. */
  readonly limit?: number | undefined;
}

/** A request was refused by its form. Its message is safe to show: it repeats nothing of the request. */
export class InputValidationError extends Error {
  readonly code: string;
  readonly pointer: string;
  readonly rule: string;
  readonly limit: number | undefined;
  readonly retryable = false;
  override readonly name = 'InputValidationError';

  constructor({ code, pointer, rule, limit }: InputProblem) {
    super(pointer === '' ? `The request ${rule}.` : `${pointer} ${rule}.`);
    this.code = code;
    this.pointer = pointer;
    this.rule = rule;
    this.limit = limit;
  }
}
