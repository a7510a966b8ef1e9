import { createHash } from 'node:crypto';
import { DataFolderError } from './data-folder-error.ts';

/** The text of a secret's file: a version, the value, and a check sum that shows damage. */
export function writeSecretFile(value: string): string {
  return `${VERSION} ${value} ${checkSum(value)}\n`;
}

/**
 * The value in a secret's file.
 *
 * @throws {DataFolderError} `damaged_file` for anything but exactly what {@link writeSecretFile} wrote.
 */
export function parseSecretFile(text: string, path: string): string {
  const [, value = '', sum = ''] = /^agentor-secret-1 ([0-9a-f]{64}) ([0-9a-f]{16})\n$/.exec(text) ?? [];
  if (value !== '' && sum === checkSum(value)) return value;
  throw new DataFolderError(
    'damaged_file',
    `The secret in ${path} is damaged. Put back the file from a backup. It is not generated anew: every API key made with it would stop working. If you accept that, remove the whole data folder.`,
  );
}

/** Sixteen characters of a hash of a 256-bit random value tell nothing usable about it. */
function checkSum(value: string): string {
  return createHash('sha256').update(`agentor secret file\0${value}`).digest('hex').slice(0, 16);
}

const VERSION = 'agentor-secret-1';
