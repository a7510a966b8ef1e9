import { HoldError, holdFile } from '../hold-file.ts';
import { LogFileError } from './log-file-error.ts';

/**
 * Takes a log's file for this process alone, as {@link holdFile} does.
 *
 * @throws {LogFileError} `log_in_use` when another process has it.
 */
export function lockFile(path: string): Disposable {
  try {
    return holdFile(path);
  } catch (error) {
    if (!(error instanceof HoldError)) throw error;
    throw new LogFileError('log_in_use', `${path} is held by another process: a log has one writer.`, { cause: error.cause });
  }
}
