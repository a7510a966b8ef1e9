import { HoldError, holdFile } from '@agentor/security/node';
import { join } from 'node:path';
import { DataFolderError } from './data-folder-error.ts';

/** Held while a gateway uses the folder. */
export type FolderLock = Disposable;

/**
 * Takes the folder for this process alone, until disposed or until the process ends, however it ends.
 *
 * @throws {DataFolderError} `in_use` when another gateway holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'gateway.lock');
  try {
    return holdFile(path);
  } catch (error) {
    if (!(error instanceof HoldError)) throw error;
    if (!error.isHeldElsewhere) throw new DataFolderError('unusable', `${path} cannot be locked. Check that it is a file on a local disk; removing it is safe while no gateway runs.`, { cause: error.cause });
    throw new DataFolderError('in_use', `Another gateway uses the data folder ${folder}. Stop it, or give this one a data_folder of its own.`, { cause: error.cause });
  }
}
