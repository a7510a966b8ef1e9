import type { Secret } from '../../kernel/index.ts';
import { APPLICATION_ENTRIES_MAX, BATCH_CHARACTERS_MAX, SECURITY_ENTRIES_MAX, WAITING_CHARACTERS_MAX } from './bounds.ts';
import type { ChainPosition } from './log-chain.ts';
import type { LogSink } from './log-sink.ts';
import { type LogWriter, type LogWriterParts, openLogWriter } from './log-writer.ts';
import { renderControl } from './render-entry.ts';
import { SecureLogError } from './secure-log-error.ts';
import { type LogAnchor, type LogVerification, verifyLog } from './verify-log.ts';

/** What a handler is made of. */
export interface AsyncLogHandlerParts extends LogWriterParts {
  /** Application entries that wait, at most; further ones are dropped and counted. */
  readonly applicationEntriesMax?: number;
  /** Security entries that wait, at most; further ones are refused. */
  readonly securityEntriesMax?: number;
  /** Whoever keeps the verification key where this process can read it; undefined when it is elsewhere. */
  readonly verificationKey?: () => Promise<Secret | undefined>;
}

/** Entries that are not in the log. */
export interface LogLosses {
  /** Application entries, dropped under pressure or because the sink failed. */
  readonly dropped: number;
  /** Security entries whose writers were told so. */
  readonly refused: number;
}

/** Opens the log behind a {@link SecureLogger}. @throws {SecureLogError} as {@link openLogWriter} does. */
export async function openAsyncLogHandler(parts: AsyncLogHandlerParts): Promise<AsyncLogHandler> {
  return new AsyncLogHandler(parts, await openLogWriter(parts));
}

/**
 * Takes entries at once and writes them in the background, many in one piece, in the order they came.
 *
 * Two classes wait in bounded numbers. Application entries beyond the bound are dropped, counted, and the count is
 * written as soon as there is room. Security entries are never dropped: their promise resolves once they are durable, and
 * is rejected when they are not, so that the act they account for is not done. When the sink fails (a full disk), every waiting
 * security entry is refused; the next entry tries the sink anew.
 */
export class AsyncLogHandler implements AsyncDisposable {
  readonly sink: LogSink;
  readonly #parts: AsyncLogHandlerParts;
  readonly #writer: LogWriter;
  #queue: Waiting[] = [];
  readonly #waiting = { application: 0, security: 0, characters: 0 };
  #losses = { dropped: 0, refused: 0 };
  #untold = { dropped: 0, refused: 0 };
  #drain: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: AsyncLogHandlerParts, writer: LogWriter) {
    this.#parts = parts;
    this.#writer = writer;
    this.sink = parts.sink;
  }

  /** The key that user ids become pseudonyms with. */
  get pseudonymKey(): Uint8Array {
    return this.#writer.pseudonymKey;
  }

  /** After the last line that was written: an anchor, once someone else keeps it. */
  get head(): ChainPosition {
    return this.#writer.chain;
  }

  /** Entries that were lost since the handler was opened. */
  get losses(): LogLosses {
    return this.#losses;
  }

  /** Takes an application entry. Never throws, never waits. */
  writeApplication(members: string): void {
    const { applicationEntriesMax = APPLICATION_ENTRIES_MAX } = this.#parts;
    const hasRoom = this.#waiting.application < applicationEntriesMax && this.#waiting.characters < WAITING_CHARACTERS_MAX;
    if (this.#isClosed || !hasRoom) this.#lose('dropped', 1);
    else this.#take({ members, settle: undefined });
  }

  /**
   * Takes a security entry.
   *
   * @returns Resolves once the entry is durable. Whoever does not wait for it gets no unhandled rejection.
   * @throws {SecureLogError} `log_full`, `log_not_written` or `log_closed`: the entry is not in the log.
   */
  writeSecurity(members: string): Promise<void> {
    const { securityEntriesMax = SECURITY_ENTRIES_MAX } = this.#parts;
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    promise.catch(() => undefined);
    if (this.#isClosed) reject(new SecureLogError('log_closed', 'The log is closed'));
    else if (this.#waiting.security >= securityEntriesMax) reject(new SecureLogError('log_full', 'Too many security entries wait for the log'));
    else {
      this.#take({ members, settle: (error) => (error === undefined ? resolve(undefined) : reject(error)) });
      return promise;
    }
    this.#lose('refused', 1);
    return promise;
  }

  /** Resolves when everything taken so far is written or lost. Never rejects. */
  async flush(): Promise<void> {
    while (this.#drain !== undefined) await this.#drain;
  }

  /** Replaces the key now, after what waits. @throws What the sink throws. */
  async seal(): Promise<void> {
    await this.flush();
    await this.#writer.seal();
  }

  /** Verifies the log as far as it is written now; see {@link verifyLog}. */
  async verify({ anchors = [], verificationKey }: { readonly anchors?: readonly LogAnchor[]; readonly verificationKey?: Secret } = {}): Promise<LogVerification> {
    await this.flush();
    const key = verificationKey ?? (await this.#parts.verificationKey?.());
    return await verifyLog({ sink: this.sink, head: this.head, anchors, ...(key === undefined ? {} : { verificationKey: key }) });
  }

  /** Writes what waits, replaces the key, and closes the sink. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.flush();
    try {
      await this.#writer.seal();
    } catch {
      // The sink fails: there is nothing left that could be written down.
    }
    this.#writer.destroy();
    await this.sink[Symbol.asyncDispose]();
  }

  #take(entry: Waiting): void {
    this.#queue.push(entry);
    this.#waiting[entry.settle === undefined ? 'application' : 'security'] += 1;
    this.#waiting.characters += entry.members.length;
    // After the present turn of the program, so that entries of one turn go together.
    this.#drain ??= Promise.resolve().then(() => this.#drainAll());
  }

  async #drainAll(): Promise<void> {
    while (this.#queue.length > 0) await this.#writeBatch(this.#takeBatch());
    this.#drain = undefined;
  }

  #takeBatch(): readonly Waiting[] {
    let characters = 0;
    let count = 0;
    while (count < this.#queue.length && characters < BATCH_CHARACTERS_MAX) {
      characters += this.#queue[count]?.members.length ?? 0;
      count += 1;
    }
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const security = batch.filter(({ settle }) => settle !== undefined);
    const untold = this.#untold;
    const isTold = untold.dropped > 0 || untold.refused > 0;
    const told = isTold ? [renderControl(this.#parts.clock.nowMs(), 'log.lost', untold)] : [];
    let failure: SecureLogError | undefined;
    try {
      await this.#writer.write([...told, ...batch.map(({ members }) => members)], security.length > 0);
      if (isTold) this.#untold = { dropped: this.#untold.dropped - untold.dropped, refused: this.#untold.refused - untold.refused };
    } catch (error) {
      failure = new SecureLogError('log_not_written', 'The log could not be written', { cause: error });
      this.#lose('dropped', batch.length - security.length);
      this.#lose('refused', security.length);
    }
    this.#waiting.application -= batch.length - security.length;
    this.#waiting.security -= security.length;
    for (const { members } of batch) this.#waiting.characters -= members.length;
    for (const { settle } of security) settle?.(failure);
  }

  #lose(kind: keyof LogLosses, count: number): void {
    this.#losses = { ...this.#losses, [kind]: this.#losses[kind] + count };
    this.#untold = { ...this.#untold, [kind]: this.#untold[kind] + count };
  }
}

interface Waiting {
  readonly members: string;
  /** For security entries: tells the writer. */
  readonly settle: ((error: SecureLogError | undefined) => void) | undefined;
}
