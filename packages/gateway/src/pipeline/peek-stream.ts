import type { Piece } from '@agentor/security/vocabulary';
import { ProviderError } from '../ports/index.ts';

/**
 * Waits for the first event of a stream, so that a provider that fails at once can still be replaced by another.
 *
 * @returns The same stream, from its beginning.
 * @throws {ProviderError} when the stream ends, breaks or faults before anything else.
 */
export async function peekStream(batches: AsyncIterable<readonly Piece[]>): Promise<AsyncIterable<readonly Piece[]>> {
  const iterator = batches[Symbol.asyncIterator]();
  const seen: Piece[] = [];
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) throw new ProviderError({ kind: 'answer-cut' });
    seen.push(...next.value);
    const first = next.value.flatMap(({ events }) => events).find(({ type }) => type !== 'answer-start');
    if (first === undefined) {
      if (seen.length > PIECES_BEFORE_FIRST_EVENT_MAX) return replay(seen, iterator);
      continue;
    }
    if (first.type === 'fault') {
      await iterator.return?.();
      throw new ProviderError(first.fault);
    }
    return replay(seen, iterator);
  }
}

/** A plain iterator: a generator would cost an await more for each batch. */
function replay(first: readonly Piece[], rest: AsyncIterator<readonly Piece[]>): AsyncIterable<readonly Piece[]> {
  let isFirst = true;
  const iterator: AsyncIterator<readonly Piece[]> = {
    next: () => {
      if (!isFirst) return rest.next();
      isFirst = false;
      return Promise.resolve({ done: false, value: first });
    },
    return: async () => {
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Frames without content (pings, role headers) that a provider may send before its first event. */
const PIECES_BEFORE_FIRST_EVENT_MAX = 16;
