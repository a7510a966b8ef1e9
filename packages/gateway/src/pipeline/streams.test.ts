import type { Piece, StreamEvent } from '@agentor/security/vocabulary';
import { describe, expect, test } from 'vitest';
import { ProviderError } from '../ports/index.ts';
import { peekStream } from './peek-stream.ts';
import { RecordDraft } from './record-draft.ts';
import { watchBatches } from './watch-batches.ts';

const START: StreamEvent = { type: 'answer-start', id: 'a', model: 'm', createdS: 0 };
const DELTA: StreamEvent = { type: 'text-delta', choice: 0, part: 0, text: 'x' };

describe('peeking into a stream', () => {
  test('gives back every piece, the first ones together', async () => {
    const peeked = await peekStream(batchesOf([START], [DELTA], [DELTA]));
    const seen: (readonly Piece[])[] = [];
    for await (const batch of peeked) seen.push(batch);
    expect(seen.map((batch) => batch.length)).toEqual([2, 1]);
  });

  test('a stream that is empty, or ends before its first event, was cut', async () => {
    await expect(peekStream(batchesOf())).rejects.toThrow('answer-cut');
    await expect(peekStream(batchesOf([START]))).rejects.toThrow('answer-cut');
  });

  test('a fault before the first event is thrown and the stream is closed', async () => {
    let isClosed = false;
    const batches = batchesOf([START], [{ type: 'fault', fault: { kind: 'overloaded', status: 529 } }]);
    const close = batches.return.bind(batches);
    batches.return = (value) => {
      isClosed = true;
      return close(value);
    };
    await expect(peekStream(batches)).rejects.toThrow(ProviderError);
    expect(isClosed).toBe(true);
  });

  test('frames without events are not waited for without end', async () => {
    const pings = Array.from({ length: 40 }, (): readonly StreamEvent[] => []);
    const peeked = await peekStream(batchesOf(...pings));
    let pieces = 0;
    for await (const batch of peeked) pieces += batch.length;
    expect(pieces).toBe(40);
  });

  test('leaving early closes the provider’s stream', async () => {
    let isClosed = false;
    const source = (async function* source(): AsyncGenerator<readonly Piece[]> {
      try {
        yield [{ events: [DELTA] }];
        yield [{ events: [DELTA] }];
      } finally {
        isClosed = true;
      }
    })();
    for await (const batch of await peekStream(source)) {
      expect(batch).toHaveLength(1);
      break;
    }
    expect(isClosed).toBe(true);
  });
});

describe('watching a stream', () => {
  test('notes usage, the first byte, and what others took', async () => {
    const time = { ms: 0 };
    const draft = openDraft(time);
    const source = (async function* source(): AsyncGenerator<readonly Piece[]> {
      time.ms += 100;
      yield [{ events: [{ type: 'usage', usage: { inputTokens: 1, outputTokens: 1 } }] }];
      time.ms += 100;
      yield [{ events: [DELTA, { type: 'usage', usage: { inputTokens: 1, outputTokens: 9 } }] }];
    })();
    for await (const text of watchBatches(source, draft, (pieces) => pieces.map(({ events }) => (events.length > 1 ? 'text' : '')).join(''))) {
      expect(text).toBe('text');
      time.ms += 1_000;
    }
    const record = draft.finish({ outcome: 'answered', status: 200, bytesOut: 4 });
    expect(record).toMatchObject({ usage: { outputTokens: 9 }, firstByteMs: 200, totalMs: 1_200, overheadMs: 0 });
  });

  test('whatever the source throws becomes a fault at the end, never an exception', async () => {
    for (const [thrown, kind] of [[new ProviderError({ kind: 'silence-timeout' }), 'silence-timeout'], [new Error('x'), 'provider-error']] as const) {
      const source: AsyncIterable<readonly Piece[]> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(thrown) }) };
      const seen: string[] = [];
      const watched = watchBatches(source, openDraft({ ms: 0 }), (pieces) => JSON.stringify(pieces));
      const first = await watched.next();
      if (first.done !== true) seen.push(first.value);
      await watched.return(undefined);
      expect(seen.join('')).toContain(kind);
    }
  });
});

async function* batchesOf(...all: readonly (readonly StreamEvent[])[]): AsyncGenerator<readonly Piece[]> {
  for (const events of all) yield [{ events }];
}

function openDraft(time: { ms: number }): RecordDraft {
  return new RecordDraft('req_1', 'chat-completions', { nowMs: () => time.ms, monotonicMs: () => time.ms });
}
