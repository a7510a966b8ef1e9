import { mint, ok, type Passed, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { RequestGuard } from '../ports/index.ts';
import type { Sanitised } from './06-sanitise.ts';
import { runRequestGuards } from './run-request-guards.ts';

/** A request that every `detect` guard in force has let through. */
export type Detected = Passed<'detected', Sanitised>;

/** Looks for attacks: prompt injection and the like. */
export function detect(
  earlier: Sanitised,
  { guards }: { readonly guards: readonly RequestGuard[] },
): Result<Detected, Refusal> | Promise<Result<Detected, Refusal>> {
  return guards.length === 0 ? ok(mint<'detected', Sanitised>(earlier)) : run(earlier, guards);
}

async function run(earlier: Sanitised, guards: readonly RequestGuard[]): Promise<Result<Detected, Refusal>> {
  const cleared = await runRequestGuards(guards, earlier);
  return cleared.ok ? ok(mint<'detected', Sanitised>(cleared.value)) : cleared;
}
