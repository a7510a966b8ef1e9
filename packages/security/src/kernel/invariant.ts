/**
 * Asserts what must hold by construction. A failure is our bug, never the caller's: the request is refused.
 *
 * @throws {InvariantError} when `condition` is false.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** A broken invariant: a bug in this code base. */
export class InvariantError extends Error {
  readonly code = 'invariant_broken';
  override readonly name = 'InvariantError';
}
