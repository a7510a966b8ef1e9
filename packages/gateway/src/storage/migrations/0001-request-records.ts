import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The table of request records. */
export const requestRecords: Migration = {
  up: async (database: Kysely<unknown>) => {
    await database.schema
      .createTable('request_records')
      .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('status', 'integer', (column) => column.notNull())
      .addColumn('tenant_id', 'text')
      .addColumn('model', 'text')
      .addColumn('record', 'text', (column) => column.notNull())
      .execute();
    await database.schema.createIndex('request_records_by_time').on('request_records').columns(['started_at_ms', 'id']).execute();
  },
};
