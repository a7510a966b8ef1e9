import { Worker } from 'node:worker_threads';
import { StorageError, type StorageErrorCode } from '../../ports/index.ts';
import { OPENING, type SqliteValue, type ThreadOptions, type ThreadReply, type ThreadRequest } from './thread-protocol.ts';

/** A database on a thread of its own. */
export interface SqliteThread extends AsyncDisposable {
  /** Runs one statement, once for each row of parameters; several rows make one transaction. @throws {StorageError} */
  readonly run: (sql: string, rows: readonly (readonly SqliteValue[])[]) => Promise<SqliteOutcome>;
}

/** What a statement gave. */
export interface SqliteOutcome {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly changes: number;
}

/** Starts the thread and opens the database in it. @throws {StorageError} */
export async function openSqliteThread(options: ThreadOptions): Promise<SqliteThread> {
  const waiting = new Map<number, PromiseWithResolvers<SqliteOutcome>>();
  const opened = Promise.withResolvers<SqliteOutcome>();
  waiting.set(OPENING, opened);
  // The same file name in sources and in the built package, but for its ending.
  const body = new URL(import.meta.url.endsWith('.ts') ? './sqlite-thread.ts' : './sqlite-thread.js', import.meta.url);
  const worker = new Worker(body, { workerData: options, name: 'storage' });
  const exited = Promise.withResolvers<void>();
  let isOver = false;
  worker.on('message', (reply: ThreadReply) => settle(waiting, reply));
  worker.on('error', (error) => failAll(waiting, error));
  worker.on('exit', () => {
    isOver = true;
    failAll(waiting, new Error('the storage thread ended'));
    exited.resolve();
  });
  await opened.promise;
  worker.unref();
  let last: number = OPENING;
  return {
    run: (sql, rows) => {
      if (isOver) return Promise.reject(new StorageError('storage_unavailable'));
      last += 1;
      const reply = Promise.withResolvers<SqliteOutcome>();
      waiting.set(last, reply);
      // While an answer is awaited, the process lives on for it.
      if (waiting.size === 1) worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
      worker.postMessage({ id: last, sql, rows } satisfies ThreadRequest);
      const rest = (): void => {
        if (waiting.size === 0) worker.unref();
      };
      reply.promise.then(rest, rest);
      return reply.promise;
    },
    [Symbol.asyncDispose]: () => {
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
      worker.postMessage('close');
      return exited.promise;
    },
  };
}

function settle(waiting: Map<number, PromiseWithResolvers<SqliteOutcome>>, reply: ThreadReply): void {
  const one = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ('rows' in reply) one?.resolve(reply);
  else one?.reject(new StorageError(codeOf(reply.sqliteCode), { cause: new Error(reply.message) }));
}

function failAll(waiting: Map<number, PromiseWithResolvers<SqliteOutcome>>, cause: unknown): void {
  const all = [...waiting.values()];
  waiting.clear();
  for (const one of all) one.reject(new StorageError('storage_unavailable', { cause }));
}

/** The low byte of SQLite's extended result code says the kind. @see https://sqlite.org/rescode.html */
function codeOf(sqliteCode: number): StorageErrorCode {
  switch (sqliteCode & 0xff) {
    case 11:
    case 26:
      return 'storage_damaged';
    case 13:
      return 'storage_full';
    default:
      return 'storage_unavailable';
  }
}
