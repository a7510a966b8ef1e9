/** Why a log cannot be opened or written. */
export type SecureLogErrorCode = 'log_state_lost' | 'log_state_damaged' | 'log_full' | 'log_not_written' | 'log_closed';

/** A log that cannot be opened, or an entry that could not be written: the act it accounts for must not be done. */
export class SecureLogError extends Error {
  override readonly name = 'SecureLogError';
  readonly code: SecureLogErrorCode;
  /** Whether the same may succeed later: space was freed, the queue has drained. */
  readonly retryable: boolean;

  constructor(code: SecureLogErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'log_full' || code === 'log_not_written';
  }
}
