/** An entry as it lies in the database: what is searched by, and the leaf that is proved. */
export type EntryRow = readonly [id: string, timeMs: number, tenantId: string | null, actor: string, action: string, outcome: string, leaf: string];

/** What the audit thread is asked. */
export type ThreadRequest =
  /** Writes all of the entries or none. Entries whose id is there already are left as they are. Without entries, tries whether writing works. */
  { readonly kind: 'append'; readonly id: number; readonly isDurable: boolean; readonly rows: readonly EntryRow[] };

/** What the audit thread answers. */
export type ThreadReply = { readonly id: number; readonly size: number } | { readonly id: number; readonly sqliteCode: number; readonly message: string };

/** What the thread is started with. */
export interface ThreadOptions {
  readonly file: string;
  readonly busyMs: number;
  /** Longest time between writing an entry and its being on the disk. */
  readonly syncMs: number;
}

/** The id of the thread's word that the database is open, or is not. */
export const OPENING = 0;

/** The code, among SQLite's own, of a database that a later version wrote. */
export const NEWER = -1;
