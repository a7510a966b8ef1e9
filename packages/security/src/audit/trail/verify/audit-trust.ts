import type { VerifiedCheckpoint } from '../notes/checkpoint.ts';
import { verifyCosignatures } from '../notes/cosignature.ts';
import type { NoteVerifier } from '../notes/note-key.ts';

/** What a verifier brings with it: public keys, and what witnesses told it. Nothing of it may come from the log's own machine. */
export interface AuditTrust {
  /** The log's name. */
  readonly origin: string;
  /** The log's public keys: one is enough, those that follow are announced in the log, signed by the one before. */
  readonly logKeys: readonly NoteVerifier[];
  /** Public keys of witnesses. Without any, a cut end and a log rewritten with its own key cannot be told. */
  readonly witnesses?: readonly NoteVerifier[] | undefined;
  /** How many of the witnesses must have cosigned; one unless set. */
  readonly quorum?: number | undefined;
  /** The newest checkpoints of this log that witnesses, or earlier checks, gave you: signed notes, from anywhere but the log. */
  readonly witnessed?: readonly string[] | undefined;
}

/** What witnesses say of a checkpoint. */
export interface Witnessing {
  /** Whether as many as are asked for cosigned it; false without witnesses. */
  readonly isWitnessed: boolean;
  /** The earliest time a witness gives, Unix milliseconds: what is in the log was there by then. */
  readonly byMs: number | undefined;
}

/** Counts the cosignatures under a checkpoint; undefined when one that names a trusted witness is forged. */
export function witnessingOf(checkpoint: VerifiedCheckpoint, { witnesses = [], quorum = 1 }: AuditTrust): Witnessing | undefined {
  const cosignatures = verifyCosignatures(checkpoint.note, witnesses);
  if (cosignatures === undefined) return undefined;
  const times = cosignatures.map(({ timeSeconds }) => timeSeconds * MS_PER_SECOND);
  return { isWitnessed: witnesses.length > 0 && cosignatures.length >= quorum, byMs: times.length === 0 ? undefined : Math.min(...times) };
}

const MS_PER_SECOND = 1_000;
