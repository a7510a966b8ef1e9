import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes a file for this process alone, until disposed or until the process ends, however it ends.
 *
 * The lock is one of the operating system's (by way of SQLite, which knows each system's own kind): after `kill -9` it is
 * gone with the process, no process number is guessed at, and it holds between containers that share the folder.
 *
 * @throws {HoldError} when it cannot be locked, and the system's own error when it cannot be made.
 */
export function holdFile(path: string): Disposable {
  createPrivate(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new HoldError(path, error);
  }
  return { [Symbol.dispose]: () => database.isOpen && database.close() };
}

/** A file could not be locked. */
export class HoldError extends Error {
  readonly code = 'not_held';
  readonly retryable = false;
  override readonly name = 'HoldError';
  /** Whether another process has it. */
  readonly isHeldElsewhere: boolean;

  constructor(path: string, cause: unknown) {
    super(`${path} cannot be locked`, { cause });
    this.isHeldElsewhere = cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number' && (cause.errcode & 0xff) === SQLITE_BUSY;
  }
}

function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there, perhaps locked: opening and closing it here would drop a lock of this very process.
    chmodSync(path, 0o600);
  }
}

const SQLITE_BUSY = 5;
