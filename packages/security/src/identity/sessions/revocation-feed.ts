import type { Session } from './session.ts';

/** Sessions that ended before their time, and why. */
export interface SessionsEnded {
  readonly reason: 'revoked' | 'evicted' | 'rotated';
  readonly sessions: readonly Session[];
}

/** Tells whoever holds something open for a session, streams above all, that it is over (SES-3). */
export class RevocationFeed {
  readonly #listeners = new Set<(ended: SessionsEnded) => void>();
  readonly #listenersMax: number;

  constructor(listenersMax: number) {
    this.#listenersMax = listenersMax;
  }

  /** @returns Ends the subscription. @throws {RangeError} when there are too many: nothing may stay open unheard. */
  subscribe(listener: (ended: SessionsEnded) => void): () => void {
    if (this.#listeners.size >= this.#listenersMax) throw new RangeError(`More than ${this.#listenersMax} listeners wait for ended sessions`);
    const own = (ended: SessionsEnded): void => listener(ended);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** Tells every listener, whatever another one throws. @throws {AggregateError} afterwards, when any did. */
  publish(ended: SessionsEnded): void {
    const errors: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        listener(ended);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Listeners for ended sessions failed');
  }
}
