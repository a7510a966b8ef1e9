import { ok, refuse, type Result } from '../../kernel/index.ts';
import { type IdentityAction, noteSubject } from '../identity-event.ts';
import type { RecordRef } from '../records/index.ts';
import type { ReadyUserParts } from './user-parts.ts';
import type { UserRecord, UserRefusal } from './user.ts';

/** One change of a user. */
export interface UserChange {
  readonly action: IdentityAction;
  /** Who does it, when that is another. */
  readonly actorId?: string;
  /** What led to it, for the trail. */
  readonly cause?: string;
  /** What the user becomes, or why it may not. */
  readonly change: (before: UserRecord) => Result<UserRecord, UserRefusal>;
  /** The version that was seen. Left out, the change is made upon whatever is there. */
  readonly version?: number;
}

/** Changes of users: each recorded before it happens, each upon the version it was decided on. */
export class UserChanges {
  readonly #parts: ReadyUserParts;

  constructor(parts: ReadyUserParts) {
    this.#parts = parts;
  }

  /** Applies a change. Where rights, credentials or state change, sessions and tokens end (JWT-6, SES-9). */
  async apply(ref: RecordRef, terms: UserChange): Promise<Result<UserRecord, UserRefusal>> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const before = await this.#parts.users.find(ref);
      if (before === undefined) return this.refuse({ reason: 'user-unknown' }, ref, terms);
      if (terms.version !== undefined && terms.version !== before.version) return this.refuse({ reason: 'changed-meanwhile' }, ref, terms);
      const changed = terms.change(before);
      if (!changed.ok) return this.refuse(changed.reason, ref, terms);
      const next: UserRecord = { ...changed.value, version: before.version + 1, updatedAtMs: this.#parts.clock.nowMs() };
      await this.#note('permitted', ref, terms);
      const outcome = await this.#parts.users.replace(next, before.version);
      if (outcome === 'stored') return ok(next);
      if (outcome === 'name-taken') return this.refuse({ reason: 'name-taken' }, ref, terms);
    }
    return this.refuse({ reason: 'changed-meanwhile' }, ref, terms);
  }

  /** Ends every session and token of a user. */
  async endLogins({ tenantId, id }: RecordRef, cause: string): Promise<void> {
    await this.#parts.jwtAuth.revokeAll({ tenantId, subjectId: id }, cause);
    await this.#parts.sessionPool?.revokeSessions({ tenantId, userId: id }, cause);
  }

  /** Records a refusal and gives it. */
  async refuse(reason: UserRefusal, ref: Partial<RecordRef>, terms: Pick<UserChange, 'action' | 'actorId'>): Promise<{ readonly ok: false; readonly reason: UserRefusal }> {
    await this.#note('refused', ref, { ...terms, cause: reason.reason });
    return refuse(reason);
  }

  async #note(outcome: 'permitted' | 'refused', { tenantId, id }: Partial<RecordRef>, { action, actorId, cause }: Pick<UserChange, 'action' | 'actorId' | 'cause'>): Promise<void> {
    const about = { ...(tenantId !== undefined && { tenantId }), ...(id !== undefined && { subjectId: id }) };
    const event = noteSubject({ action, outcome, ...(cause !== undefined && { reason: cause }) }, about, { atMs: this.#parts.clock.nowMs() });
    await this.#parts.record({ ...event, ...(actorId !== undefined && { actorId }) });
  }
}

/** Changes that meet others in between try again upon what is there then. */
const ATTEMPTS_MAX = 8;
