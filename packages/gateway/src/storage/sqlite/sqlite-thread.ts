// The body of the storage thread: SQLite waits for the disk here, and nobody waits with it.
// It imports nothing but Node's own and its protocol, so that it starts alike from sources and from the built package.
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { OPENING, type SqliteOutcome, type ThreadOptions, type ThreadReply, type ThreadRequest } from './thread-protocol.ts';

function serve(options: ThreadOptions): void {
  const port = parentPort;
  if (port === null) return;
  try {
    const database = open(options);
    const statements = new Map<string, StatementSync>();
    port.on('message', (request: ThreadRequest | 'close') => {
      if (request === 'close') {
        database.close();
        port.close();
      } else port.postMessage(run(database, statements, request));
    });
    port.postMessage({ id: OPENING, answer: NOTHING } satisfies ThreadReply);
  } catch (error) {
    port.postMessage(toFailure(OPENING, error));
    port.close();
  }
}

function open({ file, busyMs, isCheckedInFull }: ThreadOptions): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyMs, allowExtension: false, enableDoubleQuotedStringLiterals: false });
  // WAL lets readers and the writer work side by side. NORMAL syncs at checkpoints: a killed process loses nothing that
  // was committed, a power cut at most the last moments, and neither damages the file.
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA journal_size_limit=67108864');
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  if (isCheckedInFull) {
    const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (verdict !== 'ok') throw Object.assign(new Error('quick_check'), { errcode: SQLITE_CORRUPT });
  }
  return database;
}

function run(database: DatabaseSync, statements: Map<string, StatementSync>, { id, sql, rows }: ThreadRequest): ThreadReply {
  try {
    const statement = prepare(database, statements, sql);
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      if (statement.columns().length > 0) return { id, answer: { rows: statement.all(...only), changes: 0 } };
      return { id, answer: { rows: [], changes: Number(statement.run(...only).changes) } };
    }
    return { id, answer: { rows: [], changes: runAll(database, statement, rows) } };
  } catch (error) {
    return toFailure(id, error);
  }
}

function runAll(database: DatabaseSync, statement: StatementSync, rows: ThreadRequest['rows']): number {
  let changes = 0;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const row of rows) changes += Number(statement.run(...row).changes);
    database.exec('COMMIT');
    return changes;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function prepare(database: DatabaseSync, statements: Map<string, StatementSync>, sql: string): StatementSync {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const statement = database.prepare(sql);
  if (statements.size < STATEMENTS_MAX) statements.set(sql, statement);
  return statement;
}

function isOptions(value: unknown): value is ThreadOptions {
  return typeof value === 'object' && value !== null && 'file' in value && 'busyMs' in value && 'isCheckedInFull' in value;
}

function toFailure(id: number, error: unknown): ThreadReply {
  const sqliteCode = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  return { id, sqliteCode, message: error instanceof Error ? error.message : 'unknown' };
}

const SQLITE_CORRUPT = 11;
const STATEMENTS_MAX = 100;
const NOTHING: SqliteOutcome = { rows: [], changes: 0 };

const given: unknown = workerData;
if (isOptions(given)) serve(given);
