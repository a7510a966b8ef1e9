import { Worker } from 'node:worker_threads';
import { StorageError, type StorageErrorCode } from '../ports/index.ts';
import { type EntryRow, NEWER, OPENING, type ThreadOptions, type ThreadReply, type ThreadRequest } from './thread-protocol.ts';

/** The audit database on a thread of its own. */
export interface AuditThread extends AsyncDisposable {
  /** Entries in the log when it was opened. */
  readonly sizeAtOpening: number;
  /** Writes all of the entries or none, and gives the size of the log then. @throws {StorageError} */
  readonly append: (rows: readonly EntryRow[], isDurable: boolean) => Promise<number>;
}

/** Starts the thread and opens the database in it. @throws {StorageError} */
export async function openAuditThread(options: ThreadOptions): Promise<AuditThread> {
  const waiting = new Map<number, PromiseWithResolvers<number>>();
  const opened = Promise.withResolvers<number>();
  waiting.set(OPENING, opened);
  const isSource = import.meta.url.endsWith('.ts');
  // The same file name in sources and in the built package, but for its ending.
  const body = new URL(isSource ? './audit-thread.ts' : './audit-thread.js', import.meta.url);
  const worker = new Worker(body, { workerData: options, name: 'audit', ...(isSource && { execArgv: ['--conditions=agentor-source'] }) });
  const exited = Promise.withResolvers<void>();
  let isOver = false;
  worker.on('message', (reply: ThreadReply) => settle(waiting, reply));
  worker.on('error', (error) => failAll(waiting, error));
  worker.on('exit', () => {
    isOver = true;
    failAll(waiting, new Error('the audit thread ended'));
    exited.resolve();
  });
  const sizeAtOpening = await opened.promise;
  worker.unref();
  let last: number = OPENING;
  const ask = (toRequest: (id: number) => ThreadRequest): Promise<number> => {
    if (isOver) return Promise.reject(new StorageError('storage_unavailable'));
    last += 1;
    const reply = Promise.withResolvers<number>();
    waiting.set(last, reply);
    // While an answer is awaited, the process lives on for it.
    if (waiting.size === 1) worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
    worker.postMessage(toRequest(last));
    const rest = (): void => {
      if (waiting.size === 0) worker.unref();
    };
    reply.promise.then(rest, rest);
    return reply.promise;
  };
  return {
    sizeAtOpening,
    append: (rows, isDurable) => ask((id) => ({ kind: 'append', id, isDurable, rows })),
    [Symbol.asyncDispose]: () => {
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
      worker.postMessage('close');
      return exited.promise;
    },
  };
}

function settle(waiting: Map<number, PromiseWithResolvers<number>>, reply: ThreadReply): void {
  const one = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ('size' in reply) one?.resolve(reply.size);
  else one?.reject(new StorageError(codeOf(reply.sqliteCode), { cause: new Error(reply.message) }));
}

function failAll(waiting: Map<number, PromiseWithResolvers<number>>, cause: unknown): void {
  const all = [...waiting.values()];
  waiting.clear();
  for (const one of all) one.reject(new StorageError('storage_unavailable', { cause }));
}

/** The low byte of SQLite's extended result code says the kind. @see https://sqlite.org/rescode.html */
function codeOf(sqliteCode: number): StorageErrorCode {
  if (sqliteCode === NEWER) return 'storage_newer';
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
