/** A decision about identity, for the audit trail. It holds ids and reasons, never a credential, name or address. */
export interface IdentityEvent {
  /** What was decided: `session.create`, `token.refresh`, `user.disable` … */
  readonly action: IdentityAction;
  readonly outcome: 'permitted' | 'refused';
  /** Undefined where the caller proved nothing, and so belongs to no tenant yet. */
  readonly tenantId?: string;
  /** Whom it is about. */
  readonly subjectId?: string;
  /** Who asked for it, when that is another than the subject. */
  readonly actorId?: string;
  /** Which session, family, key or record. A public handle, never a token. */
  readonly objectId?: string;
  /** Why it was refused, or what led to it: one of the closed reasons of the function that decided. For the trail, not for callers. */
  readonly reason?: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

/** What can be decided. */
export type IdentityAction =
  | 'access-token.issue'
  | 'access-token.revoke'
  | 'access-token.verify'
  | 'api-key.create'
  | 'api-key.revoke'
  | 'api-key.rotate'
  | 'api-key.use'
  | 'invitation.accept'
  | 'invitation.create'
  | 'password.change'
  | 'password.reset'
  | 'password.reset-request'
  | 'record.create'
  | 'record.remove'
  | 'record.update'
  | 'second-factor.change'
  | 'session.create'
  | 'session.evict'
  | 'session.revoke'
  | 'session.rotate'
  | 'session.use'
  | 'token-family.create'
  | 'token-family.refresh'
  | 'token-family.revoke'
  | 'user.authenticate'
  | 'user.create'
  | 'user.delete'
  | 'user.disable'
  | 'user.enable'
  | 'user.unlock'
  | 'user.update';

/**
 * Port: told of each decision, once, before it takes effect. When it throws, the act does not happen: what cannot be
 * recorded is not done.
 */
export type IdentityRecorder = (event: IdentityEvent) => Promise<void>;

/** Records nothing: for programs that keep no trail, and said so by naming it. */
export const recordNothing: IdentityRecorder = async () => {};

/** An event about a subject, without the members that are not known. */
export function noteSubject(
  event: Pick<IdentityEvent, 'action' | 'outcome' | 'reason'>,
  about: { readonly tenantId?: string; readonly subjectId?: string } | undefined,
  { objectId, atMs }: { readonly objectId?: string | undefined; readonly atMs: number },
): IdentityEvent {
  const { tenantId, subjectId } = about ?? {};
  const ids = { ...(tenantId !== undefined && { tenantId }), ...(subjectId !== undefined && { subjectId }), ...(objectId !== undefined && { objectId }) };
  return { ...event, ...ids, atMs };
}
