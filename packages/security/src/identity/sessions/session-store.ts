import type { SessionTarget, StoredSession } from './session.ts';

/** Port: where sessions are. Each method is one atomic step, durable when it resolves. */
export interface SessionStore {
  /**
   * Adds a session. The user's expired ones go, and the least recently used beyond `parallelMax`.
   *
   * @returns The live ones that had to go.
   */
  readonly add: (session: StoredSession, limit: { readonly parallelMax: number; readonly nowMs: number }) => Promise<readonly StoredSession[]>;
  readonly find: (idHash: string) => Promise<StoredSession | undefined>;
  /** Notes a use. Time never goes back. */
  readonly touch: (use: { readonly idHash: string; readonly atMs: number }) => Promise<void>;
  /** Puts `next` in the place of a session. False when that is gone: then nothing is stored. */
  readonly replace: (idHash: string, next: StoredSession) => Promise<boolean>;
  /** Removes and tells which. */
  readonly remove: (target: SessionTarget) => Promise<readonly StoredSession[]>;
  /** A user's sessions, the latest first, at most 1,000. */
  readonly list: (owner: { readonly tenantId: string; readonly userId: string }) => Promise<readonly StoredSession[]>;
  /** Removes up to `limit` of those that ended. Tells how many. */
  readonly removeExpired: (now: { readonly nowMs: number; readonly limit: number }) => Promise<number>;
}
