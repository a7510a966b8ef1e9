import { verifyConsistency } from '../merkle/consistency.ts';
import { areEqualHashes, emptyRoot } from '../merkle/tree-hash.ts';
import { parseTreeSize } from '../merkle/tree-size.ts';
import { parseHashLines, toBase64 } from './base64.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import type { NoteVerifier } from './note-key.ts';
import { parseNote, type SignedNote, verifyNote } from './signed-note.ts';

/** What a log asks a witness: to cosign a checkpoint, with the proof that it extends the one cosigned before. */
export interface AddCheckpointRequest {
  readonly oldSize: number;
  /** The consistency proof from `oldSize` to the checkpoint's size. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, as one note. */
  readonly note: string;
}

/** The body of a request to `add-checkpoint`. @see C2SP tlog-witness, "add-checkpoint". */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpointRequest): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;
}

/** Reads the body of a request to `add-checkpoint`; undefined when it has another form. */
export function parseAddCheckpoint(body: string): AddCheckpointRequest | undefined {
  const middle = body.length > BODY_CHARACTERS_MAX ? -1 : body.indexOf('\n\n');
  if (middle === -1) return undefined;
  const [first = '', ...lines] = body.slice(0, middle).split('\n');
  const oldSize = first.startsWith(OLD) ? parseTreeSize(first.slice(OLD.length)) : undefined;
  const proof = lines.length > PROOF_LINES_MAX ? undefined : parseHashLines(lines);
  return oldSize === undefined || proof === undefined ? undefined : { oldSize, proof, note: body.slice(middle + 2) };
}

/** What a witness remembers of a log: the tree that it cosigned last. */
export type WitnessedTree = Pick<Checkpoint, 'size' | 'root'>;

/** What a witness knows when it decides. */
export interface WitnessKnowledge {
  /** The keys it trusts for a log, by the log's origin; undefined for logs that it does not watch. */
  readonly logKeys: (origin: string) => readonly NoteVerifier[] | undefined;
  /** What it cosigned last for a log; undefined when it never did. */
  readonly latest: (origin: string) => WitnessedTree | undefined;
}

/** A witness's answer. At 200, `checkpoint` must be stored durably before the cosignature goes out, in one step with this decision. */
export type WitnessAnswer =
  | { readonly status: 200; readonly checkpoint: Checkpoint; readonly note: SignedNote }
  | { readonly status: 400 | 403 | 404 | 422 }
  | { readonly status: 409; readonly size: number };

/**
 * Decides on a request to `add-checkpoint`: 400 for what is no request, 404 for a log that is not watched, 403 without the log's
 * signature, 409 when the old size is not the one cosigned last (with that size) or two roots of one size differ, 422 when the proof does not hold.
 *
 * @param body - The request's body.
 * @see C2SP tlog-witness, "add-checkpoint".
 */
export function answerAddCheckpoint(body: string, { logKeys, latest }: WitnessKnowledge): WitnessAnswer {
  const request = parseAddCheckpoint(body);
  const note = request && parseNote(request.note);
  const checkpoint = note && parseCheckpoint(note.text);
  if (request === undefined || note === undefined || checkpoint === undefined) return { status: 400 };
  const keys = logKeys(checkpoint.origin);
  if (keys === undefined) return { status: 404 };
  const signedBy = verifyNote(note, keys);
  if (signedBy === undefined || signedBy.length === 0) return { status: 403 };
  if (request.oldSize > checkpoint.size) return { status: 400 };
  const known = latest(checkpoint.origin) ?? { size: 0, root: emptyRoot() };
  if (request.oldSize !== known.size) return { status: 409, size: known.size };
  if (checkpoint.size === known.size && !areEqualHashes(checkpoint.root, known.root)) return { status: 409, size: known.size };
  const isConsistent = verifyConsistency({ from: known.size, to: checkpoint.size, fromRoot: known.root, toRoot: checkpoint.root, proof: request.proof });
  return isConsistent ? { status: 200, checkpoint, note } : { status: 422 };
}

/** The content type of the body at 409: the size of the tree cosigned last, and a newline. */
export const TREE_SIZE_TYPE = 'text/x.tlog.size';
const OLD = 'old ';
/** @see C2SP tlog-witness: clients send no more than 63 lines. */
const PROOF_LINES_MAX = 63;
/** The proof and a checkpoint with many signatures. */
const BODY_CHARACTERS_MAX = 524_288;
