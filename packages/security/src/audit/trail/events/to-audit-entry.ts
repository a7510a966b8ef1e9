import { type Clock, type Random, randomHexFrom, seal } from '../../../kernel/index.ts';
import type { AuditEntry, AuditLabels, SealedValues } from '../log/audit-store.ts';
import type { SubjectKeys } from '../subjects/subject-keys.ts';
import { type AuditEvent, PERSONAL_RESOURCES } from './audit-event.ts';
import { AuditEntryError, formatLeaf } from './audit-leaf.ts';
import { commitTo, type Opening, SALT_BYTES } from './commitment.ts';
import { AuditAction, AuditOutcome, AuditResource } from './names.ts';
import { type PersonalGroup, personalGroups } from './personal-values.ts';

/** What makes entries of events. */
export interface EntryParts {
  readonly keys: Pick<SubjectKeys, 'ensure'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Pick<Random, 'bytes'>;
}

/**
 * Makes an entry of the log from an event: personal values become commitments, their openings are sealed under the persons' keys.
 *
 * @throws {AuditEntryError} when the event has an unknown action, resource or outcome, an empty id, or is too large.
 */
export async function toAuditEntry(event: AuditEvent, { keys, clock, random }: EntryParts): Promise<AuditEntry> {
  requireKnown(event);
  const id = event.id ?? `evt_${randomHexFrom(random)(ID_DIGITS)}`;
  const timeMs = event.timeMs ?? Math.trunc(clock.nowMs());
  const personal: Record<string, string> = {};
  const sealed: SealedValues[] = [];
  for (const group of personalGroups(event)) {
    const openings = group.values.map(({ name, value }) => ({ name, value, salt: random.bytes(SALT_BYTES) }));
    for (const { name, value, salt } of openings) personal[name] = commit(name, value, salt);
    sealed.push(await sealGroup(group, openings.map((one) => ({ ...one, salt: Buffer.from(one.salt).toString('base64') })), { id, keys, random }));
  }
  return { id, leaf: formatLeaf(event, { id, timeMs, personal }), labels: labelsOf(event, timeMs), sealed };
}

/** What sealed values belong to: they open in their own entry, under their own key, in their own role alone. */
export function sealedFor(id: string, { subject, role }: Pick<SealedValues, 'subject' | 'role'>): Uint8Array {
  return Buffer.from(JSON.stringify(['agentor audit', id, subject, role]));
}

function commit(name: string, value: Opening['value'], salt: Uint8Array): string {
  try {
    return commitTo(name, value, salt);
  } catch (cause) {
    throw new AuditEntryError('details of an audit event must be JSON that RFC 8785 can write', { cause });
  }
}

interface SealParts extends Pick<EntryParts, 'keys' | 'random'> {
  readonly id: string;
}

async function sealGroup({ subject, role }: PersonalGroup, openings: readonly Opening[], { id, keys, random }: SealParts): Promise<SealedValues> {
  const { id: keyId, key } = await keys.ensure(subject);
  const associated = sealedFor(id, { subject: keyId, role });
  return { subject: keyId, role, bytes: seal(Buffer.from(JSON.stringify(openings)), { key, associated, random }) };
}

function labelsOf(event: AuditEvent, timeMs: number): AuditLabels {
  const { action, resource, outcome, resourceId, tenantId, keyId, requestId } = event;
  return {
    timeMs,
    action,
    resource,
    outcome,
    ...(resourceId === undefined || PERSONAL_RESOURCES.has(resource) ? {} : { resourceId }),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function requireKnown({ action, resource, outcome, id }: AuditEvent): void {
  if (!ACTIONS.has(action) || !RESOURCES.has(resource) || !OUTCOMES.has(outcome)) throw new AuditEntryError('an audit event has an action, a resource and an outcome of the lists');
  if (id !== undefined && (id.length === 0 || id.length > ID_CHARACTERS_MAX)) throw new AuditEntryError(`the id of an audit event has 1 to ${ID_CHARACTERS_MAX} characters`);
}

const ACTIONS: ReadonlySet<string> = new Set(Object.values(AuditAction));
const RESOURCES: ReadonlySet<string> = new Set(Object.values(AuditResource));
const OUTCOMES: ReadonlySet<string> = new Set(Object.values(AuditOutcome));
/** 128 bits. */
const ID_DIGITS = 32;
const ID_CHARACTERS_MAX = 128;
