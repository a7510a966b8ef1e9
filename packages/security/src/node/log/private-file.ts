import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCodeOf } from './log-file-error.ts';

/** Replaces a file that only its owner can read, whole or not at all, and waits until the disk has it. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await writeDurably(temporary, text);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  await using file = await open(path, flags, 0o600);
  await file.writeFile(text, 'utf8');
  await file.datasync();
}

/** The text of a file; undefined when there is none. A link is not followed. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    return await file.readFile('utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes renames in a folder survive a power cut, where the system lets folders be flushed. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, constants.O_RDONLY);
    await folder.sync();
  } catch (error) {
    if (!UNFLUSHABLE.has(systemCodeOf(error))) throw error;
  }
}

const UNFLUSHABLE: ReadonlySet<string> = new Set(['EPERM', 'EISDIR', 'EINVAL', 'EACCES', 'EBADF', 'ERR_ACCESS_DENIED']);
