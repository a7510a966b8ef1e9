import type { PackedRecord, RecordStore } from '../../ports/index.ts';
import { parseRecord } from '../records/parse-record.ts';

/** Records in memory: for a gateway without a disk. The oldest go when there are `recordsMax`. */
export function createMemoryRecordStore(recordsMax: number): RecordStore {
  /** In the order they were stored. */
  const byId = new Map<string, PackedRecord>();
  const remove = (ids: readonly string[]): Promise<number> => {
    for (const id of ids) byId.delete(id);
    return Promise.resolve(ids.length);
  };
  const surplus = (count: number): string[] => [...byId.keys()].slice(0, Math.max(0, byId.size - count));
  return {
    addMany: async (records) => {
      for (const record of records) if (!byId.has(record.id)) byId.set(record.id, record);
      await remove(surplus(recordsMax));
    },
    find: (id) => {
      const packed = byId.get(id);
      return Promise.resolve(packed === undefined ? undefined : parseRecord(packed.json));
    },
    recent: ({ limit, before }) => {
      const newest = [...byId.values()].toSorted(newestFirst);
      const older = before === undefined ? newest : newest.filter((record) => newestFirst(before, record) < 0);
      return Promise.resolve(older.slice(0, Math.max(0, limit)).flatMap(({ json }) => parseRecord(json) ?? []));
    },
    deleteOlderThan: (startedAtMs) => remove([...byId.values()].filter((record) => record.startedAtMs < startedAtMs).map(({ id }) => id)),
    keepNewest: (count) => remove(surplus(count)),
  };
}

type Place = Pick<PackedRecord, 'id' | 'startedAtMs'>;

function newestFirst(left: Place, right: Place): number {
  if (left.startedAtMs !== right.startedAtMs) return right.startedAtMs - left.startedAtMs;
  return left.id < right.id ? 1 : left.id > right.id ? -1 : 0;
}
