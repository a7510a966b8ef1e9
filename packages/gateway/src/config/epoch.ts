import { isJsonObject } from '@agentor/security/kernel';
import { createHash } from 'node:crypto';
import type { Config } from './config.ts';

/**
 * A name for what a configuration says: the same for the same settings, another for others. Secrets are left out, so it tells
 * nothing of them; whoever has the file of the time can compute it again.
 *
 * @returns 16 hexadecimal characters.
 */
export function configEpoch(config: Config): string {
  return createHash('sha256').update(JSON.stringify(config, sortNames)).digest('hex').slice(0, EPOCH_LENGTH);
}

function sortNames(_name: string, value: unknown): unknown {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))) : value;
}

const EPOCH_LENGTH = 16;
