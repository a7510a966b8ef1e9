import type { JsonObject } from '../../../kernel/index.ts';
import type { AuditRecord } from '../events/audit-event.ts';
import type { AuditAction, AuditOutcome, AuditResource } from '../events/names.ts';

/**
 * A record as an event of the Open Cybersecurity Schema Framework: Authentication (3002) for logging in and out, Account Change (3001) for users, User
 * Access Management (3005) for grants, Entity Management (3004) for what else is managed, API Activity (6003) for the rest.
 *
 * @see schema.ocsf.io, version 1.6.0.
 */
export function toOcsfEvent(record: AuditRecord): JsonObject {
  const { classUid, activityId } = classOf(record.action, record.resource);
  const { id, index, timeMs, action, resource, resourceId, outcome, tenantId, userId, keyId, requestId, details, facts } = record;
  const user = { ...(userId === undefined ? {} : { uid: userId }), ...(keyId === undefined ? {} : { credential_uid: keyId }) };
  return {
    class_uid: classUid,
    category_uid: Math.floor(classUid / 1_000),
    activity_id: activityId,
    type_uid: classUid * 100 + activityId,
    time: timeMs,
    severity_id: outcome === 'success' ? SEVERITY.informational : SEVERITY.medium,
    status_id: STATUS[outcome],
    status_detail: outcome,
    metadata: {
      version: '1.6.0',
      product: { name: 'Agentor LLM Gateway', vendor_name: 'Agentor' },
      uid: id,
      sequence: index,
      event_code: `${action} ${resource}`,
      ...(tenantId === undefined ? {} : { tenant_uid: tenantId }),
      ...(requestId === undefined ? {} : { correlation_uid: requestId }),
    },
    actor: { user },
    ...(classUid === CLASS.authentication || classUid === CLASS.accountChange ? { user: resource === 'user' && resourceId !== undefined ? { uid: resourceId } : user } : {}),
    resources: [{ type: resource, ...(resourceId === undefined ? {} : { uid: resourceId }) }],
    unmapped: { action, details, facts, unreadable: record.unreadable },
  };
}

function classOf(action: AuditAction, resource: AuditResource): { readonly classUid: number; readonly activityId: number } {
  if (action === 'login' || action === 'authenticate') return { classUid: CLASS.authentication, activityId: 1 };
  if (action === 'logout') return { classUid: CLASS.authentication, activityId: 2 };
  if (action === 'grant') return { classUid: CLASS.userAccess, activityId: 1 };
  if (action === 'revoke') return { classUid: CLASS.userAccess, activityId: 2 };
  if (resource === 'user') return { classUid: CLASS.accountChange, activityId: ACCOUNT_ACTIVITY[action] ?? OTHER };
  if (MANAGED.has(resource)) return { classUid: CLASS.entity, activityId: CRUD_ACTIVITY[action] ?? OTHER };
  return { classUid: CLASS.api, activityId: CRUD_ACTIVITY[action] ?? OTHER };
}

const CLASS = { accountChange: 3_001, authentication: 3_002, entity: 3_004, userAccess: 3_005, api: 6_003 } as const;
const SEVERITY = { informational: 1, medium: 3 } as const;
const OTHER = 99;
const STATUS: Readonly<Record<AuditOutcome, number>> = { success: 1, failure: 2, denied: 2, error: 2, partial: 99, unknown: 0 };
const CRUD_ACTIVITY: Readonly<Partial<Record<AuditAction, number>>> = { create: 1, read: 2, list: 2, export: 2, update: 3, configure: 3, rotate: 3, delete: 4, erase: 4 };
/** @see OCSF, Account Change: 1 Create, 6 Delete, 99 Other. */
const ACCOUNT_ACTIVITY: Readonly<Partial<Record<AuditAction, number>>> = { create: 1, delete: 6, erase: 6 };
const MANAGED: ReadonlySet<AuditResource> = new Set<AuditResource>(['role', 'permission', 'api_key', 'tenant', 'model', 'provider', 'policy', 'rule', 'budget', 'configuration', 'consent', 'signing_key', 'alert']);
