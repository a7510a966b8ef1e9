import type { VaultRow, VaultStore } from './token-vault.ts';

/** Rows in memory: gone with the process. */
export function createMemoryVaultStore(): VaultStore {
  const rows = new Map<string, VaultRow>();
  const remove = (isGone: (row: VaultRow) => boolean): number => {
    let count = 0;
    for (const [name, row] of rows) {
      if (!isGone(row)) continue;
      rows.delete(name);
      count += 1;
    }
    return count;
  };
  return {
    put: (row) => void rows.set(nameOf(row.scope, row.token), row),
    get: (scope, token) => rows.get(nameOf(scope, token)),
    erase: (scope) => remove((row) => row.scope === scope),
    purge: (beforeMs) => remove((row) => row.expiresAtMs <= beforeMs),
  };
}

function nameOf(scope: string, token: string): string {
  return `${scope}/${token}`;
}
