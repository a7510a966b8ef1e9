import type { Stats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { codeOf, DataFolderError } from './data-folder-error.ts';

/** Creates the folder with mode 0700, or checks that the one that is there belongs to us and to us alone. */
export async function prepareFolder(path: string): Promise<{ readonly isNew: boolean }> {
  try {
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    requirePrivateFolder(await stat(path), path);
    return { isNew: first !== undefined };
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOTDIR') throw new DataFolderError('not_a_folder', `${path} is not a folder. Name another one as data_folder.`, { cause: error });
    throw new DataFolderError('unusable', `The data folder ${path} cannot be created or read (${codeOf(error)}). Give the gateway's user the right to it, or name another one as data_folder.`, { cause: error });
  }
}

/** Refuses a folder that others can enter, or that someone else owns. */
function requirePrivateFolder(stats: Stats, path: string): void {
  if (!stats.isDirectory()) throw new DataFolderError('not_a_folder', `${path} is not a folder. Name another one as data_folder.`);
  requirePrivate(stats, path, 'chmod 700');
}

/** Refuses what others can read, or what someone else owns. Systems without POSIX users are let through. */
export function requirePrivate(stats: Stats, path: string, repair: string): void {
  const { uid } = userInfo();
  if (uid === NO_POSIX) return;
  if (stats.uid !== uid) {
    throw new DataFolderError('foreign_owner', `${path} belongs to user ${stats.uid}, and the gateway runs as user ${uid}. Run it as that user, or: chown -R ${uid} ${path}`);
  }
  if ((stats.mode & 0o077) !== 0) {
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
    throw new DataFolderError('readable_by_others', `${path} is open to other users (mode ${mode}). It holds secrets: ${repair} ${path}`);
  }
}

/** What `userInfo` says on Windows. */
const NO_POSIX = -1;
