import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, DataFolderError } from './data-folder-error.ts';
import { requirePrivate } from './prepare-folder.ts';

/** The text of a private file; undefined when there is none. A link, or a file that others can read, is refused. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const stats = await file.stat();
    if (!stats.isFile()) throw new DataFolderError('damaged_file', `${path} is not a file. Put back the file from a backup.`);
    requirePrivate(stats, path, 'chmod 600');
    if (stats.size > FILE_BYTES_MAX) throw new DataFolderError('damaged_file', `${path} is longer than it can be. Put back the file from a backup.`);
    return await file.readFile('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError('unusable', `${path} cannot be read (${codeOf(error)}). Give the gateway's user the right to it.`, { cause: error });
  }
}

/**
 * Writes a private file whole or not at all: to a temporary file, flushed, moved into place, the folder flushed.
 *
 * @throws {DataFolderError} `file_exists` when there is one and `mayReplace` is false.
 */
export async function writePrivateFile(path: string, text: string, { mayReplace }: { readonly mayReplace: boolean }): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFlushed(temporary, text);
    await (mayReplace ? rename(temporary, path) : link(temporary, path));
    if (!mayReplace) await unlink(temporary);
    await flushFolder(dirname(path));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    if (codeOf(error) === 'EEXIST') throw new DataFolderError('file_exists', `${path} exists already.`, { cause: error });
    throw new DataFolderError('unusable', `${path} cannot be written (${codeOf(error)}). Check the free space and the rights of the gateway's user.`, { cause: error });
  }
}

/** By O_SYNC, which flushes with each write: under `node --permission` there is no fsync. */
async function writeFlushed(path: string, text: string): Promise<void> {
  await using file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_SYNC, 0o600);
  await file.writeFile(text, 'utf8');
}

/** Makes a rename survive a power cut, where system and process may flush folders. */
async function flushFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, constants.O_RDONLY);
    await folder.sync();
  } catch (error) {
    if (!['EPERM', 'EISDIR', 'EINVAL', 'EACCES', 'EBADF', 'ERR_ACCESS_DENIED'].includes(codeOf(error))) throw error;
  }
}

const FILE_BYTES_MAX = 16_777_216;
