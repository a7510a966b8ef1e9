import type { SubjectRef } from '../subject.ts';
import type { RefreshFamily } from './refresh-family.ts';

/** Port: where families of refresh tokens are. Each method is one atomic step, durable when it resolves. */
export interface FamilyStore {
  readonly add: (family: RefreshFamily) => Promise<void>;
  readonly find: (id: string) => Promise<RefreshFamily | undefined>;
  /** Stores `next` if the family still is at `generation` and was not revoked. False otherwise: nothing changed. */
  readonly advance: (next: RefreshFamily, generation: number) => Promise<boolean>;
  /** False when it is gone or revoked already. */
  readonly revoke: (id: string, cause: string) => Promise<boolean>;
  /** Ends all of a subject, or of a tenant. @returns Ids of those that it ended. */
  readonly revokeAll: (whose: Pick<SubjectRef, 'tenantId'> & Partial<SubjectRef>, cause: string) => Promise<readonly string[]>;
  /** Removes up to `limit` that are over. Tells how many. */
  readonly removeExpired: (now: { readonly nowMs: number; readonly limit: number }) => Promise<number>;
}

/** Families in memory: they end with the process. */
export function createMemoryFamilyStore(): FamilyStore {
  const families = new Map<string, RefreshFamily>();
  const revoke = (family: RefreshFamily, cause: string): boolean => {
    if (family.revoked !== undefined) return false;
    families.set(family.id, { ...family, revoked: cause });
    return true;
  };
  return {
    add: async (family) => {
      families.set(family.id, family);
    },
    find: async (id) => families.get(id),
    advance: async (next, generation) => {
      const family = families.get(next.id);
      if (family === undefined || family.revoked !== undefined || family.generation !== generation) return false;
      families.set(next.id, next);
      return true;
    },
    revoke: async (id, cause) => {
      const family = families.get(id);
      return family !== undefined && revoke(family, cause);
    },
    revokeAll: async ({ tenantId, subjectId }, cause) =>
      [...families.values()]
        .filter((family) => family.tenantId === tenantId && (subjectId === undefined || family.subjectId === subjectId))
        .filter((family) => revoke(family, cause))
        .map(({ id }) => id),
    removeExpired: async ({ nowMs, limit }) => {
      const over = [...families.values()].filter(({ endsAtMs, lastUsedAtMs, idleMs }) => nowMs >= endsAtMs || nowMs >= lastUsedAtMs + idleMs).slice(0, limit);
      for (const { id } of over) families.delete(id);
      return over.length;
    },
  };
}
