import { type Random, Secret } from '@agentor/security/kernel';
import { join } from 'node:path';
import { DataFolderError } from './data-folder-error.ts';
import { type FolderLock, lockFolder } from './lock-folder.ts';
import { prepareFolder } from './prepare-folder.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';
import { parseSecretFile, writeSecretFile } from './secret-file.ts';

/** The folder of what the gateway keeps: generated secrets, keys, records. Only its owner can read it. */
export interface DataFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /** True when this opening created it: the first start. */
  readonly isNew: boolean;
  /** The path of a file in it, for those who open it themselves. */
  readonly pathOf: (name: string) => string;
  /** The text of a file in it, undefined when there is none. @throws {DataFolderError} */
  readonly readText: (name: string) => Promise<string | undefined>;
  /** Writes a file whole or not at all: it survives a crash at any moment. Mode 0600. @throws {DataFolderError} */
  readonly writeText: (name: string, text: string) => Promise<void>;
  /**
   * The 256-bit secret of that name, as 64 hexadecimal characters; generated at its first use.
   *
   * @throws {DataFolderError} when its file is damaged: it is never generated anew, since what it protects would be lost.
   */
  readonly secret: (name: string) => Promise<Secret>;
}

/** How a data folder is opened. */
export interface OpenDataFolderOptions {
  readonly random: Pick<Random, 'bytes'>;
  /** `exclusive` for the gateway: a second one on the same folder is refused. `shared` for commands beside it. Default `exclusive`. */
  readonly access?: 'exclusive' | 'shared';
}

/**
 * Opens the data folder, and creates it when it is not there.
 *
 * @param path - Absolute.
 * @throws {DataFolderError} when others can read it, someone else owns it, or another gateway uses it.
 */
export async function openDataFolder(path: string, { random, access = 'exclusive' }: OpenDataFolderOptions): Promise<DataFolder> {
  const { isNew } = await prepareFolder(path);
  const lock: FolderLock | undefined = access === 'exclusive' ? lockFolder(path) : undefined;
  const pathOf = (name: string): string => join(path, requireName(name));
  const writeText = async (name: string, text: string): Promise<void> => writePrivateFile(pathOf(name), text, { mayReplace: true });
  return {
    path,
    isNew,
    pathOf,
    readText: async (name) => readPrivateFile(pathOf(name)),
    writeText,
    secret: async (name) => findOrMakeSecret(pathOf(`${name}.secret`), random),
    [Symbol.asyncDispose]: () => {
      lock?.[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

async function findOrMakeSecret(path: string, random: Pick<Random, 'bytes'>): Promise<Secret> {
  const present = await readPrivateFile(path);
  if (present !== undefined) return new Secret(parseSecretFile(present, path));
  const value = Buffer.from(random.bytes(SECRET_BYTES)).toString('hex');
  try {
    await writePrivateFile(path, writeSecretFile(value), { mayReplace: false });
    return new Secret(value);
  } catch (error) {
    if (!(error instanceof DataFolderError) || error.code !== 'file_exists') throw error;
    // Another process was first: its secret counts.
    return new Secret(parseSecretFile((await readPrivateFile(path)) ?? '', path));
  }
}

/** Names are ours, never a caller's; a path in one would be our bug. */
function requireName(name: string): string {
  if (!/^[a-z][a-z0-9.-]{0,63}$/.test(name)) throw new RangeError('not a file name of the data folder');
  return name;
}

const SECRET_BYTES = 32;
