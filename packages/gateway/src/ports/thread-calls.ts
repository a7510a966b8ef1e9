import type { Worker } from 'node:worker_threads';
import { StorageError, type StorageErrorCode } from './record-store.ts';

/** What a thread answers a question with: under its number, the answer or SQLite's code of what failed. */
export type ThreadAnswer<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly sqliteCode: number; readonly message: string };

/** What is told of a thread that is called. */
export interface CalledThread<Other> {
  /** For errors: `the storage thread ended`. */
  readonly name: string;
  /** The number of its own word that what it serves is open, or is not; those of questions are higher. */
  readonly opening: number;
  /** Told of what the thread says unasked. */
  readonly onOther?: (message: Other) => void;
  /** Codes of the thread's own, beside SQLite's. */
  readonly codes?: ReadonlyMap<number, StorageErrorCode>;
}

/**
 * Questions to a thread that keeps a database, and its answers by number. The process lives on while an answer is awaited, and
 * for nothing else. Disposing says `close` and waits for the thread's end.
 */
export class ThreadCalls<Other = never> implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #called: CalledThread<Other>;
  readonly #waiting = new Map<number, Waiter>();
  readonly #exited = Promise.withResolvers<void>();
  #last: number;
  #isOver = false;

  constructor(worker: Worker, called: CalledThread<Other>) {
    this.#worker = worker;
    this.#called = called;
    this.#last = called.opening;
    worker.on('message', (message: ThreadAnswer<unknown> | Other) => this.#take(message));
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => {
      this.#isOver = true;
      this.#failAll(new Error(`the ${called.name} thread ended`));
      this.#exited.resolve();
    });
  }

  /** Waits for the thread's word that it is open. To be called once, first. @throws {StorageError} */
  async opened<Answer>(): Promise<Answer> {
    const opening = Promise.withResolvers<Answer>();
    this.#waiting.set(this.#called.opening, opening);
    const answer = await opening.promise;
    this.#worker.unref();
    return answer;
  }

  /** Asks, under a number of its own. @throws {StorageError} */
  ask<Answer>(question: object): Promise<Answer> {
    if (this.#isOver) return Promise.reject(new StorageError('storage_unavailable'));
    this.#last += 1;
    const reply = Promise.withResolvers<Answer>();
    this.#waiting.set(this.#last, reply);
    if (this.#waiting.size === 1) this.#worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
    this.#worker.postMessage({ ...question, id: this.#last });
    reply.promise.then(this.#rest, this.#rest);
    return reply.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
    if (!this.#isOver) this.#worker.postMessage('close');
    return this.#exited.promise;
  }

  readonly #rest = (): void => {
    if (this.#waiting.size === 0) this.#worker.unref();
  };

  #take(message: ThreadAnswer<unknown> | Other): void {
    if (!isAnswer(message)) {
      this.#called.onOther?.(message);
      return;
    }
    const one = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('answer' in message) one?.resolve(message.answer);
    else one?.reject(new StorageError(this.#called.codes?.get(message.sqliteCode) ?? codeOf(message.sqliteCode), { cause: new Error(message.message) }));
  }

  #failAll(cause: unknown): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of all) one.reject(new StorageError('storage_unavailable', { cause }));
  }
}

/** Who waits for an answer. The question says which type it has, and the thread keeps to that. */
interface Waiter {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

function isAnswer(message: unknown): message is ThreadAnswer<unknown> {
  return typeof message === 'object' && message !== null && 'id' in message;
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
