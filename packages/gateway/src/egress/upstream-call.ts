import type { FaultKind } from '@agentor/security/vocabulary';
import type { Dispatcher } from 'undici';
import { EgressError, type EgressCall, type EgressReply } from '../ports/index.ts';
import { BodyQueue, type BodySink, type BodySource } from './body-queue.ts';
import type { DeadlineWatch, Watched } from './deadline-watch.ts';
import { toEgressError, type CallPhase } from './egress-fault.ts';
import { openInflating } from './inflate.ts';
import { readHead, type Head } from './read-head.ts';

/** One call on its way: undici's handler, the keeper of its time limits, and the source of its body. */
export class UpstreamCall implements Dispatcher.DispatchHandler, Watched, BodySource {
  position = -1;
  /** Settles with the head of the reply. */
  readonly reply: Promise<EgressReply>;

  readonly #call: EgressCall;
  readonly #watch: DeadlineWatch;
  readonly #later: (task: () => void) => void;
  readonly #startedAtMs: number;
  readonly #answered: PromiseWithResolvers<EgressReply> = Promise.withResolvers();
  #phase: CallPhase | 'over' = 'connecting';
  /** When the phase began; while answering, when the last bytes came. */
  #sinceMs: number;
  #controller: Dispatcher.DispatchController | undefined;
  #sink: BodySink | undefined;
  #queue: BodyQueue | undefined;

  /** @param later - Runs a task with those of other calls that were answered in this turn of the event loop. */
  constructor(call: EgressCall, watch: DeadlineWatch, later: (task: () => void) => void) {
    this.#call = call;
    this.#later = later;
    this.#watch = watch;
    this.reply = this.#answered.promise;
    watch.add(this);
    this.#startedAtMs = watch.nowMs;
    this.#sinceMs = watch.nowMs;
    call.cancellation.onCancel(this.#cancel);
  }

  /** True once nothing more will come of it. */
  get isOver(): boolean {
    return this.#phase === 'over';
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, not aborted: an abort would also close the socket, which has seen nothing of this call yet.
    if (this.#phase === 'over') throw new EgressError({ kind: 'answer-cut' });
    this.#controller = controller;
    this.#enter('sent');
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, fields: Dispatcher.ResponseData['headers']): void {
    if (this.#phase === 'over' || status < 200) return;
    const head = readHead(status, fields);
    if (head === undefined) {
      this.#stop('malformed-answer');
      return;
    }
    this.#openBody(head);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#sinceMs = this.#watch.nowMs;
    this.#sink?.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#phase === 'over') return;
    this.#leave();
    this.#sink?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#phase === 'over') return;
    this.#settle(toEgressError(error, this.#phase));
  }

  /** Ends it by an error that came before it was dispatched. */
  refuse(error: unknown): void {
    if (this.#phase !== 'over') this.#settle(toEgressError(error, this.#phase));
  }

  judge(nowMs: number): void {
    const { limits } = this.#call;
    const waitedMs = nowMs - this.#sinceMs;
    if (nowMs - this.#startedAtMs > limits.totalMs) this.#stop('total-timeout');
    else if (this.#phase === 'connecting' && waitedMs > limits.connectMs) this.#stop('connect-timeout');
    else if (this.#phase === 'sent' && waitedMs > limits.firstByteMs) this.#stop('first-byte-timeout');
    else if (this.#phase === 'answering' && waitedMs > limits.silenceMs && this.#queue?.isDrained === true) {
      this.#stop('silence-timeout');
    }
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#sinceMs = this.#watch.nowMs;
    this.#controller?.resume();
  }

  abandon(): void {
    if (this.#phase !== 'over') this.#stop('answer-cut');
  }

  #openBody(head: Head): void {
    const inflating = head.encoding === undefined ? undefined : openInflating(head.encoding, this);
    if (head.encoding !== undefined && inflating === undefined) {
      this.#stop('malformed-answer');
      return;
    }
    const queue = inflating?.queue ?? new BodyQueue(this, this.#later);
    this.#queue = queue;
    this.#sink = inflating?.sink ?? queue;
    this.#enter('answering');
    const { status, headers } = head;
    this.#later(() => this.#answered.resolve({ status, headers, chunks: queue, whole: (bytesMax) => queue.whole(bytesMax) }));
  }

  readonly #cancel = (): void => {
    if (this.#phase !== 'over') this.#stop('answer-cut');
  };

  #enter(phase: CallPhase): void {
    this.#phase = phase;
    this.#sinceMs = this.#watch.nowMs;
  }

  /** Gives it up from our side. */
  #stop(kind: FaultKind): void {
    const error = new EgressError({ kind });
    this.#settle(error);
    this.#controller?.abort(error);
  }

  #settle(error: EgressError): void {
    this.#leave();
    if (this.#sink === undefined) this.#answered.reject(error);
    else this.#sink.fail(error);
  }

  #leave(): void {
    this.#phase = 'over';
    this.#watch.remove(this);
    this.#call.cancellation.offCancel(this.#cancel);
  }
}
