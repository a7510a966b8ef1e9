import { ok, refuse, type Result } from '../../kernel/index.ts';
import type { IdentityAction, IdentityRecorder } from '../identity-event.ts';
import { CLEANUP_BATCH, LISTENERS_MAX, RECENT_USES_MAX, SESSIONS_PARALLEL_MAX, TOUCH_MS } from './bounds.ts';
import { createMemorySessionStore } from './memory-session-store.ts';
import { RevocationFeed, type SessionsEnded } from './revocation-feed.ts';
import type { AuthenticationContext, Session, SessionRefusal, SessionTarget, StoredSession } from './session.ts';
import { type SessionSecurityManager, toSession } from './session-security-manager.ts';
import type { SessionStore } from './session-store.ts';

/** What a pool stands on. */
export interface SessionPoolParts {
  readonly securityManager: SessionSecurityManager;
  /** In memory unless set: then every session ends with the process. */
  readonly store?: SessionStore;
  readonly record: IdentityRecorder;
  /** Sessions of one user at once; 5 unless set. */
  readonly parallelMax?: number;
}

/** For whom a session is made, and on what proof. */
export interface NewSessionTerms extends Omit<AuthenticationContext, 'authTimeMs'> {
  readonly userId: string;
  /** `default` unless set. */
  readonly tenantId?: string;
  /** Unix milliseconds of the proof; now unless set. */
  readonly authTimeMs?: number;
}

/** A session at its beginning, or under a new id: the only time its token is told. */
export interface OpenedSession {
  /** For the cookie of {@link writeSessionCookie}; never for a URL or a body. */
  readonly token: string;
  readonly session: Session;
  /** Sessions of the same user that had to end for it: tell the user. */
  readonly evicted: readonly Session[];
}

/** Why a session gets a new id. */
export type RotationCause = 'login' | 'step-up' | 'role-change';

/**
 * The sessions of a deployment: server-side state behind encrypted tokens, ended at once everywhere.
 *
 * @example
 * const pool = new SecureSessionPool({ securityManager, record });
 * const { token } = await pool.createSession({ userId: 'user123', amr: ['pwd', 'otp'] });
 * const found = await pool.validateSession(token);
 */
export class SecureSessionPool {
  readonly #manager: SessionSecurityManager;
  readonly #store: SessionStore;
  readonly #record: IdentityRecorder;
  readonly #parallelMax: number;
  readonly #ended = new RevocationFeed(LISTENERS_MAX);
  /** Latest uses that the store does not know yet, by the hash of the session's id. */
  readonly #recent = new Map<string, number>();

  constructor({ securityManager, store, record, parallelMax }: SessionPoolParts) {
    this.#manager = securityManager;
    this.#store = store ?? createMemorySessionStore();
    this.#record = record;
    this.#parallelMax = parallelMax ?? SESSIONS_PARALLEL_MAX;
    if (!Number.isSafeInteger(this.#parallelMax) || this.#parallelMax < 1) throw new RangeError('parallelMax must be a whole number above 0');
  }

  /** Begins a session. The sixth of a user ends the one that was not used for longest, and says so (SES-9). */
  async createSession(terms: NewSessionTerms): Promise<OpenedSession> {
    const { userId, tenantId = 'default', authTimeMs = this.#manager.nowMs(), ...context } = terms;
    const { token, stored } = this.#manager.draft({ tenantId, userId }, { ...context, authTimeMs });
    await this.#note('session.create', stored);
    await this.#storeUses(await this.#store.list({ tenantId, userId }));
    const evicted = await this.#store.add(stored, { parallelMax: this.#parallelMax, nowMs: this.#manager.nowMs() });
    for (const one of evicted) await this.#note('session.evict', one, 'parallel-sessions');
    this.#end('evicted', evicted);
    return { token, session: toSession(stored), evicted: evicted.map((one) => toSession(one)) };
  }

  /** The session of a token. Its use is noted, which puts off its idle end and never its absolute one. */
  async validateSession(token: string): Promise<Result<Session, SessionRefusal>> {
    const found = await this.#find(token);
    if (!found.ok) return found;
    await this.#touch(found.value.stored);
    return ok(found.value.session);
  }

  /**
   * Gives a session a new id after a login, a step-up or a change of rights (SES-1). The old token is refused from then on.
   *
   * @param changed - What was proven now. Left out, the proof stays what it was.
   */
  async rotateSession(token: string, cause: RotationCause, changed: Partial<AuthenticationContext> = {}): Promise<Result<OpenedSession, SessionRefusal>> {
    const found = await this.#find(token);
    if (!found.ok) return found;
    const { session, stored } = found.value;
    const next = this.#manager.redraft(session, { ...contextOf(session), ...changed });
    await this.#note('session.rotate', stored, cause);
    if (!(await this.#store.replace(stored.idHash, next.stored))) return refuse({ reason: 'session-unknown' });
    this.#recent.delete(stored.idHash);
    if (cause === 'role-change') this.#ended.publish({ reason: 'rotated', sessions: [session] });
    return ok({ token: next.token, session: toSession(next.stored), evicted: [] });
  }

  /** Ends the session of a token, as a logout does. False when there was none. */
  async endSession(token: string): Promise<boolean> {
    const found = await this.#find(token);
    if (!found.ok) return false;
    const { tenantId, userId, handle } = found.value.session;
    return (await this.revokeSessions({ tenantId, userId, handle }, 'logout')) > 0;
  }

  /** Ends one session, all of a user or all of a tenant, now, and tells the listeners (SES-3). @returns How many. */
  async revokeSessions(target: SessionTarget, cause = 'revoked'): Promise<number> {
    const about = { tenantId: target.tenantId, ...('userId' in target && { userId: target.userId }), ...('handle' in target && { handle: target.handle }) };
    await this.#note('session.revoke', about, cause);
    const removed = await this.#store.remove(target);
    this.#end('revoked', removed);
    return removed.length;
  }

  /** A user's own sessions, the latest first. */
  async listSessions(owner: { readonly tenantId: string; readonly userId: string }): Promise<readonly Session[]> {
    const nowMs = this.#manager.nowMs();
    const all = await this.#store.list(owner);
    return all.map((stored) => toSession(stored, this.#lastSeen(stored))).filter(({ endsAtMs }) => endsAtMs > nowMs);
  }

  /** Calls `listener` with sessions that end before their time. @returns Ends the subscription. */
  onEnded(listener: (ended: SessionsEnded) => void): () => void {
    return this.#ended.subscribe(listener);
  }

  /** Removes what has expired, a batch at a time, and stores uses that wait; nothing depends on when it runs (SES-10). @returns How many. */
  async cleanup(): Promise<number> {
    let removed = 0;
    for (let batch = CLEANUP_BATCH; batch === CLEANUP_BATCH; removed += batch) {
      batch = await this.#store.removeExpired({ nowMs: this.#manager.nowMs(), limit: CLEANUP_BATCH });
    }
    const stale = this.#manager.nowMs() - TOUCH_MS;
    for (const [idHash, atMs] of [...this.#recent].filter((use) => use[1] < stale)) {
      await this.#store.touch({ idHash, atMs });
      this.#recent.delete(idHash);
    }
    return removed;
  }

  async #find(token: string): Promise<Result<{ readonly session: Session; readonly stored: StoredSession }, SessionRefusal>> {
    const idHash = this.#manager.findIdHash(token);
    if (idHash === undefined) return this.#refuse({ reason: 'token-unreadable' });
    const stored = await this.#store.find(idHash);
    if (stored === undefined) return this.#refuse({ reason: 'session-unknown' });
    const judged = this.#manager.judge(stored, this.#lastSeen(stored));
    return judged.ok ? ok({ session: judged.value, stored }) : this.#refuse(judged.reason, stored);
  }

  async #refuse(refusal: SessionRefusal, stored?: StoredSession): Promise<{ readonly ok: false; readonly reason: SessionRefusal }> {
    const whose = stored === undefined ? {} : { tenantId: stored.tenantId, subjectId: stored.userId, objectId: stored.handle };
    await this.#record({ action: 'session.use', outcome: 'refused', reason: refusal.reason, ...whose, atMs: this.#manager.nowMs() });
    return refuse(refusal);
  }

  async #touch(stored: StoredSession): Promise<void> {
    const atMs = Math.max(this.#lastSeen(stored), this.#manager.nowMs());
    if (atMs - stored.lastSeenAtMs >= TOUCH_MS || this.#recent.size >= RECENT_USES_MAX) {
      this.#recent.delete(stored.idHash);
      await this.#store.touch({ idHash: stored.idHash, atMs });
    } else this.#recent.set(stored.idHash, atMs);
  }

  /** Stores the uses that wait, before the store decides by them. */
  async #storeUses(sessions: readonly StoredSession[]): Promise<void> {
    for (const { idHash } of sessions) {
      const atMs = this.#recent.get(idHash);
      if (atMs !== undefined) await this.#store.touch({ idHash, atMs });
      this.#recent.delete(idHash);
    }
  }

  #lastSeen(stored: StoredSession): number {
    return Math.max(stored.lastSeenAtMs, this.#recent.get(stored.idHash) ?? 0);
  }

  #end(reason: SessionsEnded['reason'], ended: readonly StoredSession[]): void {
    for (const { idHash } of ended) this.#recent.delete(idHash);
    if (ended.length > 0) this.#ended.publish({ reason, sessions: ended.map((one) => toSession(one)) });
  }

  async #note(action: IdentityAction, about: { readonly tenantId: string; readonly userId?: string; readonly handle?: string }, reason?: string): Promise<void> {
    const { tenantId, userId, handle } = about;
    const ids = { ...(userId !== undefined && { subjectId: userId }), ...(handle !== undefined && { objectId: handle }) };
    await this.#record({ action, outcome: 'permitted', tenantId, ...ids, ...(reason !== undefined && { reason }), atMs: this.#manager.nowMs() });
  }
}

function contextOf({ amr, acr, authTimeMs, deviceKey }: Session): AuthenticationContext {
  return { amr, authTimeMs, ...(acr !== undefined && { acr }), ...(deviceKey !== undefined && { deviceKey }) };
}
