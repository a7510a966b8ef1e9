import { PAGE_MAX, type RecordRef, type RecordStore, type StoredRecord } from './record-store.ts';

/** Records in memory: they end with the process. */
export function createMemoryRecordStore<Kept extends StoredRecord>(): RecordStore<Kept> {
  const records = new Map<string, Kept>();
  const idByName = new Map<string, string>();
  const isFree = (record: Kept): boolean => record.uniqueNames.every((name) => (idByName.get(nameKey(record.tenantId, name)) ?? record.id) === record.id);
  const put = (record: Kept): void => {
    records.set(record.id, record);
    for (const name of record.uniqueNames) idByName.set(nameKey(record.tenantId, name), record.id);
  };
  const drop = ({ id, tenantId, uniqueNames }: Kept): void => {
    records.delete(id);
    for (const name of uniqueNames) idByName.delete(nameKey(tenantId, name));
  };
  const find = ({ tenantId, id }: RecordRef): Kept | undefined => {
    const record = records.get(id);
    return record?.tenantId === tenantId ? record : undefined;
  };
  return {
    insert: async (record) => {
      if (records.has(record.id) || !isFree(record)) return 'name-taken';
      put(record);
      return 'stored';
    },
    find: async (ref) => find(ref),
    findByName: async ({ tenantId, name }) => records.get(idByName.get(nameKey(tenantId, name)) ?? ''),
    findInAnyTenant: async (id) => records.get(id),
    replace: async (next, version) => {
      const before = find(next);
      if (before?.version !== version) return 'changed';
      if (!isFree(next)) return 'name-taken';
      drop(before);
      put(next);
      return 'stored';
    },
    remove: async (ref, version) => {
      const before = find(ref);
      if (before?.version !== version) return false;
      drop(before);
      return true;
    },
    list: async ({ tenantId, after = '', limit }) =>
      [...records.values()]
        .filter((record) => record.tenantId === tenantId && record.id > after)
        .toSorted((left, right) => (left.id < right.id ? -1 : 1))
        .slice(0, Math.min(limit, PAGE_MAX)),
  };
}

function nameKey(tenantId: string, name: string): string {
  return JSON.stringify([tenantId, name]);
}
