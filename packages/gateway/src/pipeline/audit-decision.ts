import { type JsonObject, mint, ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import { CATALOGUE, type Refusal } from '../errors/index.ts';
import { type Audit, type AuditEntry, AuditError, type GuardRecord } from '../ports/index.ts';
import type { Identified } from './02-identify.ts';
import type { Protected } from './08-protect.ts';
import type { RecordDraft } from './record-draft.ts';

/** A request whose permission stands in the audit log. Nothing else is dispatched (ASSURANCE AUD-1). */
export type Audited = Passed<'audited', Protected>;

/** What these need. */
export interface AuditPorts {
  readonly audit: Audit;
  /** How well the entry has to be kept before a request goes on. */
  readonly requestDurability: 'written' | 'durable';
}

/**
 * Writes that a request may go out: who asked, for which model, what the guards said. It has exactly one such entry, which
 * stands in the log before a provider is called.
 */
export async function auditDispatch(cleared: Protected, ports: AuditPorts): Promise<Result<Audited, Refusal>> {
  const { draft, routes } = cleared;
  const [first, ...fallbacks] = routes.map(({ name }) => name);
  const more = { ...(first !== undefined && { model: first }), ...(fallbacks.length > 0 && { fallbacks }) };
  const isWritten = await writeAllowed(draft, { action: 'authorize', facts: more }, ports);
  draft.isAccountedFor = isWritten;
  return isWritten ? ok(mint<'audited', Protected>(cleared)) : refuse({ code: 'audit_unavailable' });
}

/** The same for a question that no provider answers: what the caller may know of the gateway itself. */
export async function auditQuestion(identified: Identified, asked: Asked, ports: AuditPorts): Promise<Result<Passed<'audited', Identified>, Refusal>> {
  const isWritten = await writeAllowed(identified.draft, asked, ports);
  return isWritten ? ok(mint<'audited', Identified>(identified)) : refuse({ code: 'audit_unavailable' });
}

/**
 * Writes that a request was refused, unless an entry tells already that it was allowed: what becomes of it then stands in
 * its receipt.
 *
 * @returns The refusal to answer with: this one, or that nothing can be decided while nothing can be written.
 */
export async function auditRefusal(draft: RecordDraft, refusal: Refusal, { audit, requestDurability }: AuditPorts): Promise<Refusal> {
  if (draft.isDecided || refusal.code === 'audit_unavailable') return refusal;
  draft.isDecided = true;
  const outcome = CATALOGUE[refusal.code].status >= 500 ? 'error' : 'denied';
  const facts = { ...factsOf(draft), code: refusal.code };
  const isWritten = await isDone(
    draft.caller === undefined
      ? audit.writeStranger({ id: draft.decisionId, timeMs: Math.trunc(draft.nowMs), requestId: draft.id, facts })
      : audit.write({ ...entryOf(draft), action: 'authorize', outcome, facts }, requestDurability),
  );
  return isWritten ? refusal : { code: 'audit_unavailable' };
}

/** What is allowed. */
interface Asked extends Pick<AuditEntry, 'action'>, Partial<Pick<AuditEntry, 'resource' | 'resourceId' | 'facts'>> {}

function writeAllowed(draft: RecordDraft, { facts, ...asked }: Asked, { audit, requestDurability }: AuditPorts): Promise<boolean> {
  draft.isDecided = true;
  return isDone(audit.write({ ...entryOf(draft), ...asked, outcome: 'success', facts: { ...factsOf(draft), ...facts } }, requestDurability));
}

async function isDone(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof AuditError) return false;
    throw error;
  }
}

function entryOf(draft: RecordDraft): Pick<AuditEntry, 'id' | 'timeMs' | 'tenantId' | 'keyId' | 'resource' | 'resourceId' | 'requestId'> {
  const { caller, modelRouted } = draft;
  return {
    id: draft.decisionId,
    timeMs: Math.trunc(draft.nowMs),
    requestId: draft.id,
    ...(caller !== undefined && { tenantId: caller.tenantId, keyId: caller.keyId }),
    ...(modelRouted === undefined ? { resource: 'request' } : { resource: 'model', resourceId: modelRouted }),
  };
}

function factsOf({ surface, guards }: RecordDraft): JsonObject {
  return { surface, ...(guards.length > 0 && { guards: guards.map(toVerdict) }) };
}

/** `injection: passed`. */
function toVerdict({ guard, verdict }: GuardRecord): string {
  return `${guard}: ${verdict}`;
}
