import { parseTreeSize } from '../merkle/tree-size.ts';
import { parseHashLine, toBase64 } from './base64.ts';
import type { NoteSigner, NoteVerifier } from './note-key.ts';
import { parseNote, type SignedNote, signNote, verifyNote } from './signed-note.ts';

/** The head of a log's tree: which log, how many entries, which root. */
export interface Checkpoint {
  /** The log's name, unique: a URL without scheme. */
  readonly origin: string;
  /** Entries in the tree. */
  readonly size: number;
  /** The root hash, 32 bytes. */
  readonly root: Uint8Array;
  /** Further lines, of no meaning here. */
  readonly extensions: readonly string[];
}

/**
 * The text of a checkpoint, as it is signed.
 *
 * @see C2SP tlog-checkpoint, "Note text".
 */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Omit<Checkpoint, 'extensions'> & Partial<Checkpoint>): string {
  return `${[origin, size, toBase64(root), ...extensions].join('\n')}\n`;
}

/** Reads the text of a checkpoint; undefined when it is none. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined;
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = parseTreeSize(sizeLine);
  const root = parseHashLine(rootLine);
  if (origin === '' || size === undefined || root === undefined || extensions.includes('')) return undefined;
  return { origin, size, root, extensions };
}

/** Signs a checkpoint. @throws {RangeError} when the origin or an extension is no line of text. */
export function signCheckpoint(checkpoint: Omit<Checkpoint, 'extensions'>, signers: readonly NoteSigner[]): string {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/** A checkpoint whose signature by the log was checked, with the note it came in. */
export interface VerifiedCheckpoint extends Checkpoint {
  readonly note: SignedNote;
  /** Which of the log's keys signed it: one at least, two while keys change. */
  readonly signedBy: readonly NoteVerifier[];
}

/**
 * Reads a checkpoint and checks that the log signed it.
 *
 * @returns Undefined when it is no checkpoint of this origin, or no trusted key signed it.
 */
export function openCheckpoint(note: string, { origin, logKeys }: LogIdentity): VerifiedCheckpoint | undefined {
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (parsed === undefined || checkpoint?.origin !== origin) return undefined;
  const signedBy = verifyNote(parsed, logKeys);
  return signedBy === undefined || signedBy.length === 0 ? undefined : { ...checkpoint, note: parsed, signedBy };
}

/** What a verifier must know of a log beforehand. */
export interface LogIdentity {
  readonly origin: string;
  /** The log's public keys, the ones it had before included. */
  readonly logKeys: readonly NoteVerifier[];
}
