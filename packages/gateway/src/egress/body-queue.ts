import { EgressError } from '../ports/index.ts';
import { QUEUE_BYTES_HIGH } from './bounds.ts';

/** Takes an answer's body as it comes. */
export interface BodySink {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => void;
  readonly fail: (error: EgressError) => void;
}

/** What feeds a body: it can be held back, and given up. */
export interface BodySource {
  readonly pause: () => void;
  readonly resume: () => void;
  /** The reader wants no more, or refuses what came. */
  readonly abandon: () => void;
}

/**
 * Hands an answer's body to its one reader: as chunks, or whole. Holds back its source while the reader is slow.
 */
export class BodyQueue implements BodySink, AsyncIterableIterator<Uint8Array> {
  readonly #source: BodySource;
  readonly #later: (task: () => void) => void;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #state: 'open' | 'ended' | EgressError = 'open';
  #isPaused = false;
  #waiting: PromiseWithResolvers<IteratorResult<Uint8Array>> | undefined;
  #collecting: { readonly bytesMax: number; readonly done: PromiseWithResolvers<Uint8Array> } | undefined;

  /** @param later - Runs a task after all chunks of one read of the socket were pushed. */
  constructor(source: BodySource, later: (task: () => void) => void = queueMicrotask) {
    this.#source = source;
    this.#later = later;
  }

  /** True while the reader has nothing left to work on: silence counts only then. */
  get isDrained(): boolean {
    return this.#bytes === 0 || this.#collecting !== undefined;
  }

  push(chunk: Uint8Array): void {
    if (this.#state !== 'open') return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    if (this.#waiting !== undefined && this.#chunks.length === 1) this.#later(this.#wake);
    if (this.#collecting !== undefined) this.#checkCollected(this.#collecting.bytesMax);
    else if (this.#bytes >= QUEUE_BYTES_HIGH && !this.#isPaused) {
      this.#isPaused = true;
      this.#source.pause();
    }
  }

  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    if (this.#waiting !== undefined) this.#later(this.#wake);
    this.#collecting?.done.resolve(this.#join());
  }

  fail(error: EgressError): void {
    if (this.#state !== 'open') return;
    this.#state = error;
    if (this.#waiting !== undefined) this.#later(this.#wake);
    this.#collecting?.done.reject(error);
    if (this.#collecting !== undefined) this.#drop();
  }

  /** The whole body, at most `bytesMax`. @throws {EgressError} */
  whole(bytesMax: number): Promise<Uint8Array> {
    if (this.#state instanceof EgressError) return Promise.reject(this.#state);
    if (this.#state === 'ended' && this.#bytes <= bytesMax) return Promise.resolve(this.#join());
    const done = Promise.withResolvers<Uint8Array>();
    this.#collecting = { bytesMax, done };
    this.#checkCollected(bytesMax);
    this.#release();
    return done.promise;
  }

  /** All bytes that are here: a reader that fell behind catches up in one step. */
  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#bytes > 0) {
      const value = this.#join();
      this.#release();
      return Promise.resolve({ value, done: false });
    }
    if (this.#state === 'ended') return Promise.resolve({ value: undefined, done: true });
    if (this.#state instanceof EgressError) return Promise.reject(this.#state);
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** The reader leaves. */
  return(): Promise<IteratorResult<Uint8Array>> {
    const wasOpen = this.#state === 'open';
    this.#state = 'ended';
    this.#drop();
    if (wasOpen) this.#source.abandon();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Answers the waiting reader, with all chunks that came meanwhile. */
  readonly #wake = (): void => {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    waiting.resolve(this.next());
  };

  #checkCollected(bytesMax: number): void {
    if (this.#bytes <= bytesMax) return;
    const error = new EgressError({ kind: 'malformed-answer' });
    this.#drop();
    this.#collecting?.done.reject(error);
    this.#state = error;
    this.#source.abandon();
  }

  #release(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#source.resume();
  }

  #drop(): void {
    this.#chunks = [];
    this.#bytes = 0;
  }

  #join(): Uint8Array {
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#drop();
    return whole;
  }
}
