import { formatLeaf } from '@agentor/security/audit';
import type { AuditEntry } from '../ports/index.ts';
import type { EntryRow } from './thread-protocol.ts';

/**
 * An entry as it is stored: its leaf, and the columns that are searched by.
 *
 * @throws {AuditEntryError} when it cannot be an entry: whoever makes entries bounds what goes into them.
 */
export function toRow(entry: AuditEntry): EntryRow {
  const { id, timeMs, tenantId, keyId, action, resource, outcome } = entry;
  const leaf = formatLeaf(entry, { id, timeMs, personal: {} });
  return [id, timeMs, tenantId ?? null, keyId ?? null, action, resource, outcome, Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).toString()];
}
