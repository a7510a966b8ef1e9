import { formatTlogProof } from '@agentor/security/audit';
import { ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { LoggedEntry, Receipts } from '../ports/index.ts';
import type { Identified } from './02-identify.ts';
import type { Response } from './11-respond.ts';
import { answerHeaders } from './reply-headers.ts';

/**
 * Gives the receipt that the path names: the entry, the proof that the log holds it, and the salt of its hashes. A receipt of
 * another tenant looks like one that does not exist (ASSURANCE AUD-8).
 */
export async function giveReceipt(audited: Passed<'audited', Identified>, receipts: Receipts | undefined): Promise<Result<Response, Refusal>> {
  const { incoming, caller, draft } = audited;
  const { id, isProofAlone } = incoming.receiptInPath ?? { id: '', isProofAlone: false };
  const entry = receipts === undefined ? undefined : await findOf(caller.tenantId, id, receipts);
  if (receipts === undefined || entry === undefined) return refuse({ code: 'receipt_not_found' });
  if (entry.proved === undefined || entry.isDecisionAlone) {
    const seconds = Math.ceil(receipts.provedWithinMs / 1000);
    const headers = [...answerHeaders(draft, 'application/json'), 'retry-after', String(seconds)];
    return ok({ status: 202, headers, body: JSON.stringify({ id, object: 'receipt', status: 'pending' }) });
  }
  const proof = formatTlogProof({ index: entry.index, ...entry.proved });
  if (isProofAlone) return ok({ status: 200, headers: answerHeaders(draft, 'text/plain; charset=utf-8'), body: proof });
  const salt = Buffer.from(receipts.saltOf(id)).toString('hex');
  const { origin, verifierKey } = receipts.log;
  const body = { id, object: 'receipt', status: 'proved', leaf: entry.leaf, proof, salt, log: { origin, key: verifierKey } };
  return ok({ status: 200, headers: answerHeaders(draft, 'application/json'), body: JSON.stringify(body) });
}

interface Found extends LoggedEntry {
  /** The answer is still on its way; that it was allowed is all there is. */
  readonly isDecisionAlone: boolean;
}

async function findOf(tenantId: string, id: string, { find }: Receipts): Promise<Found | undefined> {
  const entry = await find(id);
  const found = entry ?? (await find(id.replace(ANSWER_PREFIX, DECISION_PREFIX)));
  return found?.tenantId === tenantId ? { ...found, isDecisionAlone: entry === undefined } : undefined;
}

const ANSWER_PREFIX = 'rct_';
const DECISION_PREFIX = 'evt_';
