import { Worker } from 'node:worker_threads';
import { StorageError, type StorageErrorCode } from '../ports/index.ts';
import { type CheckpointRow, CONTRADICTS, NEWER, OPENING, type ThreadAnswers, type ThreadOptions, type ThreadQuestion, type ThreadReply, type ThreadRequest } from './thread-protocol.ts';

/** The audit database on a thread of its own. */
export interface AuditThread extends AsyncDisposable {
  /** Entries in the log when it was opened. */
  readonly sizeAtOpening: number;
  /** @throws {StorageError} */
  readonly ask: <Question extends ThreadQuestion>(question: Question) => Promise<ThreadAnswers[Question['kind']]>;
}

/**
 * Starts the thread and opens the database in it.
 *
 * @param onSigned - Told of every new checkpoint.
 * @throws {StorageError}
 */
export async function openAuditThread(options: ThreadOptions, onSigned: (checkpoint: CheckpointRow) => void): Promise<AuditThread> {
  const waiting = new Map<number, Waiter>();
  const opened = Promise.withResolvers<number>();
  waiting.set(OPENING, opened);
  const worker = startWorker(options);
  const exited = Promise.withResolvers<void>();
  let isOver = false;
  worker.on('message', (reply: ThreadReply) => ('signed' in reply ? onSigned(reply.signed) : settle(waiting, reply)));
  worker.on('error', (error) => failAll(waiting, error));
  worker.on('exit', () => {
    isOver = true;
    failAll(waiting, new Error('the audit thread ended'));
    exited.resolve();
  });
  const sizeAtOpening = await opened.promise;
  worker.unref();
  let last: number = OPENING;
  return {
    sizeAtOpening,
    ask: <Question extends ThreadQuestion>(question: Question) => {
      if (isOver) return Promise.reject(new StorageError('storage_unavailable'));
      last += 1;
      const reply = Promise.withResolvers<ThreadAnswers[Question['kind']]>();
      waiting.set(last, reply);
      // While an answer is awaited, the process lives on for it.
      if (waiting.size === 1) worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
      worker.postMessage({ ...question, id: last } satisfies ThreadRequest);
      const rest = (): void => {
        if (waiting.size === 0) worker.unref();
      };
      reply.promise.then(rest, rest);
      return reply.promise;
    },
    [Symbol.asyncDispose]: () => {
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
      if (!isOver) worker.postMessage('close');
      return exited.promise;
    },
  };
}

/** The same file name in sources and in the built package, but for its ending. */
function startWorker(workerData: ThreadOptions): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const body = new URL(isSource ? './audit-thread.ts' : './audit-thread.js', import.meta.url);
  return new Worker(body, { workerData, name: 'audit', ...(isSource && { execArgv: ['--conditions=agentor-source'] }) });
}

/** Who waits for an answer. The kind of the question says which type it has, and the thread keeps to that. */
interface Waiter {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

function settle(waiting: Map<number, Waiter>, reply: Exclude<ThreadReply, { readonly signed: unknown }>): void {
  const one = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ('answer' in reply) one?.resolve(reply.answer);
  else one?.reject(new StorageError(codeOf(reply.sqliteCode), { cause: new Error(reply.message) }));
}

function failAll(waiting: Map<number, Waiter>, cause: unknown): void {
  const all = [...waiting.values()];
  waiting.clear();
  for (const one of all) one.reject(new StorageError('storage_unavailable', { cause }));
}

/** The low byte of SQLite's extended result code says the kind. @see https://sqlite.org/rescode.html */
function codeOf(sqliteCode: number): StorageErrorCode {
  if (sqliteCode === NEWER) return 'storage_newer';
  if (sqliteCode === CONTRADICTS) return 'storage_damaged';
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
