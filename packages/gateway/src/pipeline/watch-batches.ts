import type { Fault, Piece } from '@agentor/security/vocabulary';
import { GuardFailure } from './answer-filters.ts';
import { ProviderError } from '../ports/index.ts';
import type { RecordDraft } from './record-draft.ts';

/**
 * Text for the client from batches of pieces. Notes usage, waiting and the first byte; turns a broken stream into a
 * fault at its end, so that nothing is thrown and nothing cut looks whole. Returning early cancels the provider.
 */
export async function* watchBatches(
  batches: AsyncIterable<readonly Piece[]>,
  draft: RecordDraft,
  render: (pieces: readonly Piece[]) => string,
): AsyncGenerator<string> {
  const iterator = batches[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const asked = draft.elapsedMs;
      const next = await iterator.next().catch(toFault);
      draft.waited(draft.elapsedMs - asked);
      if (next.done === true) {
        isOver = true;
        break;
      }
      note(next.value, draft);
      const text = render(next.value);
      if (text === '') continue;
      draft.firstByte();
      draft.account?.sent(text);
      const given = draft.elapsedMs;
      yield text;
      draft.waited(draft.elapsedMs - given);
    }
    if (draft.code === undefined) draft.onStreamEnd?.();
  } finally {
    if (!isOver) await iterator.return?.().catch(() => undefined);
  }
}

/** What a limit wants to know of a stream that may break off. */
function note(pieces: readonly Piece[], draft: RecordDraft): void {
  for (const { events } of pieces) {
    for (const event of events) {
      if (event.type === 'text-delta') draft.charactersOut += event.text.length;
      else if (event.type === 'arguments-delta') draft.charactersOut += event.json.length;
      else if (event.type === 'usage') draft.usage = event.usage;
    }
  }
}

function toFault(error: unknown): IteratorResult<readonly Piece[], undefined> {
  return { done: false, value: [{ events: [{ type: 'fault', fault: faultOf(error) }] }] };
}

function faultOf(error: unknown): Fault {
  if (error instanceof ProviderError) return error.fault;
  if (error instanceof GuardFailure) return { kind: 'content-refused' };
  return { kind: 'provider-error' };
}
