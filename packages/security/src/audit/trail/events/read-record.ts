import { invariant, isJsonObject, type Json, unseal } from '../../../kernel/index.ts';
import type { SealedValues, StoredEntry } from '../log/audit-store.ts';
import type { SubjectKeys } from '../subjects/subject-keys.ts';
import type { AuditRecord } from './audit-event.ts';
import { type AuditLeaf, parseLeaf } from './audit-leaf.ts';
import { type Opening, opensCommitment } from './commitment.ts';
import { DETAILS, RESOURCE, USER } from './personal-values.ts';
import { sealedFor } from './to-audit-entry.ts';

/**
 * Reads an entry back, with those of its personal values whose keys are still there.
 *
 * @throws {InvariantError} when the entry is none of this schema: the store was changed.
 */
export async function readRecord(entry: StoredEntry, keys: Pick<SubjectKeys, 'read'>): Promise<AuditRecord> {
  const leaf = parseLeaf(entry.leaf);
  invariant(leaf !== undefined, 'an entry of the audit log is canonical JSON of a known schema');
  return toRecord(entry, leaf, await readOpenings(entry, leaf, keys));
}

/** The openings of an entry's commitments that can be read. */
export async function readOpenings({ id, sealed }: StoredEntry, leaf: AuditLeaf, keys: Pick<SubjectKeys, 'read'>): Promise<readonly Opening[]> {
  const openings: Opening[] = [];
  for (const values of sealed) {
    const found = await open(id, values, keys);
    openings.push(...found.filter((opening) => opensCommitment(opening, leaf.personal[opening.name] ?? '')));
  }
  return openings;
}

function toRecord({ index, leaf: bytes }: StoredEntry, leaf: AuditLeaf, openings: readonly Opening[]): AuditRecord {
  const values = new Map<string, Json>(openings.map(({ name, value }) => [name, value]));
  const details = new Map(openings.flatMap(({ name, value }) => (name.startsWith(DETAILS) ? [[name.slice(DETAILS.length), value] as const] : [])));
  const user = values.get(USER);
  const resource = leaf.resourceUid ?? values.get(RESOURCE);
  return {
    id: leaf.uid,
    index,
    cursor: String(index),
    timeMs: leaf.time,
    action: leaf.action,
    resource: leaf.resource,
    outcome: leaf.outcome,
    facts: leaf.facts,
    details: Object.fromEntries<Json>(details),
    unreadable: Object.keys(leaf.personal).filter((name) => !values.has(name)),
    leaf: Buffer.from(bytes).toString(),
    ...(leaf.tenantUid === undefined ? {} : { tenantId: leaf.tenantUid }),
    ...(leaf.keyUid === undefined ? {} : { keyId: leaf.keyUid }),
    ...(leaf.requestUid === undefined ? {} : { requestId: leaf.requestUid }),
    ...(typeof user === 'string' ? { userId: user } : {}),
    ...(typeof resource === 'string' ? { resourceId: resource } : {}),
  };
}

async function open(id: string, values: SealedValues, keys: Pick<SubjectKeys, 'read'>): Promise<readonly Opening[]> {
  const found = await keys.read(values.subject);
  const plain = found && unseal(values.bytes, { key: found.key, associated: sealedFor(id, values) });
  const openings: unknown = plain === undefined ? [] : JSON.parse(Buffer.from(plain).toString());
  return Array.isArray(openings) ? openings.filter(isOpening) : [];
}

/** Whether a value has the form of an opening. */
export function isOpening(value: unknown): value is Opening {
  return isJsonObject(value) && typeof value['name'] === 'string' && typeof value['salt'] === 'string' && value['value'] !== undefined;
}
