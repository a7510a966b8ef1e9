import type { NoteSigner, NoteVerifier } from './note-key.ts';
import { formatSignatureLine, type SignedNote } from './signed-note.ts';

/**
 * A witness's signature under a checkpoint: it saw this tree, consistent with all it saw before, at that time.
 *
 * @param text - The checkpoint's text, without its signatures.
 * @param timeSeconds - Seconds since 1970.
 * @returns One signature line, to be put below the checkpoint.
 * @throws {RangeError} when the key is not for cosignatures, or the time is none.
 * @see C2SP tlog-cosignature, "Ed25519 signed message".
 */
export function cosignCheckpoint(text: string, timeSeconds: number, { verifier, sign }: NoteSigner): string {
  if (verifier.kind !== 'ed25519-cosignature') throw new RangeError('witnesses sign with keys of their own kind');
  if (!Number.isSafeInteger(timeSeconds) || timeSeconds < 0) throw new RangeError('a cosignature has a time in whole seconds');
  const bytes = new Uint8Array(TIME_BYTES + SIGNATURE_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timeSeconds));
  bytes.set(sign(cosignedMessage(text, String(timeSeconds))), TIME_BYTES);
  return formatSignatureLine({ name: verifier.name, id: verifier.id, bytes });
}

/** A cosignature that holds. */
export interface Cosignature {
  readonly witness: NoteVerifier;
  /** When the witness saw the tree, seconds since 1970 by its clock. */
  readonly timeSeconds: number;
}

/**
 * The cosignatures of trusted witnesses under a checkpoint, one of each at most, the newest.
 *
 * @returns Undefined when a line that names a trusted witness is not its cosignature: such a note is to be rejected whole.
 */
export function verifyCosignatures(note: SignedNote, witnesses: readonly NoteVerifier[]): readonly Cosignature[] | undefined {
  const found = new Map<NoteVerifier, Cosignature>();
  for (const { name, id, bytes } of note.signatures) {
    const witness = witnesses.find((key) => key.kind === 'ed25519-cosignature' && key.name === name && key.id === id);
    if (witness === undefined) continue;
    if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
    const time = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
    const isWhole = time <= BigInt(Number.MAX_SAFE_INTEGER);
    if (!isWhole || !witness.verify(cosignedMessage(note.text, String(time)), bytes.subarray(TIME_BYTES))) return undefined;
    const timeSeconds = Number(time);
    if (timeSeconds >= (found.get(witness)?.timeSeconds ?? 0)) found.set(witness, { witness, timeSeconds });
  }
  return [...found.values()];
}

function cosignedMessage(text: string, time: string): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
}

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
