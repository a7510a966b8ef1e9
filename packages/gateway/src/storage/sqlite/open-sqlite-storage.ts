import { chmod, open, rename, stat } from 'node:fs/promises';
import { Kysely } from 'kysely';
import { type Log, type RecordStore, type SpendStore, StorageError } from '../../ports/index.ts';
import { BUSY_MS, FULL_CHECK_BYTES_MAX } from '../bounds.ts';
import { migrate } from '../migrations/migrate.ts';
import { createSqlRecordStore } from '../records/sql-record-store.ts';
import type { Schema } from '../schema.ts';
import { createSqlSpendStore } from '../spending/sql-spend-store.ts';
import { openSqliteThread, type SqliteThread } from './open-sqlite-thread.ts';
import { createThreadDialect } from './thread-dialect.ts';

/** The storage, with a life of its own. */
export interface Storage extends AsyncDisposable {
  readonly records: RecordStore;
  readonly spending: SpendStore;
}

/** What SQLite storage needs. */
export interface SqliteStorageParts {
  /** `agentor.db` in the data folder. Created with mode 0600 when missing. */
  readonly file: string;
  readonly log: Pick<Log, 'error'>;
  readonly clock: { readonly nowMs: () => number };
}

/**
 * Opens the SQLite database. A damaged one is put aside under a name with the time in it, and a new one begun: records
 * are worth less than a gateway that answers.
 *
 * @throws {StorageError} when it cannot be opened for another reason, such as `storage_newer`.
 */
export async function openSqliteStorage(parts: SqliteStorageParts): Promise<Storage> {
  try {
    return await openOnce(parts.file);
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'storage_damaged') throw error;
    const aside = `${parts.file}.damaged-${new Date(parts.clock.nowMs()).toISOString().replaceAll(/[:.]/g, '-')}`;
    await putAside(parts.file, aside);
    parts.log.error('storage.damaged', { file: aside, hint: 'The damaged database was put aside under this name and a new one begun.', error });
    return openOnce(parts.file);
  }
}

async function openOnce(file: string): Promise<Storage> {
  await createPrivate(file);
  const thread = await openSqliteThread({ file, busyMs: BUSY_MS, isCheckedInFull: await isCheckNeeded(file) });
  try {
    const database = new Kysely<Schema>({ dialect: createThreadDialect(thread) });
    await migrate(database);
    return {
      records: createSqlRecordStore(database, runManyOn(database, thread)),
      spending: createSqlSpendStore(database, runManyOn(database, thread)),
      [Symbol.asyncDispose]: async () => {
        await database.destroy();
        await thread[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await thread[Symbol.asyncDispose]();
    throw error;
  }
}

/** Takes Kysely's connection for the while, so that the rows do not fall into another's transaction. */
function runManyOn(database: Kysely<Schema>, thread: SqliteThread): (...call: Parameters<SqliteThread['run']>) => Promise<unknown> {
  return (sql, rows) => database.connection().execute(() => thread.run(sql, rows));
}

/** SQLite gives its side files the mode of the main one. */
async function createPrivate(file: string): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  await handle.close();
  await chmod(file, 0o600);
}

/** After a crash, its log of writes is still there. */
async function isCheckNeeded(file: string): Promise<boolean> {
  const [database, log] = await Promise.all([sizeOf(file), sizeOf(`${file}-wal`)]);
  return database <= FULL_CHECK_BYTES_MAX || log > 0;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function putAside(file: string, aside: string): Promise<void> {
  await rename(file, aside);
  for (const ending of ['-wal', '-shm']) {
    await rename(file + ending, aside + ending).catch(() => undefined);
  }
}
