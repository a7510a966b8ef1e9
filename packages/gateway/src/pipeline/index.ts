import { ok, type Random, refuse, type Result } from '@agentor/security/kernel';
import type { BodySurface } from '@agentor/security/vocabulary';
import type { ParseOptions } from '@agentor/security/wire';
import type { Refusal } from '../errors/index.ts';
import type { Guards, Keys, Recorder } from '../ports/index.ts';
import type { Catalogue, DiscoveredModel } from '../routing/index.ts';
import { openDraft, receive, type ReceivePorts } from './01-receive.ts';
import { identify } from './02-identify.ts';
import { read, type ReadPorts } from './03-read.ts';
import { authorize } from './04-authorize.ts';
import { admit, type AdmitPorts } from './05-admit.ts';
import { sanitise } from './06-sanitise.ts';
import { detect } from './07-detect.ts';
import { protect } from './08-protect.ts';
import { dispatch, type DispatchPorts } from './09-dispatch.ts';
import { filter } from './10-filter.ts';
import { respond, respondRefusal, type Response } from './11-respond.ts';
import { record } from './12-record.ts';
import { auditDispatch, type AuditPorts, auditQuestion, auditRefusal } from './audit-decision.ts';
import { giveReceipt } from './give-receipt.ts';
import type { Incoming, Reply } from './incoming.ts';
import { listModels } from './list-models.ts';
import type { RecordDraft } from './record-draft.ts';

export { type Capacity, createCapacity } from './05-admit.ts';
export { type DoorPorts, refusedAtDoor } from './refused-at-door.ts';
export type { BodyLimits, Incoming, Reply, Sent } from './incoming.ts';

/** Everything that the stages need of the gateway. One object; each stage takes its part. */
export interface PipelinePorts extends ReceivePorts, ReadPorts, AdmitPorts, DispatchPorts, AuditPorts {
  readonly keys: Keys;
  readonly catalogue: Catalogue;
  readonly guards: Guards;
  readonly recorder: Recorder;
  readonly discovered: () => readonly DiscoveredModel[];
  /** When the gateway began to offer models, in Unix seconds. */
  readonly modelsSinceS: number;
  readonly parseOptions: ParseOptions;
  readonly random: Random;
  /** Told of what should not happen: an exception that no stage turned into a refusal. */
  readonly onBroken: (requestId: string, error: unknown) => void;
}

/** Answers one request, whatever happens. Never rejects. */
export async function answer(incoming: Incoming, ports: PipelinePorts): Promise<Reply> {
  const draft = openDraft(incoming, ports);
  draft.onStreamBegan = ports.recorder.streamBegan;
  ports.recorder.started();
  const response = await decide(incoming, draft, ports).catch((error: unknown): Result<Response, Refusal> => {
    ports.onBroken(draft.id, error);
    return refuse({ code: 'internal_error' });
  });
  return record(response.ok ? response.value : respondRefusal(draft, await auditRefusal(draft, response.reason, ports)), draft, ports);
}

/** The whole life of a request, in order. Each step is one stage and one file. */
async function decide(incoming: Incoming, draft: RecordDraft, ports: PipelinePorts): Promise<Result<Response, Refusal>> {
  const received = receive(incoming, draft);
  if (!received.ok) return received;
  const identified = identify(received.value, ports);
  if (!identified.ok) return identified;
  if (incoming.surface === 'models') {
    const audited = await auditQuestion(identified.value, { action: 'list', resource: 'model' }, ports);
    return audited.ok ? listModels(audited.value, ports) : audited;
  }
  if (incoming.surface === 'receipts') {
    const id = incoming.receiptInPath?.id;
    const audited = await auditQuestion(identified.value, { action: 'read', resource: 'response', ...(id !== undefined && { resourceId: id }) }, ports);
    return audited.ok ? giveReceipt(audited.value, ports.receipts) : audited;
  }
  const readable = await read(identified.value, incoming.surface satisfies BodySurface, ports);
  if (!readable.ok) return readable;
  const authorized = authorize(readable.value, ports);
  if (!authorized.ok) return authorized;
  const admitted = admit(authorized.value, ports);
  if (!admitted.ok) return admitted;
  const sanitised = await sanitise(admitted.value, { guards: ports.guards.sanitise });
  if (!sanitised.ok) return sanitised;
  const detected = await detect(sanitised.value, { guards: ports.guards.detect });
  if (!detected.ok) return detected;
  const cleared = await protect(detected.value, { guards: ports.guards.protect });
  if (!cleared.ok) return cleared;
  const audited = await auditDispatch(cleared.value, ports);
  if (!audited.ok) return audited;
  const dispatched = await dispatch(audited.value, ports);
  if (!dispatched.ok) return dispatched;
  const filtered = await filter(dispatched.value, { guards: ports.guards.filter });
  if (!filtered.ok) return filtered;
  return ok(respond(filtered.value, ports));
}
