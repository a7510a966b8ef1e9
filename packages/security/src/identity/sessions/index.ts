export {
  FRESH_AUTHENTICATION_MS,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  SESSIONS_PARALLEL_MAX,
} from './bounds.ts';
export { createMemorySessionStore } from './memory-session-store.ts';
export type { SessionsEnded } from './revocation-feed.ts';
export { type NewSessionTerms, type OpenedSession, type RotationCause, SecureSessionPool, type SessionPoolParts } from './secure-session-pool.ts';
export type { AuthenticationContext, Session, SessionRefusal, SessionTarget, StoredSession } from './session.ts';
export { clearSessionCookie, findSessionCookie, SESSION_COOKIE, writeSessionCookie } from './session-cookie.ts';
export { type DraftSession, SessionSecurityManager, type SessionSecurityParts } from './session-security-manager.ts';
export type { SessionStore } from './session-store.ts';
