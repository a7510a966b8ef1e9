import { mint, ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import { type ChatAnswer, collectAnswer, type Piece, type StreamEvent, toEvents } from '@agentor/security/vocabulary';
import { type Refusal, refusalFromFault } from '../errors/index.ts';
import type { AnswerGuard } from '../ports/index.ts';
import type { Answered, Dispatched } from './09-dispatch.ts';
import { AnswerFilters, GuardFailure } from './answer-filters.ts';
import type { RecordDraft } from './record-draft.ts';
import { contextOf } from './run-request-guards.ts';

/** An answer that every guard in force sees before the client does. */
export type Filtered = Passed<'filtered', Dispatched>;

/**
 * Puts the answer's guards between the provider and the client: the same ones for whole and streamed answers.
 *
 * While one has something to look for, the provider's own frames pass only where every guard answers for them: they may hold
 * members that no event shows. Everything else is written anew from the events, which is all that guards have seen.
 */
export function filter(
  dispatched: Dispatched,
  { guards }: { readonly guards: readonly AnswerGuard[] },
): Result<Filtered, Refusal> | Promise<Result<Filtered, Refusal>> {
  return guards.length === 0 ? ok(mint<'filtered', Dispatched>(dispatched)) : run(dispatched, guards);
}

async function run(dispatched: Dispatched, guards: readonly AnswerGuard[]): Promise<Result<Filtered, Refusal>> {
  const { answered, draft, caller } = dispatched;
  if (answered.kind === 'embedding' || answered.kind === 'token-count') return ok(mint<'filtered', Dispatched>(dispatched));
  const filters = openFilters(guards, contextOf(draft, caller), draft.guards);
  if (filters === undefined) return refuse({ code: 'guard_unavailable' });
  if (filters.isEmpty) return ok(mint<'filtered', Dispatched>(dispatched));
  const filtered = answered.kind === 'chat-whole' ? await whole(answered, filters) : ok(streamed(answered, filters, draft));
  if (!filtered.ok) return filtered;
  return ok(mint<'filtered', Dispatched>({ ...dispatched, answered: filtered.value }));
}

function openFilters(...from: ConstructorParameters<typeof AnswerFilters>): AnswerFilters | undefined {
  try {
    return new AnswerFilters(...from);
  } catch (error) {
    if (error instanceof GuardFailure) return undefined;
    throw error;
  }
}

async function whole(
  answered: Extract<Answered, { kind: 'chat-whole' }>,
  filters: AnswerFilters,
): Promise<Result<Answered, Refusal>> {
  const events = toEvents(answered.answer);
  const kept = await pushAll(events, filters);
  if (kept === undefined) return refuse({ code: 'guard_unavailable' });
  const { native } = answered.answer;
  if (kept === events && native !== undefined && filters.mayPass({ protocol: native.protocol, text: '', data: native.body })) return ok(answered);
  const collected = collectAnswer(kept);
  if ('fault' in collected) {
    return refuse(collected.fault.kind === 'content-refused' ? { code: 'blocked_by_guard' } : refusalFromFault(collected.fault));
  }
  const answer: ChatAnswer = collected.answer;
  return ok({ ...answered, answer });
}

async function pushAll(events: readonly StreamEvent[], filters: AnswerFilters): Promise<readonly StreamEvent[] | undefined> {
  try {
    return await filters.push(events);
  } catch (error) {
    if (error instanceof GuardFailure) return undefined;
    throw error;
  }
}

function streamed(answered: Extract<Answered, { kind: 'chat-stream' }>, filters: AnswerFilters, draft: RecordDraft): Answered {
  return { ...answered, batches: filteredBatches(answered.batches, filters, draft) };
}

async function* filteredBatches(
  batches: AsyncIterable<readonly Piece[]>,
  filters: AnswerFilters,
  draft: RecordDraft,
): AsyncGenerator<readonly Piece[]> {
  for await (const pieces of batches) {
    const kept: Piece[] = [];
    for (const piece of pieces) {
      const given = pushPiece(piece, filters, draft);
      const events = given instanceof Promise ? await given.catch((error: unknown) => failClosed(error, draft)) : given;
      const isPassed = events === piece.events && piece.native !== undefined && filters.mayPass(piece.native);
      kept.push(isPassed ? piece : { events });
      if (hasFault(events)) {
        draft.code ??= hasFault(piece.events) ? undefined : 'blocked_by_guard';
        yield kept;
        return;
      }
    }
    yield kept;
  }
}

function pushPiece({ events }: Piece, filters: AnswerFilters, draft: RecordDraft): readonly StreamEvent[] | Promise<readonly StreamEvent[]> {
  try {
    return filters.push(events);
  } catch (error) {
    return failClosed(error, draft);
  }
}

/** A guard that fails in mid-stream ends the answer: what it has not seen does not leave. */
function failClosed(error: unknown, draft: RecordDraft): readonly StreamEvent[] {
  if (!(error instanceof GuardFailure)) throw error;
  draft.code = 'guard_unavailable';
  return [{ type: 'fault', fault: { kind: 'content-refused' } }];
}

function hasFault(events: readonly StreamEvent[]): boolean {
  return events.some(({ type }) => type === 'fault');
}
