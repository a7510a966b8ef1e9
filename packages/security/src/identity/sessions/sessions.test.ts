import * as fc from 'fast-check';
import { compactDecrypt, CompactEncrypt } from 'jose';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { sessionStoreContract } from '../../../test/session-store-contract.ts';
import { createTestClock, createTestRandom, type TestClock } from '../../../test/test-clock.ts';
import type { IdentityEvent } from '../identity-event.ts';
import { generateRingKey, SecretRing } from '../secret-ring.ts';
import { clearSessionCookie, createMemorySessionStore, findSessionCookie, SecureSessionPool, type Session, SessionSecurityManager, type SessionStore, writeSessionCookie } from './index.ts';
import { readSessionToken, writeSessionToken } from './session-token.ts';

interface Scene {
  readonly clock: TestClock;
  readonly keys: SecretRing;
  readonly store: SessionStore;
  readonly manager: SessionSecurityManager;
  readonly pool: SecureSessionPool;
  readonly events: IdentityEvent[];
}

function setUp(store: SessionStore = createMemorySessionStore()): Scene {
  const clock = createTestClock();
  const random = createTestRandom();
  const keys = SecretRing.generate(random);
  const events: IdentityEvent[] = [];
  const manager = new SessionSecurityManager({ keys, clock, random });
  const record = async (event: IdentityEvent): Promise<void> => {
    events.push(event);
  };
  return { clock, keys, store, manager, events, pool: new SecureSessionPool({ securityManager: manager, store, record }) };
}

const TERMS = { userId: 'user123', tenantId: 't', amr: ['pwd'] };
const OWNER = { tenantId: 't', userId: 'user123' };

sessionStoreContract('memory', async () => ({ store: createMemorySessionStore(), [Symbol.asyncDispose]: async () => {} }));

describe('session tokens', () => {
  const random = createTestRandom();
  const keys = SecretRing.generate(random);
  const id = random.bytes(32);
  const token = writeSessionToken(id, { keys, random });
  const key = keys.currentSubkey('session token');

  test('are JWE that another implementation opens, and are 182 characters or so', async () => {
    const { plaintext, protectedHeader } = await compactDecrypt(token, key);
    expect(Buffer.from(plaintext)).toEqual(Buffer.from(id));
    expect(protectedHeader).toMatchObject({ alg: 'dir', enc: 'A256GCM', kid: keys.currentId });
    expect(token.length).toBeLessThan(220);
    expect(readSessionToken(token, keys)).toEqual(id);
  });

  test('of another implementation, with a header in other words, do not open', async () => {
    const foreign = await new CompactEncrypt(id).setProtectedHeader({ enc: 'A256GCM', alg: 'dir', kid: keys.currentId, typ: 'agentor-session' }).encrypt(key);
    expect(readSessionToken(foreign, keys)).toBeUndefined();
  });

  test('SES-5: every single-bit flip is refused', () => {
    const bytes = Buffer.from(token, 'latin1');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readSessionToken(flipped.toString('latin1'), keys)).toBeUndefined();
    }
  });

  test('SES-5: of 100,000 random mutations none is accepted', { timeout: 120_000 }, () => {
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= ';
    let accepted = 0;
    for (let round = 0; round < 100_000; round += 1) {
      const at = Math.floor(random.fraction() * token.length);
      const piece = characters.charAt(Math.floor(random.fraction() * characters.length));
      const mutants = [`${token.slice(0, at)}${piece}${token.slice(at + 1)}`, `${token.slice(0, at)}${piece}${token.slice(at)}`, `${token.slice(0, at)}${token.slice(at + 1)}`, token.slice(0, at)];
      const mutant = mutants[round % 4] ?? '';
      if (mutant !== token && readSessionToken(mutant, keys) !== undefined) accepted += 1;
    }
    expect(accepted).toBe(0);
  });

  test('SES-5: any text whatever is refused', () => {
    fc.assert(fc.property(fc.string(), (text) => readSessionToken(text, keys) === undefined), { numRuns: 1000 });
    for (const text of ['', '....', token.replaceAll('.', '..'), `${token}.`, `${token}=`, ` ${token}`, 'a'.repeat(1_000_000)]) expect(readSessionToken(text, keys)).toBeUndefined();
  });
});

describe('SecureSessionPool', () => {
  test('SES-1: login, step-up and role change each give a new id, and the old token is refused', async () => {
    for (const cause of ['login', 'step-up', 'role-change'] as const) {
      const { pool } = setUp();
      const first = await pool.createSession(TERMS);
      const rotated = await pool.rotateSession(first.token, cause, { amr: ['pwd', 'otp'] });
      expect(rotated.ok && rotated.value.session.amr).toEqual(['pwd', 'otp']);
      expect(await pool.validateSession(first.token)).toEqual({ ok: false, reason: { reason: 'session-unknown' } });
      expect((await pool.validateSession(rotated.ok ? rotated.value.token : '')).ok).toBe(true);
    }
  });

  test('SES-1: of 20 rotations at once one gives a token', async () => {
    const { pool } = setUp();
    const { token } = await pool.createSession(TERMS);
    const outcomes = await Promise.all(Array.from({ length: 20 }, async () => pool.rotateSession(token, 'step-up')));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await pool.listSessions(OWNER)).toHaveLength(1);
  });

  test('SES-2: 30 minutes without use end it, to the millisecond', async () => {
    const { pool, clock } = setUp();
    const { token } = await pool.createSession(TERMS);
    clock.advance(30 * 60_000 - 1);
    expect((await pool.validateSession(token)).ok).toBe(true);
    clock.advance(30 * 60_000 - 1);
    expect((await pool.validateSession(token)).ok).toBe(true);
    clock.advance(30 * 60_000 + 1000);
    expect(await pool.validateSession(token)).toEqual({ ok: false, reason: { reason: 'session-idle' } });
  });

  test('SES-2: a use that was not stored yet counts', async () => {
    const { pool, clock } = setUp();
    const { token } = await pool.createSession(TERMS);
    clock.advance(14_999);
    await pool.validateSession(token);
    clock.advance(30 * 60_000 - 1);
    expect((await pool.validateSession(token)).ok).toBe(true);
  });

  test('SES-2: no use puts off the end after 12 hours, nor does a rotation', async () => {
    const { pool, clock } = setUp();
    let { token } = await pool.createSession(TERMS);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      clock.advance(20 * 60_000);
      const rotated = await pool.rotateSession(token, 'step-up');
      token = rotated.ok ? rotated.value.token : '';
      expect((await pool.validateSession(token)).ok).toBe(true);
    }
    clock.advance(20 * 60_000);
    expect(await pool.validateSession(token)).toEqual({ ok: false, reason: { reason: 'session-ended' } });
  });

  test('threat 48: a clock that went back prolongs nothing', async () => {
    const { pool, clock } = setUp();
    const { token } = await pool.createSession(TERMS);
    clock.advance(-59_000);
    expect((await pool.validateSession(token)).ok).toBe(true);
    clock.advance(-2000);
    expect(await pool.validateSession(token)).toEqual({ ok: false, reason: { reason: 'clock-behind' } });
    clock.advance(61_000);
    expect((await pool.validateSession(token)).ok).toBe(true);
  });

  test('SES-3: revoking one, all of a user and all of a tenant takes effect at once and is told to open streams', async () => {
    const { pool } = setUp();
    const told: Session[] = [];
    const unsubscribe = pool.onEnded(({ sessions }) => told.push(...sessions));
    const opened = await Promise.all([TERMS, TERMS, { ...TERMS, userId: 'second' }, { ...TERMS, tenantId: 'elsewhere' }].map(async (terms) => pool.createSession(terms)));
    const alive = async (): Promise<readonly boolean[]> => Promise.all(opened.map(async ({ token }) => (await pool.validateSession(token)).ok));
    expect(await pool.revokeSessions({ ...OWNER, handle: opened[0]?.session.handle ?? '' })).toBe(1);
    expect(await alive()).toEqual([false, true, true, true]);
    expect(await pool.revokeSessions(OWNER)).toBe(1);
    expect(await alive()).toEqual([false, false, true, true]);
    expect(await pool.revokeSessions({ tenantId: 't' })).toBe(1);
    expect(await alive()).toEqual([false, false, false, true]);
    expect(told.map(({ userId }) => userId)).toEqual(['user123', 'user123', 'second']);
    unsubscribe();
    expect(await pool.endSession(opened[3]?.token ?? '')).toBe(true);
    expect(await pool.endSession(opened[3]?.token ?? '')).toBe(false);
    expect(told).toHaveLength(3);
  });

  test('SES-3: one listener that throws keeps no other from hearing', async () => {
    const { pool } = setUp();
    const told: unknown[] = [];
    pool.onEnded(() => {
      throw new Error('broken');
    });
    pool.onEnded((ended) => told.push(ended));
    const { token } = await pool.createSession(TERMS);
    await expect(pool.endSession(token)).rejects.toThrow(AggregateError);
    expect(told).toHaveLength(1);
    expect((await pool.validateSession(token)).ok).toBe(false);
  });

  test('SES-6: rotation of the key ends no session; its retirement ends those under it', async () => {
    const { pool, keys } = setUp();
    const random = createTestRandom('later');
    const old = keys.currentId;
    const before = await pool.createSession(TERMS);
    keys.rotate(generateRingKey(random));
    const after = await pool.createSession(TERMS);
    expect((await pool.validateSession(before.token)).ok).toBe(true);
    keys.retire(old);
    expect(await pool.validateSession(before.token)).toEqual({ ok: false, reason: { reason: 'token-unreadable' } });
    expect((await pool.validateSession(after.token)).ok).toBe(true);
    expect(() => keys.retire(keys.currentId)).toThrow(RangeError);
  });

  test('SES-7: neither the store nor the events hold anything that logs in', async () => {
    const { pool, store, events, keys } = setUp();
    const { token } = await pool.createSession(TERMS);
    const id = Buffer.from(readSessionToken(token, keys) ?? []);
    const kept = inspect([await store.list(OWNER), events], { depth: 9 });
    for (const text of [token, id.toString('hex'), id.toString('base64url')]) expect(kept).not.toContain(text);
  });

  test('integrity: a session whose record was altered in the store is refused', async () => {
    const alterations = [{ userId: 'admin' }, { tenantId: 'x' }, { endsAtMs: 1e15 }, { idleMs: 1e15 }, { amr: ['pwd', 'hwk'] }, { authTimeMs: 1e15 }, { deviceKey: 'mine' }, { acr: 'high' }, { integrity: 'x.y' }, { integrity: '' }];
    for (const changes of alterations) {
      const { pool, store } = setUp();
      const { token } = await pool.createSession(TERMS);
      const [stored] = await store.list(OWNER);
      if (stored !== undefined) await store.replace(stored.idHash, { ...stored, ...changes });
      expect(await pool.validateSession(token)).toEqual({ ok: false, reason: { reason: 'session-altered' } });
    }
  });

  test('SES-8: a session says how and when its user was authenticated, and sensitive acts want it recent', async () => {
    const { pool, clock, manager } = setUp();
    const { session } = await pool.createSession({ ...TERMS, acr: 'aal2', deviceKey: 'thumb' });
    expect(session).toMatchObject({ amr: ['pwd'], acr: 'aal2', deviceKey: 'thumb', authTimeMs: clock.nowMs() });
    clock.advance(10 * 60_000 - 1);
    expect(manager.requireFresh(session).ok).toBe(true);
    clock.advance(1);
    expect(manager.requireFresh(session)).toMatchObject({ ok: false, reason: { reason: 'authentication-too-old' } });
  });

  test('SES-9: the sixth session ends the one that was idle for longest, and says so', async () => {
    const { pool, clock, events } = setUp();
    const opened = [];
    for (let index = 0; index < 5; index += 1) {
      opened.push(await pool.createSession(TERMS));
      clock.advance(60_000);
    }
    await pool.validateSession(opened[0]?.token ?? '');
    const sixth = await pool.createSession(TERMS);
    expect(sixth.evicted.map(({ handle }) => handle)).toEqual([opened[1]?.session.handle]);
    expect(events.at(-1)).toMatchObject({ action: 'session.evict', objectId: opened[1]?.session.handle });
    expect(await pool.listSessions(OWNER)).toHaveLength(5);
  });

  test('SES-10: cleanup removes what expired and nothing else; validity never depends on it', async () => {
    const { pool, clock, store } = setUp();
    for (let index = 0; index < 1200; index += 1) await pool.createSession({ ...TERMS, userId: `u${index}` });
    clock.advance(20 * 60_000);
    const live = await pool.createSession(TERMS);
    clock.advance(10 * 60_000);
    expect(await pool.cleanup()).toBe(1200);
    expect(await store.list({ tenantId: 't', userId: 'u1' })).toEqual([]);
    expect((await pool.validateSession(live.token)).ok).toBe(true);
  });

  test('AUD: an act that cannot be recorded does not happen', async () => {
    const { manager, store } = setUp();
    const pool = new SecureSessionPool({ securityManager: manager, store, record: () => Promise.reject(new Error('full')) });
    await expect(pool.createSession(TERMS)).rejects.toThrow('full');
    expect(await store.list(OWNER)).toEqual([]);
  });

  test('lifetimes that make no sense are refused', () => {
    const { keys, clock } = setUp();
    const random = createTestRandom();
    for (const times of [{ idleMs: 0 }, { idleMs: -1 }, { idleMs: 1e9, absoluteMs: 1e8 }, { absoluteMs: Infinity }, { idleMs: Number.NaN }]) {
      expect(() => new SessionSecurityManager({ keys, clock, random, ...times })).toThrow(RangeError);
    }
  });
});

describe('the session cookie', () => {
  test('SES-7: is bound to host and TLS, hidden from scripts, and never sent from elsewhere', () => {
    expect(writeSessionCookie('T')).toBe('__Host-agentor_session=T; Path=/; Secure; HttpOnly; SameSite=Strict');
    expect(clearSessionCookie()).toMatch(/^__Host-agentor_session=; .*Max-Age=0$/u);
  });

  test.each([
    ['__Host-agentor_session=T', 'T'],
    ['a=b; __Host-agentor_session=T; c=d', 'T'],
    ['__Host-agentor_session=T; __Host-agentor_session=U', undefined],
    ['agentor_session=T', undefined],
    ['x__Host-agentor_session=T', undefined],
    ['', undefined],
  ])('of %j the token is %j', (header, token) => expect(findSessionCookie(header)).toBe(token));
});

/** What one step of a random history does. */
type Step = readonly ['create' | 'use' | 'rotate' | 'revoke-user' | 'end' | 'wait', number];

test('SES-1 … SES-9: whatever happens in whatever order, exactly the sessions that a simple model has are good', { timeout: 120_000 }, async () => {
  const step: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom('create', 'use', 'use', 'rotate', 'revoke-user', 'end', 'wait'), fc.nat({ max: 7 }));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { pool, clock } = setUp();
      /** Token to: user, latest use, end. In order of their latest use per user. */
      let model = new Map<string, { user: string; seenAtMs: number; endsAtMs: number; order: number }>();
      const all: string[] = [];
      let order = 0;
      const isGood = (token: string): boolean => {
        const one = model.get(token);
        return one !== undefined && clock.nowMs() < one.endsAtMs && clock.nowMs() < one.seenAtMs + 30 * 60_000;
      };
      for (const [what, number] of steps) {
        const user = `u${number % 2}`;
        const token = all.length === 0 ? '' : (all[number % all.length] ?? '');
        order += 1;
        // Time moves with each step, so that no two uses are simultaneous.
        clock.advance(1);
        if (what === 'wait') clock.advance(number * 10 * 60_000);
        if (what === 'create') {
          const live = [...model].filter(([key, one]) => one.user === user && isGood(key)).toSorted((left, right) => left[1].order - right[1].order);
          for (const [key] of live.slice(0, Math.max(0, live.length - 4))) model.delete(key);
          const { token: fresh } = await pool.createSession({ ...TERMS, userId: user });
          model.set(fresh, { user, seenAtMs: clock.nowMs(), endsAtMs: clock.nowMs() + 12 * 3_600_000, order });
          all.push(fresh);
        }
        if (what === 'use') {
          expect((await pool.validateSession(token)).ok).toBe(isGood(token));
          const one = model.get(token);
          if (one !== undefined && isGood(token)) model.set(token, { ...one, seenAtMs: clock.nowMs(), order });
        }
        if (what === 'rotate') {
          const rotated = await pool.rotateSession(token, 'step-up');
          expect(rotated.ok).toBe(isGood(token));
          const one = model.get(token);
          model.delete(token);
          if (rotated.ok && one !== undefined) {
            model.set(rotated.value.token, { ...one, seenAtMs: clock.nowMs(), order });
            all.push(rotated.value.token);
          }
        }
        if (what === 'end') {
          expect(await pool.endSession(token)).toBe(isGood(token));
          if (isGood(token)) model.delete(token);
        }
        if (what === 'revoke-user') {
          await pool.revokeSessions({ tenantId: 't', userId: user });
          model = new Map([...model].filter(([, one]) => one.user !== user));
        }
      }
      for (const token of all) expect((await pool.validateSession(token)).ok).toBe(isGood(token));
    }),
    { numRuns: 1000 },
  );
});
