import type { Json } from '../../../kernel/index.ts';
import type { SealedValues } from '../log/audit-store.ts';
import type { Subject } from '../subjects/subject-keys.ts';
import { type AuditEvent, PERSONAL_RESOURCES, type PersonalValue } from './audit-event.ts';

/** Values of one person in one event. */
export interface PersonalGroup {
  readonly subject: Subject;
  readonly role: SealedValues['role'];
  readonly values: readonly PersonalValue[];
}

/**
 * The personal values of an event, by the person they belong to: user and details to who did it, the id of a user that it was done to
 * to that user. Details of nobody known belong to the unknown person of the tenant.
 */
export function personalGroups(event: AuditEvent): readonly PersonalGroup[] {
  const { tenantId, userId, resourceId, details = {} } = event;
  const own: PersonalValue[] = userId === undefined ? [] : [{ name: USER, value: userId }];
  const more = Object.entries(details).map(([name, value]: [string, Json]) => ({ name: `${DETAILS}${name}`, value }));
  const actor: PersonalGroup = { subject: { tenantId, userId }, role: 'actor', values: [...own, ...more] };
  const isOfUser = resourceId !== undefined && PERSONAL_RESOURCES.has(event.resource);
  const of: readonly PersonalGroup[] = isOfUser ? [{ subject: { tenantId, userId: resourceId }, role: 'resource', values: [{ name: RESOURCE, value: resourceId }] }] : [];
  return [...(actor.values.length === 0 ? [] : [actor]), ...of];
}

/** Names of commitments. */
export const USER = 'user';
export const RESOURCE = 'resource';
export const DETAILS = 'details.';
