/** What can be wrong with the data folder. */
export type DataFolderProblem =
  | 'not_a_folder'
  | 'readable_by_others'
  | 'foreign_owner'
  | 'in_use'
  | 'damaged_file'
  | 'file_exists'
  | 'unusable';

/** The data folder cannot be used as it is. The message says what to do. */
export class DataFolderError extends Error {
  readonly code: DataFolderProblem;
  readonly retryable = false;
  override readonly name = 'DataFolderError';

  constructor(code: DataFolderProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The system's code of a failed call: `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
