import type { AuditAction, AuditOutcome, AuditResource } from './events/names.ts';
import type { StoredQuery } from './log/audit-store.ts';
import { parseTreeSize } from './merkle/tree-size.ts';
import type { SubjectKeys } from './subjects/subject-keys.ts';

/** Which events are asked for. What is not set fits all. */
export interface AuditQuery {
  readonly tenantId?: string | undefined;
  /** Who did it. Persons belong to tenants: give the tenant that the events were added with. */
  readonly userId?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly resource?: AuditResource | undefined;
  /** Needs `resource`, since ids are unique within a kind only. */
  readonly resourceId?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly keyId?: string | undefined;
  readonly requestId?: string | undefined;
  /** From this time on, Unix milliseconds. */
  readonly sinceMs?: number | undefined;
  /** Up to this time, itself excluded. */
  readonly untilMs?: number | undefined;
  /** The `cursor` of the last event of the page before. Pages do not shift while events are added. */
  readonly after?: string | undefined;
  /** The order in the log, or the reverse; oldest first unless set. */
  readonly order?: 'oldest-first' | 'newest-first' | undefined;
  /** Events at most: 1 to 1,000; 100 unless set. */
  readonly limit?: number | undefined;
}

/** A query that asks for what cannot be. */
export class AuditQueryError extends Error {
  readonly code = 'audit_query_invalid';
  readonly retryable = false;
  override readonly name = 'AuditQueryError';
}

/**
 * A query as stores understand it: persons by the ids of their keys.
 *
 * @returns Undefined when it asks for a person who has no key, never had one or was erased: nothing is found.
 * @throws {AuditQueryError} on a limit out of bounds, a cursor of another form, a `resourceId` without `resource`.
 */
export async function toStoredQuery(query: AuditQuery, keys: Pick<SubjectKeys, 'find'>): Promise<StoredQuery | undefined> {
  const { tenantId, userId, resource, resourceId, limit = LIMIT } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) throw new AuditQueryError(`limit is a whole number from 1 to ${LIMIT_MAX}`);
  if (resourceId !== undefined && resource === undefined) throw new AuditQueryError('resourceId needs resource beside it');
  const isOfUser = resource === 'user' && resourceId !== undefined;
  const actor = userId === undefined ? undefined : await keys.find({ tenantId, userId });
  const person = isOfUser ? await keys.find({ tenantId, userId: resourceId }) : undefined;
  if ((userId !== undefined && actor === undefined) || (isOfUser && person === undefined)) return undefined;
  return {
    limit,
    isNewestFirst: query.order === 'newest-first',
    ...(actor === undefined ? {} : { actor: actor.id }),
    ...(person === undefined ? {} : { subjectOfResource: person.id }),
    ...given({ ...query, ...(isOfUser ? { resourceId: undefined } : {}) }),
    ...(query.after === undefined ? {} : { after: parseCursor(query.after) }),
  };
}

function given(query: AuditQuery): Partial<StoredQuery> {
  const { tenantId, action, resource, resourceId, outcome, keyId, requestId, sinceMs, untilMs } = query;
  const all = { tenantId, action, resource, resourceId, outcome, keyId, requestId, sinceMs, untilMs };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function parseCursor(cursor: string): number {
  const place = parseTreeSize(cursor);
  if (place === undefined) throw new AuditQueryError('after is the cursor of an event');
  return place;
}

const LIMIT = 100;
const LIMIT_MAX = 1_000;
