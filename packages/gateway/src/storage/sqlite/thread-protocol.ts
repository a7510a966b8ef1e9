import type { ThreadAnswer } from '../../ports/index.ts';

/** What the storage thread is asked. One run executes one statement once for each row of parameters, in one transaction when there are several. */
export interface ThreadRequest {
  readonly id: number;
  readonly sql: string;
  readonly rows: readonly (readonly SqliteValue[])[];
}

/** What a statement gave. */
export interface SqliteOutcome {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly changes: number;
}

/** What the storage thread answers. */
export type ThreadReply = ThreadAnswer<SqliteOutcome>;

/** What the thread is started with. */
export interface ThreadOptions {
  readonly file: string;
  readonly busyMs: number;
  /** Whether to read the whole database for damage first. */
  readonly isCheckedInFull: boolean;
}

/** Values that SQLite stores. */
export type SqliteValue = string | number | bigint | null | Uint8Array;

/** The id of the thread's word that the database is open, or is not. */
export const OPENING = 0;
