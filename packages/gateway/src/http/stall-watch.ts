import type { ServerResponse } from 'node:http';
import type { Clock } from '@agentor/security/kernel';
import { Roster, type Rostered } from '../ports/index.ts';

/** Limits of a {@link StallWatch}. */
export interface StallTerms {
  /** A client that takes nothing for this long while bytes wait for it is cut. */
  readonly writeStallMs: number;
  /** Silence on an open stream after which a keep-alive comment is sent. */
  readonly keepAliveCommentMs: number;
}

/**
 * Watches all responses that are being sent with one timer: cuts clients that stop reading, keeps quiet streams alive.
 *
 * One timer for all, because one for each would be the most expensive part of sending a short answer.
 */
export class StallWatch implements Disposable {
  readonly #terms: StallTerms;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #watched = new Roster<Watched>();
  readonly #timer: NodeJS.Timeout;

  constructor(terms: StallTerms, clock: Pick<Clock, 'monotonicMs'>) {
    this.#terms = terms;
    this.#clock = clock;
    this.#timer = setInterval(() => this.sweep(), SWEEP_MS);
    this.#timer.unref();
  }

  /** Starts watching. `onStall` is told before the connection is destroyed. */
  add(response: ServerResponse, isStream: boolean, onStall: () => void): Watched {
    const now = this.#clock.monotonicMs();
    const watched: Watched = { response, isStream, onStall, waitingBytes: 0, progressMs: now, writtenMs: now, position: -1 };
    this.#watched.join(watched);
    return watched;
  }

  /** A frame was written. */
  wrote(watched: Watched): void {
    watched.writtenMs = this.#clock.monotonicMs();
  }

  remove(watched: Watched): void {
    this.#watched.leave(watched);
  }

  /** Looks at every response once. The timer calls it each second. */
  sweep(): void {
    const now = this.#clock.monotonicMs();
    for (const watched of this.#watched.entries.toReversed()) this.#look(watched, now);
  }

  #look(watched: Watched, now: number): void {
    const { response } = watched;
    const waitingBytes = response.writableLength;
    if (waitingBytes === 0 || waitingBytes < watched.waitingBytes) watched.progressMs = now;
    watched.waitingBytes = waitingBytes;
    if (waitingBytes > 0 && now - watched.progressMs >= this.#terms.writeStallMs) {
      watched.onStall();
      response.destroy();
    } else if (watched.isStream && waitingBytes === 0 && now - watched.writtenMs >= this.#terms.keepAliveCommentMs) {
      response.write(KEEP_ALIVE);
      watched.writtenMs = now;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** A response that is being sent. */
export interface Watched extends Rostered {
  readonly response: ServerResponse;
  readonly isStream: boolean;
  readonly onStall: () => void;
  waitingBytes: number;
  progressMs: number;
  writtenMs: number;
}

const SWEEP_MS = 1_000;
/** A comment: every parser of server-sent events leaves it out. */
const KEEP_ALIVE = ': keep-alive\n\n';
