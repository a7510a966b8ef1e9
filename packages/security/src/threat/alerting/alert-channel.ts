import type { Notice } from './notice.ts';

/** A way to people: a log, a mailbox, a pager. */
export interface AlertChannel {
  readonly name: string;
  /**
   * Delivers a notice. The same notice may come twice: after a kill between sending and noting it down.
   *
   * @throws {AlertChannelError} when it was not taken.
   */
  readonly send: (notice: Notice) => Promise<void>;
  /** Finds out whether a notice could be delivered now, without bothering anyone. @throws {AlertChannelError} */
  readonly test: () => Promise<void>;
}

/** Why a channel did not take a notice. */
export class AlertChannelError extends Error {
  override readonly name = 'AlertChannelError';
  readonly code: string;
  /** Whether the same channel may take it later; if not, the next one is used at once. */
  readonly retryable: boolean;

  constructor(code: string, message: string, { retryable, cause }: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, { cause });
    this.code = code;
    this.retryable = retryable;
  }
}
