import type { SessionTarget, StoredSession } from './session.ts';
import type { SessionStore } from './session-store.ts';

/** Sessions in memory: they end with the process. */
export function createMemorySessionStore(): SessionStore {
  const sessions = new Map<string, StoredSession>();
  const drop = (matches: (session: StoredSession) => boolean): StoredSession[] => {
    const dropped = [...sessions.values()].filter(matches);
    for (const { idHash } of dropped) sessions.delete(idHash);
    return dropped;
  };
  const of = ({ tenantId, userId }: Owner): StoredSession[] =>
    [...sessions.values()].filter((session) => session.tenantId === tenantId && session.userId === userId).toReversed().toSorted(latestFirst);
  return {
    add: async (session, { parallelMax, nowMs }) => {
      const own = of(session);
      const ended = new Set(own.filter((one) => hasEnded(one, nowMs)).map(({ idHash }) => idHash));
      drop(({ idHash }) => ended.has(idHash));
      const evicted = own.filter(({ idHash }) => !ended.has(idHash)).slice(Math.max(0, parallelMax - 1));
      for (const { idHash } of evicted) sessions.delete(idHash);
      sessions.set(session.idHash, session);
      return evicted;
    },
    find: async (idHash) => sessions.get(idHash),
    touch: async ({ idHash, atMs }) => {
      const session = sessions.get(idHash);
      if (session !== undefined && session.lastSeenAtMs < atMs) sessions.set(idHash, { ...session, lastSeenAtMs: atMs });
    },
    replace: async (idHash, next) => {
      if (!sessions.delete(idHash)) return false;
      sessions.set(next.idHash, next);
      return true;
    },
    remove: async (target) => drop((session) => matchesTarget(session, target)),
    list: async (owner) => of(owner).slice(0, LIST_MAX),
    removeExpired: async ({ nowMs, limit }) => {
      const ended = [...sessions.values()].filter((session) => hasEnded(session, nowMs)).slice(0, limit);
      for (const { idHash } of ended) sessions.delete(idHash);
      return ended.length;
    },
  };
}

interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

function hasEnded(session: StoredSession, nowMs: number): boolean {
  return nowMs >= session.endsAtMs || nowMs >= session.lastSeenAtMs + session.idleMs;
}

function matchesTarget(session: StoredSession, target: SessionTarget): boolean {
  if (session.tenantId !== target.tenantId) return false;
  if ('userId' in target && session.userId !== target.userId) return false;
  return !('handle' in target) || session.handle === target.handle;
}

function latestFirst(left: StoredSession, right: StoredSession): number {
  return right.lastSeenAtMs - left.lastSeenAtMs || right.createdAtMs - left.createdAtMs;
}

const LIST_MAX = 1000;
