import type { ThreadAnswer } from '../ports/index.ts';

/** An entry as it lies in the database: what is searched by, and the leaf that is proved. */
export type EntryRow = readonly [
  id: string,
  timeMs: number,
  tenantId: string | null,
  keyId: string | null,
  action: string,
  resource: string,
  outcome: string,
  leaf: string,
];

/** What the audit thread is asked. */
export type ThreadRequest = { readonly id: number } & ThreadQuestion;

/** The questions, each with the answer that {@link ThreadAnswers} has for its kind. */
export type ThreadQuestion =
  /** Writes all of the entries or none. Entries whose id is there already are left as they are. Without entries, tries whether writing works. */
  | { readonly kind: 'append'; readonly isDurable: boolean; readonly rows: readonly EntryRow[] }
  /** Which log this is. */
  | { readonly kind: 'identify' }
  /** Signs a checkpoint over every entry there is. */
  | { readonly kind: 'checkpoint' }
  /** The entry with that id, proved under the newest checkpoint that covers it. */
  | { readonly kind: 'prove'; readonly entryId: string }
  /** The consistency proof between two sizes. */
  | { readonly kind: 'prove-growth'; readonly from: number; readonly to: number }
  /** Puts a witness's signature lines under a checkpoint. */
  | { readonly kind: 'cosign'; readonly size: number; readonly lines: string };

/** The answers, by kind. */
export interface ThreadAnswers {
  /** Entries in the log then. */
  readonly 'append': number;
  /** Null where nothing is signed. */
  readonly 'identify': LogName | null;
  /** The newest checkpoint; null for a log without entries. */
  readonly 'checkpoint': CheckpointRow | null;
  /** Null when there is no such entry. */
  readonly 'prove': ProvedEntry | null;
  readonly 'prove-growth': readonly Uint8Array[];
  readonly 'cosign': null;
}

/** What a log is known by. */
export interface LogName {
  readonly origin: string;
  /** The public key in one line. @see C2SP signed-note. */
  readonly verifierKey: string;
}

/** An entry with its proof; without one while no checkpoint covers it. */
export interface ProvedEntry {
  readonly index: number;
  readonly tenantId: string | null;
  readonly leaf: string;
  readonly proved?: { readonly checkpoint: string; readonly proof: readonly Uint8Array[] };
}

/** A signed checkpoint. */
export interface CheckpointRow {
  readonly size: number;
  /** The note, with all signatures it has. */
  readonly note: string;
}

/** What the audit thread says. */
export type ThreadReply = ThreadAnswer<ThreadAnswers[keyof ThreadAnswers]> | ThreadNews;

/** A checkpoint was signed and is on the disk. */
export interface ThreadNews {
  readonly signed: CheckpointRow;
}

/** What the thread is started with. */
export interface ThreadOptions {
  readonly file: string;
  readonly busyMs: number;
  /** Longest time between writing an entry and its being on the disk. */
  readonly syncMs: number;
  /** Signs checkpoints; without one the entries wait for the process that does. */
  readonly signing?: SigningOptions;
}

/** How checkpoints are signed. */
export interface SigningOptions {
  /** The Ed25519 private key, 32 bytes. */
  readonly seed: Uint8Array;
  /** A checkpoint is signed after so many entries, and at the latest so long after the first that none covers. */
  readonly entries: number;
  readonly intervalMs: number;
}

/** The number of the thread's word that the database is open, or is not. */
export const OPENING = 0;

/** The code, among SQLite's own, of a database that a later version wrote. */
export const NEWER = -1;
/** The code of a log that is not the one that its last checkpoint was signed over. */
export const CONTRADICTS = -2;
