import { SYSTEM_CLOCK, SYSTEM_RANDOM } from '@agentor/security/node';
import { AUDIT_FILE, openAuditLog } from './audit/index.ts';
import { openDataFolder } from './data-folder/index.ts';
import { type KeyStore, openKeys } from './keys/index.ts';
import type { Acts } from './ports/index.ts';

export { KeyFileError, type KeyStore, type KeySummary } from './keys/index.ts';

/**
 * The API keys in a data folder, for commands beside a gateway: it may be running, and takes up changes when told to reload.
 * Each change is written to the audit log first.
 *
 * @param dataFolder - Absolute; created when it is not there.
 * @throws {DataFolderError} when the folder cannot be used.
 * @throws {KeyFileError} when the file of keys is damaged.
 */
export async function openKeyStore(dataFolder: string): Promise<KeyStore> {
  // Shared: files are replaced whole, so a running gateway is not disturbed.
  const folder = await openDataFolder(dataFolder, { random: SYSTEM_RANDOM, access: 'shared' });
  const acts: Acts = {
    carryOut: async (act, work) => {
      await using audit = await openAuditLog({ file: folder.pathOf(AUDIT_FILE), clock: SYSTEM_CLOCK, random: SYSTEM_RANDOM, log: SILENT });
      return await audit.carryOut(act, work);
    },
  };
  return openKeys({ files: folder, pepper: await folder.secret('pepper'), random: SYSTEM_RANDOM, clock: SYSTEM_CLOCK, acts, actor: 'operator' });
}

/** Failures are thrown, and the command tells them. */
const SILENT = { info: () => undefined, error: () => undefined };
