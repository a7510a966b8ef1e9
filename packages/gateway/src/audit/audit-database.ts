import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type EntryRow, NEWER } from './thread-protocol.ts';

/**
 * The database of the audit log. It has a file of its own: its writes are synchronised to the disk on another rule than those of
 * request records, and a damaged one is never put aside for a new one.
 *
 * Positions are given under SQLite's write lock, in the transaction that stores the entry, so there is no gap and none is
 * given twice, whoever writes: the gateway, or a command beside it.
 */
export class AuditDatabase {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #last: StatementSync;
  readonly #noteSynced: StatementSync;
  #hasUnsynced = false;

  /** Opens the file, and makes the tables when they are not there. @throws an error of SQLite's, with its `errcode`. */
  constructor(file: string, busyMs: number) {
    const database = new DatabaseSync(file, { timeout: busyMs, allowExtension: false, enableDoubleQuotedStringLiterals: false });
    try {
      this.#database = prepare(database);
      this.#insert = database.prepare(
        'INSERT INTO audit_entries (position, id, time_ms, tenant_id, actor, action, outcome, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
      );
      this.#last = database.prepare('SELECT max(position) AS last FROM audit_entries');
      this.#noteSynced = database.prepare('UPDATE audit_state SET synced_size = ?');
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Entries in the log. */
  get size(): number {
    const last = this.#last.get()?.['last'];
    return typeof last === 'number' ? last + 1 : 0;
  }

  /** Whether entries were written that a power cut could take back. */
  get hasUnsynced(): boolean {
    return this.#hasUnsynced;
  }

  /** Writes all of the entries or none, and gives the size of the log then. @throws an error of SQLite's. */
  append(rows: readonly EntryRow[], isDurable: boolean): number {
    this.#setSync(isDurable);
    const size = this.#inTransaction(() => {
      let next = this.size;
      for (const row of rows) if (this.#insert.run(next, ...row).changes === 1) next += 1;
      return next;
    });
    this.#hasUnsynced = !isDurable;
    return size;
  }

  /** Brings what was written to the disk. The commit of this small write takes all before it along. @throws an error of SQLite's. */
  sync(): void {
    this.#setSync(true);
    this.#inTransaction(() => this.#noteSynced.run(this.size));
    this.#hasUnsynced = false;
  }

  close(): void {
    this.#database.close();
  }

  #inTransaction<Outcome>(work: () => Outcome): Outcome {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const outcome = work();
      this.#database.exec('COMMIT');
      return outcome;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** FULL waits for the disk at each commit; NORMAL leaves the commit with the operating system. */
  #setSync(isFull: boolean): void {
    this.#database.exec(isFull ? 'PRAGMA synchronous=FULL' : 'PRAGMA synchronous=NORMAL');
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000');
  database.exec('BEGIN IMMEDIATE');
  database.exec(TABLES);
  const version = database.prepare('SELECT version FROM audit_state').get()?.['version'];
  database.exec('COMMIT');
  if (version !== SCHEMA_VERSION) throw Object.assign(new Error('a later version of the gateway wrote this audit log'), { errcode: NEWER });
  return database;
}

const SCHEMA_VERSION = 1;

/** Plain SQL that SQLite and PostgreSQL read alike, but for the file's own pragmas. */
const TABLES = `
CREATE TABLE IF NOT EXISTS audit_entries (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time_ms BIGINT NOT NULL,
  tenant_id TEXT,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  outcome TEXT NOT NULL,
  leaf TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_entries_by_tenant ON audit_entries (tenant_id, position);
CREATE TABLE IF NOT EXISTS audit_state (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  version INTEGER NOT NULL,
  synced_size BIGINT NOT NULL
);
INSERT INTO audit_state (singleton, version, synced_size) VALUES (1, ${SCHEMA_VERSION}, 0) ON CONFLICT (singleton) DO NOTHING;
`;
