import { describe, expect, test } from 'vitest';
import type { SessionStore, StoredSession } from '../src/identity/index.ts';

/** What every store of sessions must do. */
export function sessionStoreContract(name: string, open: () => Promise<{ readonly store: SessionStore } & AsyncDisposable>): void {
  describe(`the ${name} store of sessions`, () => {
    test('gives a session back as it was', async () => {
      await using opened = await open();
      const { store } = opened;
      const full = session(1, { acr: 'level 2', deviceKey: 'k', userId: `quote ' and \u0000 and 😀` });
      await store.add(full, ALL);
      expect(await store.find(full.idHash)).toEqual(full);
      expect(await store.find("x' OR 1=1 --")).toBeUndefined();
    });

    test('SES-9: ends the least recently used beyond the limit, and says which', async () => {
      await using opened = await open();
      const { store } = opened;
      for (const index of [1, 2, 3]) await store.add(session(index), ALL);
      await store.touch({ idHash: session(1).idHash, atMs: 500 });
      const evicted = await store.add(session(4), { parallelMax: 3, nowMs: 600 });
      expect(evicted.map(({ idHash }) => idHash)).toEqual([session(2).idHash]);
      expect((await store.list(OWNER)).map(({ idHash }) => idHash)).toEqual([1, 4, 3].map((index) => session(index).idHash));
    });

    test('of equals the later one stays', async () => {
      await using opened = await open();
      const { store } = opened;
      const same = (index: number): StoredSession => session(index, { createdAtMs: 7, lastSeenAtMs: 7 });
      for (const index of [1, 2]) await store.add(same(index), ALL);
      expect((await store.add(same(3), { parallelMax: 2, nowMs: 8 })).map(({ idHash }) => idHash)).toEqual([same(1).idHash]);
    });

    test('expired ones take no place and are not told of', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.add(session(1, { endsAtMs: 50 }), ALL);
      await store.add(session(2, { idleMs: 10 }), ALL);
      await store.add(session(3), ALL);
      expect(await store.add(session(4), { parallelMax: 2, nowMs: 100 })).toEqual([]);
      expect(await store.list(OWNER)).toHaveLength(2);
    });

    test('a use is noted and never goes back; one of a session that is gone is nothing', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.add(session(1), ALL);
      for (const atMs of [400, 300]) await store.touch({ idHash: session(1).idHash, atMs });
      expect((await store.find(session(1).idHash))?.lastSeenAtMs).toBe(400);
      await store.touch({ idHash: 'gone', atMs: 1 });
      expect(await store.find('gone')).toBeUndefined();
    });

    test('SES-1: one of two replacements of a session happens, and the old id is gone', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.add(session(1), ALL);
      const outcomes = await Promise.all([2, 3].map(async (index) => store.replace(session(1).idHash, session(index))));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await store.find(session(1).idHash)).toBeUndefined();
      expect(await store.list(OWNER)).toHaveLength(1);
    });

    test('SES-3: removes one, all of a user, all of a tenant, and nobody else’s', async () => {
      await using opened = await open();
      const { store } = opened;
      const others = [session(4, { userId: 'other' }), session(5, { tenantId: 'elsewhere' })];
      for (const one of [session(1), session(2), session(3), ...others]) await store.add(one, ALL);
      expect(await store.remove({ ...OWNER, userId: 'other', handle: session(1).handle })).toEqual([]);
      expect(await store.remove({ ...OWNER, handle: session(1).handle })).toEqual([session(1)]);
      expect(await store.remove(OWNER)).toHaveLength(2);
      expect(await store.remove({ tenantId: 'elsewhere' })).toEqual([others[1]]);
      expect(await store.list({ ...OWNER, userId: 'other' })).toEqual([others[0]]);
    });

    test('SES-10: removes what has expired, so many at a time', async () => {
      await using opened = await open();
      const { store } = opened;
      for (let index = 0; index < 25; index += 1) await store.add(session(index, index % 2 === 0 ? { endsAtMs: 50 } : { idleMs: 1 }), { ...ALL, nowMs: 0 });
      await store.add(session(99), ALL);
      const removed = [];
      for (let round = 0; round < 4; round += 1) removed.push(await store.removeExpired({ nowMs: 100, limit: 10 }));
      expect(removed).toEqual([10, 10, 5, 0]);
      expect(await store.list(OWNER)).toHaveLength(1);
    });
  });
}

const OWNER = { tenantId: 't', userId: 'u' };
const ALL = { parallelMax: 100, nowMs: 0 };

function session(index: number, changes: Partial<StoredSession> = {}): StoredSession {
  return {
    ...OWNER,
    idHash: String(index).padStart(64, '0'),
    handle: `ses_${index}`,
    createdAtMs: index,
    lastSeenAtMs: index,
    endsAtMs: 1e12,
    idleMs: 1e12,
    amr: ['pwd', 'otp'],
    authTimeMs: index,
    integrity: 'k.mac',
    ...changes,
  };
}
