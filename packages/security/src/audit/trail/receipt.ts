import { ok, refuse, type Json, type JsonObject, type Result } from '../../kernel/index.ts';
import type { AuditEvent } from './events/audit-event.ts';
import { type AuditLeaf, parseLeaf } from './events/audit-leaf.ts';
import { verifyInclusion } from './merkle/inclusion.ts';
import { hashLeaf } from './merkle/tree-hash.ts';
import { openCheckpoint } from './notes/checkpoint.ts';
import { parseTlogProof } from './notes/tlog-proof.ts';
import { type AuditTrust, witnessingOf } from './verify/audit-trust.ts';

/** What an answer is accounted for by. No text of prompt or answer is in it, only hashes of their bytes. */
export interface ReceiptTerms {
  /** The receipt's id, which is the entry's. */
  readonly id?: string | undefined;
  readonly requestId: string;
  readonly tenantId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly userId?: string | undefined;
  readonly outcome: AuditEvent['outcome'];
  /** SHA-256 of the request's bytes as they came, 32 bytes. */
  readonly requestHash: Uint8Array;
  /** SHA-256 of the answer's bytes as they were sent, of a stream all of its bytes in order; undefined when there was none. */
  readonly responseHash?: Uint8Array | undefined;
  /** Which model behind which provider answered, as the configuration names it. */
  readonly deployment?: string | undefined;
  /** Which version of configuration and policies was in force. */
  readonly policyEpoch: string;
  /** What each guard decided: `{ injection: 'passed', pii: 'redacted' }`. */
  readonly verdicts: JsonObject;
}

/** The event that accounts for an answer. */
export function receiptEvent(terms: ReceiptTerms): AuditEvent {
  const { id, requestId, tenantId, keyId, userId, outcome, requestHash, responseHash, deployment, policyEpoch, verdicts } = terms;
  const optional: Readonly<Record<string, Json | undefined>> = { response_sha256: responseHash && toHex(responseHash), deployment };
  const known = Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const facts: JsonObject = { request_sha256: toHex(requestHash), policy_epoch: policyEpoch, verdicts, ...Object.fromEntries(known) };
  return { id, action: 'execute', resource: 'response', outcome, requestId, tenantId, keyId, userId, facts };
}

/** A receipt: the entry, and the proof that the log holds it. Both are text that can be kept in files. */
export interface Receipt {
  /** The entry, canonical JSON. */
  readonly leaf: string;
  /** A C2SP tlog-proof. */
  readonly proof: string;
}

/** A receipt that holds. */
export interface VerifiedReceipt {
  readonly leaf: AuditLeaf;
  readonly index: number;
  readonly size: number;
  /** Whether as many witnesses as are asked for saw the tree that the entry is in. */
  readonly isWitnessed: boolean;
  /** The earliest time a witness gives, Unix milliseconds: the entry was there by then. */
  readonly loggedByMs: number | undefined;
}

/** Why a receipt does not hold. */
export type ReceiptRefusal = 'malformed' | 'checkpoint_not_signed' | 'not_in_the_log' | 'not_witnessed';

/**
 * Checks a receipt with public keys alone, the log switched off.
 *
 * @param trust - `logKeys` must have the key that signed: the log's keys of now and before.
 */
export function verifyReceipt({ leaf, proof }: Receipt, trust: AuditTrust): Result<VerifiedReceipt, ReceiptRefusal> {
  const bytes = Buffer.from(leaf);
  const parsed = leaf.isWellFormed() ? parseLeaf(bytes) : undefined;
  const claim = parseTlogProof(proof);
  if (parsed === undefined || claim === undefined) return refuse('malformed');
  const checkpoint = openCheckpoint(claim.checkpoint, trust);
  const witnessing = checkpoint && witnessingOf(checkpoint, trust);
  if (checkpoint === undefined || witnessing === undefined) return refuse('checkpoint_not_signed');
  const { size, root } = checkpoint;
  if (!verifyInclusion({ index: claim.index, size, leafHash: hashLeaf(bytes), root, proof: claim.proof })) return refuse('not_in_the_log');
  if ((trust.witnesses ?? []).length > 0 && !witnessing.isWitnessed) return refuse('not_witnessed');
  return ok({ leaf: parsed, index: claim.index, size, isWitnessed: witnessing.isWitnessed, loggedByMs: witnessing.byMs });
}

/** Whether a verified receipt is for these bytes: SHA-256 of the request as it was sent, and of the answer as it came. */
export function isReceiptFor({ leaf }: Pick<VerifiedReceipt, 'leaf'>, hashes: Pick<ReceiptTerms, 'requestHash' | 'responseHash'>): boolean {
  const isRequest = leaf.facts['request_sha256'] === toHex(hashes.requestHash);
  return isRequest && leaf.facts['response_sha256'] === (hashes.responseHash && toHex(hashes.responseHash));
}

function toHex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
