/**
 * One request's "stop now": the client went away, or the gateway is closing. Lighter than an `AbortSignal`
 * (one per request is measurable on the hot path), and it never forgets: a listener added late runs at once.
 */
export class Cancellation {
  #reason: CancelReason | undefined;
  #listeners: ((reason: CancelReason) => void)[] = [];

  /** Why it was cancelled; undefined while it was not. */
  get reason(): CancelReason | undefined {
    return this.#reason;
  }

  /** Cancels once; later calls change nothing. */
  cancel(reason: CancelReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener(reason);
  }

  /** Runs `listener` when cancelled, at once if it already is. */
  onCancel(listener: (reason: CancelReason) => void): void {
    if (this.#reason !== undefined) listener(this.#reason);
    else this.#listeners.push(listener);
  }

  /** Forgets a listener that is no longer needed, so that what it holds can go. */
  offCancel(listener: (reason: CancelReason) => void): void {
    const position = this.#listeners.indexOf(listener);
    if (position !== -1) this.#listeners.splice(position, 1);
  }
}

/** Why a request is to stop. */
export type CancelReason = 'client-gone' | 'client-stalled' | 'shutdown' | 'finished';
