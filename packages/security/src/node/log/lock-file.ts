import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { LogFileError } from './log-file-error.ts';

/**
 * Takes a file for this process alone, until disposed or until the process ends, however it ends.
 *
 * The lock is the operating system's, by way of SQLite: after a kill it is gone with the process, and no process number is
 * guessed at.
 *
 * @throws {LogFileError} `log_in_use` when another process has it.
 */
export function lockFile(path: string): Disposable {
  createPrivate(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new LogFileError('log_in_use', `${path} is held by another process: a log has one writer.`, { cause: error });
  }
  return { [Symbol.dispose]: () => database.isOpen && database.close() };
}

function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there, perhaps locked: opening and closing it here would drop a lock of this very process.
    chmodSync(path, 0o600);
  }
}
