import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataFolderError } from './data-folder-error.ts';

/** Held while a gateway uses the folder. */
export type FolderLock = Disposable;

/**
 * Takes the folder for this process alone, until disposed or until the process ends, however it ends.
 *
 * The lock is one of the operating system's (by way of SQLite, which knows each system's own kind): after `kill -9` it is
 * gone with the process, no process number is guessed at, and it holds between containers that share the folder.
 *
 * @throws {DataFolderError} `in_use` when another gateway holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'gateway.lock');
  createPrivate(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw new DataFolderError('unusable', `${path} cannot be locked. Check that it is a file on a local disk; removing it is safe while no gateway runs.`, { cause: error });
    throw new DataFolderError('in_use', `Another gateway uses the data folder ${folder}. Stop it, or give this one a data_folder of its own.`, { cause: error });
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

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === SQLITE_BUSY;
}

const SQLITE_BUSY = 5;
