import { mint, ok, type Passed, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { RequestGuard } from '../ports/index.ts';
import type { Detected } from './07-detect.ts';
import { runRequestGuards } from './run-request-guards.ts';

/** A request that every `protect` guard in force has let through. */
export type Protected = Passed<'protected', Detected>;

/** Keeps in what must not leave: personal data and secrets in the request. The last look before it goes out. */
export function protect(
  earlier: Detected,
  { guards }: { readonly guards: readonly RequestGuard[] },
): Result<Protected, Refusal> | Promise<Result<Protected, Refusal>> {
  return guards.length === 0 ? ok(mint<'protected', Detected>(earlier)) : run(earlier, guards);
}

async function run(earlier: Detected, guards: readonly RequestGuard[]): Promise<Result<Protected, Refusal>> {
  const cleared = await runRequestGuards(guards, earlier);
  return cleared.ok ? ok(mint<'protected', Detected>(cleared.value)) : cleared;
}
