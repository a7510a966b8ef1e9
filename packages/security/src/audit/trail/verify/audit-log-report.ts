import type { NoteVerifier } from '../notes/note-key.ts';

/**
 * What is wrong with a log.
 *
 * - `entry_changed`: the entry is not the one whose hash was signed. After one that was put in or taken out, every later one is changed.
 * - `hash_changed`: the entry is, but the stored hash of it, or of a tile above it, is not.
 * - `not_what_was_signed`: somewhere from `index` to `until` an entry is not what was signed; the stored hashes were changed as well.
 * - `labels_changed`: what the entry is found by is not what stands in it.
 * - `malformed`: no entry of this schema in canonical form.
 * - `entries_missing`: the log ends here; signed checkpoints cover more.
 * - `checkpoint_not_signed`: a checkpoint that no trusted key signed, or no checkpoint at all, or one with a forged cosignature.
 * - `checkpoint_stale`: no checkpoint covers the entries from here, though there should be one.
 * - `cut`: a witness has seen more entries than there are. `rewritten`: a witness has seen others.
 * - `not_witnessed`: no checkpoint has the cosignatures that are asked for.
 */
export type AuditTrouble =
  | 'entry_changed'
  | 'hash_changed'
  | 'not_what_was_signed'
  | 'labels_changed'
  | 'malformed'
  | 'entries_missing'
  | 'checkpoint_not_signed'
  | 'checkpoint_stale'
  | 'cut'
  | 'rewritten'
  | 'not_witnessed';

/** Where a log is wrong. */
export interface InvalidAuditEntry {
  /** The entry's place in the log, from 0. */
  readonly index: number;
  /** Where it may end, itself excluded, when the place is not known to the entry. */
  readonly until?: number;
  readonly reason: AuditTrouble;
}

/** What is odd without being proof of anything: clocks are set, by operators and by attackers. */
export interface AuditDoubt {
  readonly index: number;
  /** `clock_went_back`: the time is well before that of the entry before. `later_than_witnessed`: a witness saw the entry before its time. */
  readonly reason: 'clock_went_back' | 'later_than_witnessed';
}

/** The outcome of checking a log. */
export interface AuditLogReport {
  /** `intact-unwitnessed`: nothing is wrong, and what `untold` lists could not be told for want of a witness. */
  readonly status: 'intact' | 'intact-unwitnessed' | 'broken';
  /** Entries that were read. */
  readonly size: number;
  /** Entries that a checkpoint covers, signed by the log. */
  readonly coveredSize: number;
  /** Entries that a checkpoint covers that witnesses cosigned, or gave you. */
  readonly witnessedSize: number;
  /** The first bad index first; at most {@link TROUBLES_MAX}. */
  readonly invalid: readonly InvalidAuditEntry[];
  readonly doubts: readonly AuditDoubt[];
  /**
   * Attacks that could not be told, since only a witness can. `cut`: entries were taken off the end together with their checkpoints; needs
   * what a witness saw last (`witnessed`). `rewritten`: entries from `witnessedSize` on were replaced and signed anew with the log's own key.
   */
  readonly untold: readonly ('cut' | 'rewritten')[];
  /** The log's keys: those that were trusted, and those announced in the log. */
  readonly logKeys: readonly NoteVerifier[];
}

/** Troubles that are listed: after so many, the first is what matters. */
export const TROUBLES_MAX = 100;
