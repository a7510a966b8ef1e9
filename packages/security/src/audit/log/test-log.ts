import type { Clock, Random, Secret } from '../../kernel/index.ts';
import { type AsyncLogHandler, type AsyncLogHandlerParts, openAsyncLogHandler } from './async-log-handler.ts';
import { MemoryLogSink } from './memory-log-sink.ts';
import { SecureLogger, type SecureLoggerParts } from './secure-logger.ts';

/** A clock that stands until it is moved. */
export interface TestClock extends Clock {
  readonly advance: (ms: number) => void;
}

/** Makes a {@link TestClock}, at 2026-01-01. */
export function testClock(): TestClock {
  let ms = 0;
  return { nowMs: () => 1_767_225_600_000 + ms, monotonicMs: () => ms, advance: (more) => void (ms += more) };
}

/** The same bytes at every run. */
export const TEST_RANDOM: Random = { bytes: (length) => new Uint8Array(length).fill(7), fraction: () => 0.5 };

/** A log in memory, with its first key at hand. */
export interface TestLog extends AsyncDisposable {
  readonly logger: SecureLogger;
  readonly handler: AsyncLogHandler;
  readonly sink: MemoryLogSink;
  readonly clock: TestClock;
  readonly key: () => Secret;
  /** The entries of the last segment, those of the log itself left out. */
  readonly entries: () => readonly Readonly<Record<string, unknown>>[];
}

/** Opens a {@link TestLog}. */
export async function openTestLog(terms: Partial<AsyncLogHandlerParts> & Omit<Partial<SecureLoggerParts>, 'clock'> & { readonly sink?: MemoryLogSink; readonly clock?: TestClock } = {}): Promise<TestLog> {
  const clock = terms.clock ?? testClock();
  const sink = terms.sink ?? new MemoryLogSink();
  let key: Secret | undefined;
  const handler = await openAsyncLogHandler({
    random: TEST_RANDOM,
    onCreated: (created) => {
      key = created;
      return Promise.resolve();
    },
    verificationKey: () => Promise.resolve(key),
    ...terms,
    sink,
    clock,
  });
  const logger = new SecureLogger({ ...terms, handler, clock });
  return {
    logger,
    handler,
    sink,
    clock,
    key: () => {
      if (key === undefined) throw new Error('the log was there before');
      return key;
    },
    entries: () => linesOf(sink).filter(({ category }) => category !== 'log'),
    [Symbol.asyncDispose]: () => logger[Symbol.asyncDispose](),
  };
}

/** Every line of the last segment. */
export function linesOf(sink: MemoryLogSink, segment?: number): readonly Readonly<Record<string, unknown>>[] {
  return sink
    .textOf(segment)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const entry: Readonly<Record<string, unknown>> = JSON.parse(line);
      return entry;
    });
}
