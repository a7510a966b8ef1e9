import type { Json, JsonObject } from '@agentor/security/kernel';
import type { AuditActor, AuditEntry } from '../ports/index.ts';
import { LEAF_BYTES_MAX } from './bounds.ts';
import type { EntryRow } from './thread-protocol.ts';

/**
 * An entry as it is stored: its leaf as canonical JSON, and the columns that are searched by.
 *
 * @throws {RangeError} when the leaf is longer than 60 KiB: whoever makes entries bounds what goes into them.
 * @see RFC 8785.
 */
export function toRow(entry: AuditEntry): EntryRow {
  const { id, timeMs, tenantId, actor, action, outcome } = entry;
  const leaf = canonicalJson(toLeaf(entry));
  if (leaf.length > LEAF_BYTES_MAX / 3 && Buffer.byteLength(leaf) > LEAF_BYTES_MAX) throw new RangeError('an audit entry is too long');
  return [id, timeMs, tenantId ?? null, actorText(actor), action, outcome, leaf];
}

function toLeaf({ id, timeMs, tenantId, actor, action, resource, outcome, requestId, details }: AuditEntry): JsonObject {
  return {
    version: 1,
    id,
    time: timeMs,
    action,
    actor: { ...actor },
    resource: { ...resource },
    outcome,
    details,
    ...(tenantId !== undefined && { tenant: tenantId }),
    ...(requestId !== undefined && { request: requestId }),
  };
}

function actorText(actor: AuditActor): string {
  return actor.type === 'api-key' ? `api-key:${actor.id}` : actor.type;
}

/** Names sorted by UTF-16 code units; strings and numbers as ECMAScript writes them. */
function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const names = Object.keys(value).toSorted();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`;
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
