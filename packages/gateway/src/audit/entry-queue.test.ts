import { describe, expect, test, vi } from 'vitest';
import { AuditError } from '../ports/index.ts';
import { BATCH_ENTRIES_MAX, RETRY_MS, WAITING_ENTRIES_MAX } from './bounds.ts';
import { EntryQueue } from './entry-queue.ts';
import type { EntryRow } from './thread-protocol.ts';

describe('the queue of audit entries', () => {
  test('AUD-6: what comes while a transaction is under way shares the next one', async () => {
    const { queue, batches } = stage();
    const first = queue.write(row(0), 'written');
    await turn();
    const rest = Array.from({ length: 50 }, (_, index) => queue.write(row(index + 1), index === 7 ? 'durable' : 'written'));
    await Promise.all([first, ...rest]);
    expect(batches.map(({ ids, isDurable }) => [ids.length, isDurable])).toEqual([
      [1, false],
      [50, true],
    ]);
  });

  test('a transaction takes no more than its bound', async () => {
    const { queue, batches } = stage();
    await Promise.all(Array.from({ length: BATCH_ENTRIES_MAX + 3 }, (_, index) => queue.write(row(index), 'written')));
    expect(batches.map(({ ids }) => ids.length)).toEqual([BATCH_ENTRIES_MAX, 3]);
  });

  test('AUD-1: an entry that cannot be written is refused, never dropped in silence', async () => {
    const { queue, failing, lines } = stage();
    failing.is = true;
    await expect(queue.write(row(1), 'written')).rejects.toThrow(AuditError);
    expect([queue.isBroken, lines]).toEqual([true, ['error audit.not-written']]);
    failing.is = false;
    await queue.write(row(2), 'written');
    expect([queue.isBroken, lines.at(-1)]).toEqual([false, 'info audit.resumed']);
  });

  test('AUD-1: a queue that is full refuses at once', async () => {
    const { queue } = stage();
    const taken = Array.from({ length: WAITING_ENTRIES_MAX }, (_, index) => queue.write(row(index), 'written'));
    await expect(queue.write(row(-1), 'written')).rejects.toThrow('too many entries wait');
    await Promise.all(taken);
    await queue.write(row(-2), 'written');
  });

  test('the entry of what has happened stays until it is written, once', async () => {
    const { queue, failing, stored } = stage();
    failing.is = true;
    queue.follow(row(1));
    await expect(queue.write(row(2), 'written')).rejects.toThrow(AuditError);
    failing.is = false;
    await queue.write(row(3), 'written');
    expect(stored()).toEqual(['1', '3']);
  });

  test('it tries again by itself, also when nothing waits, so that a gateway without requests gets well', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { queue, failing, batches } = stage();
      failing.is = true;
      await expect(queue.write(row(1), 'written')).rejects.toThrow(AuditError);
      await turn();
      failing.is = false;
      vi.advanceTimersByTime(RETRY_MS);
      await vi.waitFor(() => expect(queue.isBroken).toBe(false));
      expect(batches.at(-1)).toEqual({ ids: [], isDurable: true });
    } finally {
      vi.useRealTimers();
    }
  });

  test('INT-4: closing writes what waits, and refuses what comes after', async () => {
    const { queue, stored } = stage();
    queue.follow(row(1));
    const written = queue.write(row(2), 'written');
    await queue[Symbol.asyncDispose]();
    await written;
    expect(stored()).toEqual(['1', '2']);
    await expect(queue.write(row(3), 'written')).rejects.toThrow(AuditError);
  });

  test('closing tells of entries that could not be written to the end', async () => {
    const { queue, failing, lines } = stage();
    failing.is = true;
    queue.follow(row(1));
    await queue[Symbol.asyncDispose]();
    expect(lines.at(-1)).toBe('error audit.lost');
  });
});

function stage() {
  const batches: { readonly ids: readonly string[]; readonly isDurable: boolean }[] = [];
  const lines: string[] = [];
  const failing = { is: false };
  const queue = new EntryQueue({
    append: async (rows, isDurable) => {
      await turn();
      if (failing.is) throw new Error('no room');
      batches.push({ ids: rows.map(([id]) => id), isDurable });
    },
    clock: { monotonicMs: () => 0 },
    log: { error: (event) => void lines.push(`error ${event}`), info: (event) => void lines.push(`info ${event}`) },
  });
  return { queue, batches, lines, failing, stored: () => batches.flatMap(({ ids }) => ids) };
}

function row(id: number): EntryRow {
  return [String(id), 0, null, null, 'authorize', 'request', 'denied', '{}'];
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
