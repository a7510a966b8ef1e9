import { createHash, createHmac } from 'node:crypto';
import { type Clock, equalInConstantTime, ok, type Random, refuse, type Result } from '../../kernel/index.ts';
import { encodeBase64url } from '../base64url.ts';
import type { SecretRing } from '../secret-ring.ts';
import { CLOCK_BEHIND_MS_MAX, FRESH_AUTHENTICATION_MS, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from './bounds.ts';
import type { AuthenticationContext, Session, SessionRefusal, StoredSession } from './session.ts';
import { ID_BYTES, readSessionToken, writeSessionToken } from './session-token.ts';

/** What sessions stand on. */
export interface SessionSecurityParts {
  /** Encrypts tokens and authenticates records. Sessions outlive the process only if these keys do. */
  readonly keys: SecretRing;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Pick<Random, 'bytes'>;
  /** Milliseconds; 30 minutes unless set. */
  readonly idleMs?: number;
  /** Milliseconds; 12 hours unless set. */
  readonly absoluteMs?: number;
}

/** A session just made: its token is told once. */
export interface DraftSession {
  readonly token: string;
  readonly stored: StoredSession;
}

/**
 * The rules of sessions: their tokens, their lifetimes, and that their records are as they were written. It keeps nothing;
 * {@link SecureSessionPool} does.
 *
 * @example
 * const manager = new SessionSecurityManager({ keys: SecretRing.generate(SYSTEM_RANDOM), clock: SYSTEM_CLOCK, random: SYSTEM_RANDOM });
 */
export class SessionSecurityManager {
  readonly #parts: SessionSecurityParts;
  readonly #idleMs: number;
  readonly #absoluteMs: number;

  /** @throws {RangeError} for lifetimes that are not positive, or an idle time above the absolute one. */
  constructor(parts: SessionSecurityParts) {
    this.#parts = parts;
    this.#idleMs = parts.idleMs ?? SESSION_IDLE_MS;
    this.#absoluteMs = parts.absoluteMs ?? SESSION_ABSOLUTE_MS;
    const isSound = this.#idleMs > 0 && this.#idleMs <= this.#absoluteMs && Number.isSafeInteger(this.#absoluteMs);
    if (!isSound) throw new RangeError('Sessions need 0 < idleMs <= absoluteMs');
  }

  /** Unix milliseconds. */
  nowMs(): number {
    return this.#parts.clock.nowMs();
  }

  /** A new session of a user. */
  draft(owner: { readonly tenantId: string; readonly userId: string }, context: AuthenticationContext): DraftSession {
    const nowMs = this.nowMs();
    return this.#write({
      ...context,
      ...owner,
      handle: `ses_${encodeBase64url(this.#parts.random.bytes(HANDLE_BYTES))}`,
      createdAtMs: nowMs,
      lastSeenAtMs: nowMs,
      endsAtMs: nowMs + this.#absoluteMs,
    });
  }

  /** The same session under a new id (SES-1). Its absolute end stays where it was. */
  redraft(session: Session, context: AuthenticationContext): DraftSession {
    const { handle, tenantId, userId, createdAtMs, endsAtMs } = session;
    return this.#write({ ...context, handle, tenantId, userId, createdAtMs, endsAtMs, lastSeenAtMs: this.nowMs() });
  }

  /** Where the session of a token is stored; undefined for a token that is not one of ours. */
  findIdHash(token: string): string | undefined {
    const id = readSessionToken(token, this.#parts.keys);
    return id === undefined ? undefined : hashId(id);
  }

  /** Judges a stored session at this moment. `lastSeenAtMs` is the latest use, stored or not. */
  judge(stored: StoredSession, lastSeenAtMs: number): Result<Session, SessionRefusal> {
    if (!this.#isAsWritten(stored)) return refuse({ reason: 'session-altered' });
    const nowMs = this.nowMs();
    if (nowMs < lastSeenAtMs - CLOCK_BEHIND_MS_MAX) return refuse({ reason: 'clock-behind' });
    if (nowMs >= stored.endsAtMs) return refuse({ reason: 'session-ended' });
    if (nowMs >= lastSeenAtMs + stored.idleMs) return refuse({ reason: 'session-idle' });
    return ok(toSession(stored, Math.max(lastSeenAtMs, nowMs)));
  }

  /** Asks for a recent proof before a sensitive act (SES-8). @param ageMsMax - Milliseconds; 10 minutes unless set. */
  requireFresh(session: Session, ageMsMax: number = FRESH_AUTHENTICATION_MS): Result<Session, SessionRefusal> {
    const ageMs = this.nowMs() - session.authTimeMs;
    const isFresh = ageMs >= -CLOCK_BEHIND_MS_MAX && ageMs < ageMsMax;
    return isFresh ? ok(session) : refuse({ reason: 'authentication-too-old', ageMs, ageMsMax });
  }

  #write(session: Session): DraftSession {
    const id = this.#parts.random.bytes(ID_BYTES);
    const unsigned = { ...session, idHash: hashId(id), idleMs: this.#idleMs };
    const kid = this.#parts.keys.currentId;
    const integrity = `${kid}.${encodeBase64url(this.#mac(unsigned, kid) ?? new Uint8Array())}`;
    return { token: writeSessionToken(id, this.#parts), stored: { ...unsigned, integrity } };
  }

  #isAsWritten(stored: StoredSession): boolean {
    const [kid = '', mac = ''] = stored.integrity.split('.');
    const expected = this.#mac(stored, kid);
    return expected !== undefined && equalInConstantTime(encodeBase64url(expected), mac);
  }

  /** Over everything but the latest use, which changes without us. */
  #mac(session: Omit<StoredSession, 'integrity'>, kid: string): Uint8Array | undefined {
    const key = this.#parts.keys.subkey(kid, 'session record');
    if (key === undefined) return undefined;
    const { idHash, handle, tenantId, userId, createdAtMs, endsAtMs, idleMs, amr, acr, authTimeMs, deviceKey } = session;
    const text = JSON.stringify([idHash, handle, tenantId, userId, createdAtMs, endsAtMs, idleMs, amr, acr ?? null, authTimeMs, deviceKey ?? null]);
    return createHmac('sha256', key).update(text).digest();
  }
}

/** A stored session without what finds and protects it. */
export function toSession(stored: StoredSession, lastSeenAtMs: number = stored.lastSeenAtMs): Session {
  const { handle, tenantId, userId, createdAtMs, endsAtMs, amr, acr, authTimeMs, deviceKey } = stored;
  const rest = { ...(acr !== undefined && { acr }), ...(deviceKey !== undefined && { deviceKey }) };
  return { handle, tenantId, userId, createdAtMs, lastSeenAtMs, endsAtMs, amr, authTimeMs, ...rest };
}

function hashId(id: Uint8Array): string {
  return createHash('sha256').update(id).digest('hex');
}

const HANDLE_BYTES = 12;
