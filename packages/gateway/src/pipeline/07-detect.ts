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
  const { request, caller, draft } = earlier;
  const context = { requestId: draft.id, caller };
  const cleared = await runRequestGuards(guards, { request, context, noted: draft.guards });
  if (!cleared.ok) return cleared;
  return ok(mint<'detected', Sanitised>({ ...earlier, request: cleared.value }));
}
