import { isJsonObject, type JsonObject } from '../../../kernel/index.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type AuditEvent, PERSONAL_RESOURCES } from './audit-event.ts';
import { AuditAction, AuditOutcome, AuditResource } from './names.ts';

/**
 * An entry of the audit log, before it becomes canonical JSON. It holds no personal value, only commitments to them.
 * `toOcsfEvent` writes it out as an event of the Open Cybersecurity Schema Framework.
 */
export interface AuditLeaf {
  readonly schema: typeof LEAF_SCHEMA;
  /** Independent of the place in the log. */
  readonly uid: string;
  /** Unix milliseconds, by the clock of the machine: evidence of nothing. */
  readonly time: number;
  readonly action: AuditAction;
  readonly resource: AuditResource;
  readonly outcome: AuditOutcome;
  readonly resourceUid?: string;
  readonly tenantUid?: string;
  readonly keyUid?: string;
  readonly requestUid?: string;
  readonly facts: JsonObject;
  /** Commitments by name: `user`, `resource`, `details.ip_address`. */
  readonly personal: Readonly<Record<string, string>>;
}

/** What the trail adds to an event. */
export interface LeafTerms {
  readonly id: string;
  readonly timeMs: number;
  readonly personal: Readonly<Record<string, string>>;
}

/**
 * Writes an entry: the bytes that are hashed into the log.
 *
 * @throws {AuditEntryError} when the event has no canonical form or is larger than {@link LEAF_BYTES_MAX}.
 */
export function formatLeaf(event: AuditEvent, { id, timeMs, personal }: LeafTerms): Uint8Array {
  const bytes = Buffer.from(toText(event, { id, timeMs, personal }));
  if (bytes.length > LEAF_BYTES_MAX) throw new AuditEntryError(`an audit entry has at most ${LEAF_BYTES_MAX} bytes, this one would have ${bytes.length}`);
  return bytes;
}

function toText(event: AuditEvent, { id, timeMs, personal }: LeafTerms): string {
  if (!Number.isSafeInteger(timeMs)) throw new AuditEntryError('the time of an event is a whole number of milliseconds');
  const isPersonal = PERSONAL_RESOURCES.has(event.resource);
  const optional = {
    resource_uid: isPersonal ? undefined : event.resourceId,
    tenant_uid: event.tenantId,
    key_uid: event.keyId,
    request_uid: event.requestId,
    facts: event.facts,
    personal: Object.keys(personal).length === 0 ? undefined : personal,
  };
  const known: Record<string, string | number | JsonObject> = {
    schema: LEAF_SCHEMA,
    uid: id,
    time: timeMs,
    action: event.action,
    resource: event.resource,
    outcome: event.outcome,
  };
  for (const [name, value] of Object.entries(optional)) if (value !== undefined) known[name] = value;
  try {
    return canonicalJson(known);
  } catch (cause) {
    throw new AuditEntryError('an audit entry must be JSON that RFC 8785 can write', { cause });
  }
}

/** An event that cannot become an entry of the log. The act that it describes must not happen. */
export class AuditEntryError extends Error {
  readonly code = 'audit_entry_invalid';
  readonly retryable = false;
  override readonly name = 'AuditEntryError';
}

/**
 * Reads an entry back.
 *
 * @returns Undefined when the bytes are none of this schema, or not in their canonical form.
 */
export function parseLeaf(leaf: Uint8Array): AuditLeaf | undefined {
  const value = readJson(leaf);
  if (!isJsonObject(value)) return undefined;
  const { schema, uid, time, action, resource, outcome, facts = {}, personal = {} } = value;
  if (schema !== LEAF_SCHEMA || typeof uid !== 'string' || typeof time !== 'number') return undefined;
  if (!isOneOf(AuditAction, action) || !isOneOf(AuditResource, resource) || !isOneOf(AuditOutcome, outcome)) return undefined;
  if (!isJsonObject(facts) || !isCommitments(personal)) return undefined;
  const names = { resourceUid: value['resource_uid'], tenantUid: value['tenant_uid'], keyUid: value['key_uid'], requestUid: value['request_uid'] };
  return { schema, uid, time, action, resource, outcome, facts, personal, ...onlyTexts(names) };
}

function readJson(leaf: Uint8Array): unknown {
  if (leaf.length > LEAF_BYTES_MAX) return undefined;
  const text = Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).toString();
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOneOf<Value extends string>(values: Readonly<Record<string, Value>>, value: unknown): value is Value {
  return Object.values<unknown>(values).includes(value);
}

function isCommitments(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((commitment) => typeof commitment === 'string');
}

function onlyTexts(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** Which schema an entry follows. */
export const LEAF_SCHEMA = 'agentor.audit/1';
/** Bytes of an entry: below the 65,535 that tlog-tiles can carry, with room to spare. */
export const LEAF_BYTES_MAX = 61_440;
