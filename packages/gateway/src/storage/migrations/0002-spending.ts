import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What was spent, by count and period. */
export const spending: Migration = {
  up: async (database: Kysely<unknown>) => {
    await database.schema
      .createTable('spending')
      .addColumn('counted_under', 'text', (column) => column.notNull())
      .addColumn('period', 'text', (column) => column.notNull())
      .addColumn('spent_nano_usd', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('spending_by_count', ['counted_under', 'period'])
      .execute();
  },
};
