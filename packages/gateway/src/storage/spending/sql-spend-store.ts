import type { Kysely } from 'kysely';
import type { SpendStore } from '../../ports/index.ts';
import type { RunMany } from '../records/sql-record-store.ts';
import type { Schema } from '../schema.ts';

/** Spending in a table. */
export function createSqlSpendStore(database: Kysely<Schema>, runMany: RunMany): SpendStore {
  const upsert = compileUpsert(database);
  return {
    saveMany: async (spendings) => {
      if (spendings.length > 0) await runMany(upsert, spendings.map(({ under, period, spentNanoUsd }) => [under, period, spentNanoUsd]));
    },
    load: async (periods) => {
      const rows = await database.selectFrom('spending').selectAll().where('period', 'in', periods).execute();
      return rows.map(({ counted_under, period, spent_nano_usd }) => ({ under: counted_under, period, spentNanoUsd: spent_nano_usd }));
    },
    deleteBefore: async ({ day, month }) => {
      const { numDeletedRows } = await database
        .deleteFrom('spending')
        .where('period', '!=', TOTAL)
        .where((build) => build.or([build('period', '<', month), build.and([build('period', 'like', DAYS), build('period', '<', day)])]))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function compileUpsert(database: Kysely<Schema>): string {
  return database
    .insertInto('spending')
    .values({ counted_under: '', period: '', spent_nano_usd: 0 })
    .onConflict((conflict) => conflict.columns(['counted_under', 'period']).doUpdateSet((build) => ({ spent_nano_usd: build.ref('excluded.spent_nano_usd') })))
    .compile().sql;
}

const TOTAL = 'total';
/** `2026-11-25`, and not `2026-11`. */
const DAYS = '____-__-__';
