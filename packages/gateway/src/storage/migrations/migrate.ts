import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StorageError } from '../../ports/index.ts';
import type { Schema } from '../schema.ts';
import { requestRecords } from './0001-request-records.ts';
import { spending } from './0002-spending.ts';

/**
 * Brings the tables to what this version expects. Runs again without effect.
 *
 * @throws {StorageError} `storage_newer` when a later version has been at it.
 */
export async function migrate(database: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const applied = await appliedNames(database);
  if (applied.some((name) => !(name in MIGRATIONS))) throw new StorageError('storage_newer');
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new StorageError('storage_unavailable', { cause: error });
}

async function appliedNames(database: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === TABLE)) return [];
  const { rows } = await sql<{ readonly name: string }>`select name from ${sql.table(TABLE)}`.execute(database);
  return rows.map(({ name }) => name);
}

/** By name, in order. A migration is never changed once it was released. */
const MIGRATIONS = { '0001-request-records': requestRecords, '0002-spending': spending };

/** Kysely's own table of what was applied. */
const TABLE = 'kysely_migration';
