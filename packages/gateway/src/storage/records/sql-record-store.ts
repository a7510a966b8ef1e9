import type { Kysely } from 'kysely';
import type { PackedRecord, RecordPage, RecordStore } from '../../ports/index.ts';
import { DELETE_ROWS_MAX, PAGE_RECORDS_MAX } from '../bounds.ts';
import type { Schema } from '../schema.ts';
import { parseRecord } from './parse-record.ts';

/** Runs one statement for each row of parameters, all in one transaction or none. */
export type RunMany = (sql: string, rows: readonly (readonly (string | number | null)[])[]) => Promise<unknown>;

/** Records in a table. */
export function createSqlRecordStore(database: Kysely<Schema>, runMany: RunMany): RecordStore {
  const insert = compileInsert(database);
  return {
    addMany: async (records) => {
      if (records.length > 0) await runMany(insert, records.map(toRow));
    },
    find: async (id) => {
      const row = await database.selectFrom('request_records').select('record').where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : parseRecord(row.record);
    },
    recent: async (page) => {
      const rows = await selectPage(database, page).execute();
      return rows.flatMap(({ record }) => parseRecord(record) ?? []);
    },
    deleteOlderThan: (startedAtMs) =>
      deleteInSteps(database, () => database.selectFrom('request_records').select('sequence').where('started_at_ms', '<', startedAtMs)),
    keepNewest: async (count) => {
      const newest = await database.selectFrom('request_records').select((build) => build.fn.max('sequence').as('last')).executeTakeFirst();
      const last = (newest?.last ?? 0) - count;
      if (last <= 0) return 0;
      return deleteInSteps(database, () => database.selectFrom('request_records').select('sequence').where('sequence', '<=', last));
    },
  };
}

function compileInsert(database: Kysely<Schema>): string {
  const shape = { id: '', started_at_ms: 0, outcome: '', status: 0, tenant_id: '', model: '', record: '' };
  return database
    .insertInto('request_records')
    .values(shape)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .compile().sql;
}

/** In the order of {@link compileInsert}. */
function toRow({ id, startedAtMs, outcome, status, tenantId, modelRouted, json }: PackedRecord): readonly (string | number | null)[] {
  return [id, startedAtMs, outcome, status, tenantId, modelRouted, json];
}

function selectPage(database: Kysely<Schema>, { limit, before }: RecordPage): ReturnType<typeof selectNewest> {
  const newest = selectNewest(database, Math.min(Math.max(limit, 0), PAGE_RECORDS_MAX));
  if (before === undefined) return newest;
  return newest.where((build) => build(build.refTuple('started_at_ms', 'id'), '<', build.tuple(before.startedAtMs, before.id)));
}

function selectNewest(database: Kysely<Schema>, limit: number) {
  return database.selectFrom('request_records').select('record').orderBy('started_at_ms', 'desc').orderBy('id', 'desc').limit(limit);
}

type Doomed = ReturnType<typeof doomed>;

function doomed(database: Kysely<Schema>) {
  return database.selectFrom('request_records').select('sequence');
}

async function deleteInSteps(database: Kysely<Schema>, select: () => Doomed): Promise<number> {
  let total = 0;
  for (;;) {
    const { numDeletedRows } = await database
      .deleteFrom('request_records')
      .where('sequence', 'in', select().orderBy('sequence').limit(DELETE_ROWS_MAX))
      .executeTakeFirst();
    total += Number(numDeletedRows);
    if (numDeletedRows < BigInt(DELETE_ROWS_MAX)) return total;
  }
}
