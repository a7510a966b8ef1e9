import { openCheckpoint, type NoteSigner, parseCheckpoint, parseNote, proveConsistency, proveInclusion, readRoot, signCheckpoint } from '@agentor/security/audit';
import { equalInConstantTime } from '@agentor/security/kernel';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type CheckpointRow, CONTRADICTS, type EntryRow, NEWER, type ProvedEntry } from './thread-protocol.ts';
import { hashReader, type TileRows, TreeTiles } from './tree-tiles.ts';

/**
 * The database of the audit log. It has a file of its own: its writes are synchronised to the disk on another rule than those of
 * request records, and a damaged one is never put aside for a new one.
 *
 * Positions are given under SQLite's write lock, in the transaction that stores the entry and the tiles over it, so there is no gap
 * and none is given twice, whoever writes: the gateway, or a command beside it.
 */
export class AuditDatabase {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #tiles: TileRows;
  #tree: TreeTiles;
  #hasUnsynced = false;

  private constructor(database: DatabaseSync, tree: TreeTiles, statements: Statements) {
    this.#database = database;
    this.#tree = tree;
    this.#statements = statements;
    this.#tiles = tileRows(statements);
  }

  /** Opens the file, and makes the tables when they are not there. @throws an error of SQLite's, with its `errcode`. */
  static async open(file: string, busyMs: number): Promise<AuditDatabase> {
    const database = new DatabaseSync(file, { timeout: busyMs, allowExtension: false, enableDoubleQuotedStringLiterals: false });
    try {
      prepare(database);
      const statements = prepareStatements(database);
      return new AuditDatabase(database, await TreeTiles.read(tileRows(statements), sizeOf(statements)), statements);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Entries in the log. */
  get size(): number {
    return sizeOf(this.#statements);
  }

  /** Whether entries were written that a power cut could take back. */
  get hasUnsynced(): boolean {
    return this.#hasUnsynced;
  }

  /** The newest checkpoint. */
  latestCheckpoint(): CheckpointRow | undefined {
    return toCheckpoint(this.#statements.latestCheckpoint.get());
  }

  /** The name under which checkpoints of this log were signed; undefined before the first. */
  origin(): string | undefined {
    const note = parseNote(this.latestCheckpoint()?.note ?? '');
    return note === undefined ? undefined : parseCheckpoint(note.text)?.origin;
  }

  /** Writes all of the entries or none, and gives the size of the log then. @throws an error of SQLite's. */
  async append(rows: readonly EntryRow[], isDurable: boolean): Promise<number> {
    this.#setSync(isDurable);
    await this.#inTransaction((tree) => {
      for (const row of rows) {
        if (this.#statements.insert.run(tree.size, ...row).changes === 1) tree.append(Buffer.from(row[LEAF]));
      }
      tree.writeEdges();
    });
    this.#hasUnsynced = !isDurable;
    return this.#tree.size;
  }

  /** Brings what was written to the disk. The commit of this small write takes all before it along. @throws an error of SQLite's. */
  async sync(): Promise<void> {
    this.#setSync(true);
    await this.#inTransaction((tree) => void this.#statements.noteSynced.run(tree.size));
    this.#hasUnsynced = false;
  }

  /** Signs the tree as it is, and brings it to the disk. Nothing is signed twice. @throws an error of SQLite's. */
  async sign(origin: string, signer: NoteSigner): Promise<CheckpointRow | undefined> {
    this.#setSync(true);
    await this.#inTransaction((tree) => {
      if (tree.size === 0 || tree.size === (this.latestCheckpoint()?.size ?? 0)) return;
      this.#statements.putCheckpoint.run(tree.size, signCheckpoint({ origin, size: tree.size, root: tree.root() }, [signer]));
    });
    this.#hasUnsynced = false;
    return this.latestCheckpoint();
  }

  /** Puts signature lines under a checkpoint that is kept; one that is none makes no difference. @throws an error of SQLite's. */
  cosign(size: number, lines: string): void {
    const kept = toCheckpoint(this.#statements.checkpointOf.get(size));
    if (kept === undefined) return;
    const note = kept.note + lines;
    if (parseNote(note) !== undefined && !kept.note.includes(lines)) this.#statements.putCheckpoint.run(size, note);
  }

  /** An entry with its proof under the newest checkpoint that covers it. */
  async prove(entryId: string): Promise<ProvedEntry | undefined> {
    const row = this.#statements.byId.get(entryId);
    if (row === undefined) return undefined;
    const entry = { index: Number(row['position']), tenantId: row['tenant_id'] === null ? null : String(row['tenant_id']), leaf: String(row['leaf']) };
    const checkpoint = toCheckpoint(this.#statements.latestCheckpoint.get());
    if (checkpoint === undefined || checkpoint.size <= entry.index) return entry;
    return { ...entry, proved: { checkpoint: checkpoint.note, proof: await proveInclusion(hashReader(this.#tiles), entry.index, checkpoint.size) } };
  }

  /** The consistency proof between two sizes of the log. */
  async proveGrowth(from: number, to: number): Promise<readonly Uint8Array[]> {
    return proveConsistency(hashReader(this.#tiles), from, to);
  }

  /**
   * Refuses to go on with a log that is not the one that was signed: a log must never sign two histories.
   *
   * @throws an error with the code {@link CONTRADICTS}.
   */
  async requireSigned(origin: string, signer: NoteSigner): Promise<void> {
    const latest = this.latestCheckpoint();
    if (latest === undefined) return;
    const checkpoint = openCheckpoint(latest.note, { origin, logKeys: [signer.verifier] });
    const isSame = checkpoint !== undefined && checkpoint.size <= this.size && equalInConstantTime(Buffer.from(checkpoint.root), Buffer.from(await readRoot(hashReader(this.#tiles), checkpoint.size)));
    if (!isSame) throw Object.assign(new Error('the audit log is not the one that its last checkpoint was signed over'), { errcode: CONTRADICTS });
  }

  close(): void {
    this.#database.close();
  }

  async #inTransaction(work: (tree: TreeTiles) => void): Promise<void> {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have written since.
      const size = this.size;
      if (this.#tree.size !== size) this.#tree = await TreeTiles.read(this.#tiles, size);
      work(this.#tree);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#tree = await TreeTiles.read(this.#tiles, this.size);
      throw error;
    }
  }

  /** FULL waits for the disk at each commit; NORMAL leaves the commit with the operating system. */
  #setSync(isFull: boolean): void {
    this.#database.exec(isFull ? 'PRAGMA synchronous=FULL' : 'PRAGMA synchronous=NORMAL');
  }
}

interface Statements {
  readonly insert: StatementSync;
  readonly last: StatementSync;
  readonly noteSynced: StatementSync;
  readonly readTile: StatementSync;
  readonly writeTile: StatementSync;
  readonly putCheckpoint: StatementSync;
  readonly latestCheckpoint: StatementSync;
  readonly checkpointOf: StatementSync;
  readonly byId: StatementSync;
}

function prepareStatements(database: DatabaseSync): Statements {
  return {
    insert: database.prepare(
      'INSERT INTO audit_entries (position, id, time_ms, tenant_id, key_id, action, resource, outcome, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    ),
    last: database.prepare('SELECT max(position) AS last FROM audit_entries'),
    noteSynced: database.prepare('UPDATE audit_state SET synced_size = ?'),
    readTile: database.prepare('SELECT hashes FROM audit_tiles WHERE level = ? AND tile = ?'),
    writeTile: database.prepare('INSERT INTO audit_tiles (level, tile, hashes) VALUES (?, ?, ?) ON CONFLICT (level, tile) DO UPDATE SET hashes = excluded.hashes'),
    putCheckpoint: database.prepare('INSERT INTO audit_checkpoints (size, note) VALUES (?, ?) ON CONFLICT (size) DO UPDATE SET note = excluded.note'),
    latestCheckpoint: database.prepare('SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1'),
    checkpointOf: database.prepare('SELECT size, note FROM audit_checkpoints WHERE size = ?'),
    byId: database.prepare('SELECT position, tenant_id, leaf FROM audit_entries WHERE id = ?'),
  };
}

function tileRows({ readTile, writeTile }: Statements): TileRows {
  return {
    read: (level, index) => {
      const hashes = readTile.get(level, index)?.['hashes'];
      return hashes instanceof Uint8Array ? hashes : undefined;
    },
    write: (level, index, hashes) => void writeTile.run(level, index, hashes),
  };
}

function sizeOf({ last }: Statements): number {
  const position = last.get()?.['last'];
  return typeof position === 'number' ? position + 1 : 0;
}

function toCheckpoint(row: Readonly<Record<string, unknown>> | undefined): CheckpointRow | undefined {
  return row === undefined ? undefined : { size: Number(row['size']), note: String(row['note']) };
}

function prepare(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000');
  database.exec('BEGIN IMMEDIATE');
  database.exec(TABLES);
  const version = database.prepare('SELECT version FROM audit_state').get()?.['version'];
  database.exec('COMMIT');
  if (version !== SCHEMA_VERSION) throw Object.assign(new Error('a later version of the gateway wrote this audit log'), { errcode: NEWER });
}

const SCHEMA_VERSION = 1;
/** Where the leaf stands in a row. */
const LEAF = 7;

/** Plain SQL that SQLite and PostgreSQL read alike, but for the names of types. */
const TABLES = `
CREATE TABLE IF NOT EXISTS audit_entries (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time_ms BIGINT NOT NULL,
  tenant_id TEXT,
  key_id TEXT,
  action TEXT NOT NULL,
  resource TEXT NOT NULL,
  outcome TEXT NOT NULL,
  leaf TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_entries_by_tenant ON audit_entries (tenant_id, position);
CREATE TABLE IF NOT EXISTS audit_tiles (
  level INTEGER NOT NULL,
  tile BIGINT NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, tile)
);
CREATE TABLE IF NOT EXISTS audit_checkpoints (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS audit_state (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  version INTEGER NOT NULL,
  synced_size BIGINT NOT NULL
);
INSERT INTO audit_state (singleton, version, synced_size) VALUES (1, ${SCHEMA_VERSION}, 0) ON CONFLICT (singleton) DO NOTHING;
`;
