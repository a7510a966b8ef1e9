import { Worker } from 'node:worker_threads';
import type { Argon2, Argon2Terms } from '../../identity/index.ts';
import { ok, refuse, type Result } from '../../kernel/index.ts';
import type { HashingReply, HashingRequest } from './hashing-protocol.ts';

/** Argon2 on threads of its own. */
export interface Argon2Threads extends Argon2, AsyncDisposable {
  /** Hashes that wait or run now. */
  readonly waiting: () => number;
}

/** How many threads, and how much may wait. */
export interface Argon2ThreadsTerms {
  /** 1 unless set: one core's worth of logins, some 12 a second, and the rest of the machine is left alone. */
  readonly threads?: number;
  /** Hashes that may wait or run; 32 unless set: the last of them waits for some 2 s. One more is `busy`. */
  readonly waitingMax?: number;
}

/** Hashing failed, or was cut off. */
export class HashingError extends Error {
  readonly code = 'hashing_failed';
  readonly retryable = true;
  override readonly name = 'HashingError';
}

/**
 * Starts threads that hash passwords. Node's own asynchronous Argon2 would run on the pool that file and name look-ups
 * share, and hold those for a second when 32 logins come at once (F9). The threads start with the first hash.
 *
 * @example
 * await using argon2 = openArgon2Threads();
 * const passwords = new PasswordHasher({ argon2, peppers, random: SYSTEM_RANDOM });
 */
export function openArgon2Threads({ threads = 1, waitingMax = 32 }: Argon2ThreadsTerms = {}): Argon2Threads {
  if (!(threads >= 1 && waitingMax >= 1)) throw new RangeError('Hashing needs a thread, and room for one hash');
  const pool = Array.from({ length: threads }, () => new HashingThread());
  let isClosed = false;
  const waiting = (): number => pool.reduce((sum, thread) => sum + thread.waiting, 0);
  return {
    waiting,
    derive: async (terms): Promise<Result<Uint8Array, 'busy'>> => {
      if (isClosed) throw new HashingError('Hashing is shut down');
      if (waiting() >= waitingMax) return refuse('busy');
      const least = pool.reduce((best, thread) => (thread.waiting < best.waiting ? thread : best));
      return ok(await least.derive(terms));
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await Promise.all(pool.map(async (thread) => thread.close()));
    },
  };
}

/** One thread and what it was asked. When it dies, what it was asked fails, and the next hash starts another. */
class HashingThread {
  readonly #asked = new Map<number, PromiseWithResolvers<Uint8Array>>();
  #worker: Worker | undefined;
  #last = 0;

  get waiting(): number {
    return this.#asked.size;
  }

  async derive(terms: Argon2Terms): Promise<Uint8Array> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#last += 1;
    const id = this.#last;
    const answer = Promise.withResolvers<Uint8Array>();
    this.#asked.set(id, answer);
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
    worker.postMessage({ id, terms } satisfies HashingRequest);
    return answer.promise;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    // The same file name in sources and in the built package, but for its ending.
    const worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? './argon2-thread.ts' : './argon2-thread.js', import.meta.url), { name: 'password hashing' });
    worker.on('message', (reply: HashingReply) => this.#settle(worker, reply));
    // Its end follows, and fails what was asked.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { reject } of this.#asked.values()) reject(new HashingError('The hashing thread ended'));
      this.#asked.clear();
    });
    worker.unref();
    return worker;
  }

  #settle(worker: Worker, reply: HashingReply): void {
    const answer = this.#asked.get(reply.id);
    this.#asked.delete(reply.id);
    if (this.#asked.size === 0) worker.unref();
    if ('hash' in reply) answer?.resolve(reply.hash);
    else answer?.reject(new HashingError(reply.message));
  }
}
