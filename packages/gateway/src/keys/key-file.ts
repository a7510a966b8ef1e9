import { z } from 'zod';

/** A key as it is kept: nothing here logs in. */
export interface KeyRecord {
  readonly id: string;
  readonly label: string;
  readonly tenantId: string;
  /** HMAC-SHA-256 of the whole key under the pepper, hexadecimal. */
  readonly hash: string;
  /** Model names that it may use; absent means all. */
  readonly models?: readonly string[] | undefined;
  /** Unix milliseconds. */
  readonly createdAtMs: number;
}

/** The file of keys is not what was written. */
export class KeyFileError extends Error {
  readonly code = 'damaged_key_file';
  readonly retryable = false;
  override readonly name = 'KeyFileError';
}

/**
 * Reads the file of keys.
 *
 * @throws {KeyFileError} when it is damaged: no key is dropped in silence.
 */
export function parseKeyFile(text: string): readonly KeyRecord[] {
  const result = keyFile.safeParse(readJson(text));
  if (!result.success || hasDuplicates(result.data.keys)) throw new KeyFileError(`The file ${KEY_FILE} of the data folder is damaged. Put it back from a backup, or remove it and create new keys with: agentor key create`);
  return result.data.keys;
}

/** The text of the file of keys. */
export function writeKeyFile(keys: readonly KeyRecord[]): string {
  return `${JSON.stringify({ version: 1, keys }, undefined, 2)}\n`;
}

/** Its name in the data folder. */
export const KEY_FILE: string = 'keys.json';

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasDuplicates(keys: readonly KeyRecord[]): boolean {
  return new Set(keys.map(({ id }) => id)).size !== keys.length;
}

const keyFile: z.ZodType<{ readonly keys: readonly KeyRecord[] }> = z.strictObject({
  version: z.literal(1),
  keys: z.array(
    z.strictObject({
      id: z.string().regex(/^[0-9A-Za-z]{10}$/),
      label: z.string().max(200),
      tenantId: z.string().min(1).max(64),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      models: z.array(z.string()).optional(),
      createdAtMs: z.int().min(0),
    }),
  ),
});
