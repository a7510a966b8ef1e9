import { mint, ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import { type ChatAnswer, collectAnswer, type Piece, type StreamEvent, toEvents } from '@agentor/security/vocabulary';
import { type Refusal, refusalFromFault } from '../errors/index.ts';
import type { AnswerGuard, GuardContext } from '../ports/index.ts';
import type { Answered, Dispatched } from './09-dispatch.ts';
import { AnswerFilters, GuardFailure } from './answer-filters.ts';
import type { RecordDraft } from './record-draft.ts';

/** An answer that every guard in force sees before the client does. */
export type Filtered = Passed<'filtered', Dispatched>;

/**
 * Puts the answer's guards between the provider and the client: the same ones for whole and streamed answers.
 *
 * While one is in force, nothing of the provider's own frames and bodies passes, even where it changed nothing: they may
 * hold members that no event shows. The answer is written anew from the events, which is all that guards have seen.
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
  const context: GuardContext = { requestId: draft.id, caller };
  const filters = openFilters(guards, context, draft.guards);
  if (filters === undefined) return refuse({ code: 'guard_unavailable' });
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
  const kept = await filters.push(events).catch(() => undefined);
  if (kept === undefined) return refuse({ code: 'guard_unavailable' });
  const collected = collectAnswer(kept);
  if ('fault' in collected) {
    return refuse(collected.fault.kind === 'content-refused' ? { code: 'blocked_by_guard' } : refusalFromFault(collected.fault));
  }
  const answer: ChatAnswer = collected.answer;
  return ok({ ...answered, answer });
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
      const events = await filters.push(piece.events).catch((error: unknown) => failClosed(error, draft));
      kept.push({ events });
      if (hasFault(events)) {
        draft.code ??= hasFault(piece.events) ? undefined : 'blocked_by_guard';
        yield kept;
        return;
      }
    }
    yield kept;
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
