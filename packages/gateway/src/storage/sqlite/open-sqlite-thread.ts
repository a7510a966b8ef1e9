import { Worker } from 'node:worker_threads';
import { ThreadCalls } from '../../ports/index.ts';
import { OPENING, type SqliteOutcome, type SqliteValue, type ThreadOptions } from './thread-protocol.ts';

/** A database on a thread of its own. */
export interface SqliteThread extends AsyncDisposable {
  /** Runs one statement, once for each row of parameters; several rows make one transaction. @throws {StorageError} */
  readonly run: (sql: string, rows: readonly (readonly SqliteValue[])[]) => Promise<SqliteOutcome>;
}

/** Starts the thread and opens the database in it. @throws {StorageError} */
export async function openSqliteThread(options: ThreadOptions): Promise<SqliteThread> {
  // The same file name in sources and in the built package, but for its ending.
  const body = new URL(import.meta.url.endsWith('.ts') ? './sqlite-thread.ts' : './sqlite-thread.js', import.meta.url);
  const calls = new ThreadCalls(new Worker(body, { workerData: options, name: 'storage' }), { name: 'storage', opening: OPENING });
  await calls.opened<SqliteOutcome>();
  return {
    run: (sql, rows) => calls.ask<SqliteOutcome>({ sql, rows }),
    [Symbol.asyncDispose]: () => calls[Symbol.asyncDispose](),
  };
}
