import { mint, ok, type Passed, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { RequestGuard } from '../ports/index.ts';
import type { Admitted } from './05-admit.ts';
import { runRequestGuards } from './run-request-guards.ts';

/** A request that every `sanitise` guard in force has let through. */
export type Sanitised = Passed<'sanitised', Admitted>;

/** Brings text into the form that detectors read. A guard here rewrites a request; it never decides about it. */
export function sanitise(
  earlier: Admitted,
  { guards }: { readonly guards: readonly RequestGuard[] },
): Result<Sanitised, Refusal> | Promise<Result<Sanitised, Refusal>> {
  return guards.length === 0 ? ok(mint<'sanitised', Admitted>(earlier)) : run(earlier, guards);
}

async function run(earlier: Admitted, guards: readonly RequestGuard[]): Promise<Result<Sanitised, Refusal>> {
  const cleared = await runRequestGuards(guards, earlier);
  return cleared.ok ? ok(mint<'sanitised', Admitted>(cleared.value)) : cleared;
}
