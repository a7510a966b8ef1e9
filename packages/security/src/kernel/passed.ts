declare const evidence: unique symbol;

/**
 * `Subject`, with compile-time proof that the named checks have passed it.
 *
 * A stage asks for the proofs it needs in its parameter type, so leaving a check out does not compile.
 * Proofs are minted by {@link mint} alone, called by the function that makes the check.
 */
export type Passed<Check extends string, Subject> = Subject & {
  readonly [evidence]: { readonly [Name in Check]: true };
};

/**
 * States that `subject` passed `Check`. Call it only in the function that makes that check.
 *
 * It costs nothing at run time: the proof exists in the type alone.
 */
export function mint<Check extends string, Subject>(subject: Subject): Passed<Check, Subject> {
  return subject as Passed<Check, Subject>;
}
