/** A log file that cannot be opened or written. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError';
  readonly code: 'log_in_use' | 'log_write_stalled';

  constructor(code: LogFileError['code'], message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** The system's code of an error (`ENOENT`), or an empty text. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
