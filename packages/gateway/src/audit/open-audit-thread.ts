import { Worker } from 'node:worker_threads';
import { type StorageErrorCode, ThreadCalls } from '../ports/index.ts';
import { type CheckpointRow, CONTRADICTS, NEWER, OPENING, type ThreadAnswers, type ThreadNews, type ThreadOptions, type ThreadQuestion } from './thread-protocol.ts';

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
  const calls = new ThreadCalls<ThreadNews>(startWorker(options), { name: 'audit', opening: OPENING, codes: OWN_CODES, onOther: ({ signed }) => onSigned(signed) });
  const sizeAtOpening = await calls.opened<number>();
  return {
    sizeAtOpening,
    ask: <Question extends ThreadQuestion>(question: Question) => calls.ask<ThreadAnswers[Question['kind']]>(question),
    [Symbol.asyncDispose]: () => calls[Symbol.asyncDispose](),
  };
}

/** The same file name in sources and in the built package, but for its ending. */
function startWorker(workerData: ThreadOptions): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const body = new URL(isSource ? './audit-thread.ts' : './audit-thread.js', import.meta.url);
  return new Worker(body, { workerData, name: 'audit', ...(isSource && { execArgv: ['--conditions=agentor-source'] }) });
}

const OWN_CODES: ReadonlyMap<number, StorageErrorCode> = new Map([
  [NEWER, 'storage_newer'],
  [CONTRADICTS, 'storage_damaged'],
]);
