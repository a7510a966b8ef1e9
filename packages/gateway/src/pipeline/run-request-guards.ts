import { ok, refuse, type Result } from '@agentor/security/kernel';
import type { ModelRequest } from '@agentor/security/vocabulary';
import type { Refusal } from '../errors/index.ts';
import type { Caller, GuardContext, RequestGuard, RequestVerdict } from '../ports/index.ts';
import type { RecordDraft } from './record-draft.ts';

/** What guards look at, and where they leave their traces. */
export interface Guarded {
  readonly request: ModelRequest;
  readonly caller: Caller;
  readonly draft: Pick<RecordDraft, 'id' | 'guards' | 'guardContext'>;
}

/**
 * Runs guards in order; each sees what the one before left. A guard that throws or is late refuses, unless the
 * operator set it to allow, which is noted as `failed-open`.
 *
 * @returns `earlier`, with the request as the last guard left it.
 */
export async function runRequestGuards<Earlier extends Guarded>(
  guards: readonly RequestGuard[],
  earlier: Earlier,
): Promise<Result<Earlier, Refusal>> {
  const { caller, draft } = earlier;
  const context = contextOf(draft, caller);
  let { request } = earlier;
  for (const guard of guards) {
    const verdict = await verdictOf(guard, request, context);
    if (verdict === 'failed') {
      draft.guards.push({ guard: guard.name, verdict: guard.onFailure === 'allow' ? 'failed-open' : 'refused' });
      if (guard.onFailure === 'refuse') return refuse({ code: 'guard_unavailable' });
      continue;
    }
    draft.guards.push({ guard: guard.name, verdict: verdict.kind });
    if (verdict.kind === 'changed' && verdict.isPartlyUnscanned === true) draft.guards.push({ guard: guard.name, verdict: 'not-scanned' });
    if (verdict.kind === 'refused') return refuse({ code: 'blocked_by_guard' });
    if (verdict.kind === 'changed') ({ request } = verdict);
  }
  return ok({ ...earlier, request });
}

/** The context of a request's guards, made once. */
export function contextOf(draft: Guarded['draft'], caller: Caller): GuardContext {
  draft.guardContext ??= { requestId: draft.id, caller };
  return draft.guardContext;
}

async function verdictOf(
  guard: RequestGuard,
  request: ModelRequest,
  context: GuardContext,
): Promise<RequestVerdict | 'failed'> {
  try {
    const given = guard.inspect(request, context);
    return given instanceof Promise ? await within(given, guard.limitMs) : given;
  } catch {
    return 'failed';
  }
}

/** The value of `promise`, or a rejection when it takes longer. */
export async function within<Value>(promise: Promise<Value>, limitMs: number): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('a guard took too long')), limitMs);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
