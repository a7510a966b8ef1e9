import { calculateJwkThumbprint, decodeJwt } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestRandom } from '../../../test/test-clock.ts';
import { generateRingKey } from '../secret-ring.ts';
import { login, reasonFor, refreshReason, setUp } from './jwt.test-data.ts';

describe('refresh tokens', () => {
  test('give a new pair, and the token has 256 secret bits and no meaning to its holder', async () => {
    const scene = setUp();
    const first = await login(scene);
    scene.clock.advance(60_000);
    const second = await scene.auth.refreshTokens(first.refreshToken);
    expect(first.refreshToken).toMatch(/^agr_[\w-]{112}$/u);
    expect(second).toMatchObject({ ok: true, value: { tokenType: 'Bearer', expiresInSeconds: 300, familyId: first.familyId } });
    expect(await reasonFor(scene, second.ok ? second.value.accessToken : '')).toBe('accepted');
  });

  test('JWT-4: one used twice ends the family: both holders are refused, and their access tokens too', async () => {
    const scene = setUp();
    const first = await login(scene);
    const thief = await scene.auth.refreshTokens(first.refreshToken);
    scene.clock.advance(5001);
    expect(await refreshReason(scene, first.refreshToken)).toBe('token-reused');
    expect(await refreshReason(scene, thief.ok ? thief.value.refreshToken : '')).toBe('family-revoked');
    for (const token of [first.accessToken, thief.ok ? thief.value.accessToken : '']) expect(await reasonFor(scene, token)).toBe('token-revoked');
    expect(scene.events).toContainEqual(expect.objectContaining({ action: 'token-family.refresh', outcome: 'refused', reason: 'token-reused', objectId: first.familyId, tenantId: 't', subjectId: 'alice' }));
  });

  test('JWT-4: of 100 parallel uses exactly one new pair comes', async () => {
    const scene = setUp();
    const { refreshToken } = await login(scene);
    const pairs = await Promise.all(Array.from({ length: 100 }, async () => scene.auth.refreshTokens(refreshToken)));
    expect(new Set(pairs.map((pair) => (pair.ok ? `${pair.value.refreshToken} ${pair.value.accessToken}` : pair.reason))).size).toBe(1);
    expect(await refreshReason(scene, pairs[0]?.ok === true ? pairs[0].value.refreshToken : '')).toBe('accepted');
  });

  test('JWT-4: with no grace, of 100 parallel uses one gets a pair and the family ends', async () => {
    const scene = setUp({ refreshGraceMs: 0 });
    const { refreshToken } = await login(scene);
    const pairs = await Promise.all(Array.from({ length: 100 }, async () => scene.auth.refreshTokens(refreshToken)));
    expect(pairs.filter(({ ok }) => ok)).toHaveLength(1);
    const pair = pairs.find(({ ok }) => ok);
    expect(await refreshReason(scene, pair?.ok === true ? pair.value.refreshToken : '')).toBe('family-revoked');
  });

  test('JWT-5: a grandparent within the grace period ends the family', async () => {
    const scene = setUp();
    const first = await login(scene);
    const second = await scene.auth.refreshTokens(first.refreshToken);
    const third = await scene.auth.refreshTokens(second.ok ? second.value.refreshToken : '');
    expect(third.ok).toBe(true);
    expect(await refreshReason(scene, first.refreshToken)).toBe('token-reused');
    expect(await refreshReason(scene, third.ok ? third.value.refreshToken : '')).toBe('family-revoked');
  });

  test('a repetition at 5,000 ms is patience, at 5,001 ms an attack; a clock set back is no patience', async () => {
    for (const [ms, reason] of [[5000, 'accepted'], [5001, 'token-reused'], [-5000, 'accepted'], [-5001, 'token-reused'], [-61_000, 'clock-behind']] as const) {
      const scene = setUp();
      const { refreshToken } = await login(scene);
      await scene.auth.refreshTokens(refreshToken);
      scene.clock.advance(ms);
      expect(await refreshReason(scene, refreshToken)).toBe(reason);
    }
  });

  test('what nobody was given ends no family: changed, foreign and made-up tokens', async () => {
    const scene = setUp();
    const { refreshToken } = await login(scene);
    const bytes = Buffer.from(refreshToken.slice(4), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await refreshReason(scene, `agr_${flipped.toString('base64url')}`)).toBe('token-unreadable');
    }
    for (const text of ['', 'agr_', ` ${refreshToken}`, `${refreshToken} `, refreshToken.toUpperCase(), (await login(setUp())).refreshToken.slice(1), 'a'.repeat(1_000_000)]) {
      expect(await refreshReason(scene, text)).toBe('token-unreadable');
    }
    expect(await refreshReason(scene, refreshToken)).toBe('accepted');
  });

  test('end after 14 days without use and after 90 days in all, and cleanup removes them', async () => {
    const day = 86_400_000;
    const scene = setUp();
    const idle = await login(scene);
    scene.clock.advance(14 * day);
    expect(await refreshReason(scene, idle.refreshToken)).toBe('family-ended');
    let { refreshToken } = await login(scene);
    for (let days = 0; days < 90 - 10; days += 10) {
      scene.clock.advance(10 * day);
      const pair = await scene.auth.refreshTokens(refreshToken);
      refreshToken = pair.ok ? pair.value.refreshToken : pair.reason;
    }
    scene.clock.advance(10 * day);
    expect(await refreshReason(scene, refreshToken)).toBe('family-ended');
    expect(await scene.auth.cleanup()).toBe(2);
    expect(await refreshReason(scene, refreshToken)).toBe('family-unknown');
  });

  test('a rotation of the secrets goes unnoticed; the retirement of one ends what was made with it', async () => {
    const scene = setUp();
    const { refreshToken } = await login(scene);
    const old = scene.secrets.currentId;
    await scene.auth.refreshTokens(refreshToken);
    scene.secrets.rotate(generateRingKey(createTestRandom('later')));
    const repeated = await scene.auth.refreshTokens(refreshToken);
    const next = await scene.auth.refreshTokens(repeated.ok ? repeated.value.refreshToken : '');
    expect(next.ok).toBe(true);
    scene.secrets.retire(old);
    expect(await refreshReason(scene, refreshToken)).toBe('token-unreadable');
    expect(await refreshReason(scene, next.ok ? next.value.refreshToken : '')).toBe('accepted');
  });

  test('logout ends one family, a new password all of a user, and nobody can end another’s', async () => {
    const scene = setUp();
    scene.subjects.set('bob', { isActive: true, roles: [], epoch: 1 });
    const [one, two] = [await login(scene), await login(scene)];
    expect(await scene.auth.revokeFamily({ tenantId: 't', subjectId: 'bob' }, one.familyId, 'logout')).toBe(false);
    expect(await scene.auth.revokeFamily({ tenantId: 'x', subjectId: 'alice' }, one.familyId, 'logout')).toBe(false);
    expect(await scene.auth.revokeFamily({ tenantId: 't', subjectId: 'alice' }, one.familyId, 'logout')).toBe(true);
    expect([await reasonFor(scene, one.accessToken), await reasonFor(scene, two.accessToken)]).toEqual(['token-revoked', 'accepted']);
    expect(await scene.auth.revokeAll({ tenantId: 't', subjectId: 'alice' }, 'password')).toBe(1);
    expect([await reasonFor(scene, two.accessToken), await refreshReason(scene, two.refreshToken)]).toEqual(['token-revoked', 'family-revoked']);
  });

  test('an exchange that cannot be recorded changes nothing', async () => {
    const scene = setUp();
    const { refreshToken } = await login(scene);
    scene.events.push = () => {
      throw new Error('full');
    };
    await expect(scene.auth.refreshTokens(refreshToken)).rejects.toThrow('full');
    scene.events.push = () => 0;
    expect(await refreshReason(scene, refreshToken)).toBe('accepted');
  });
});

describe('JWT-9: tokens bound to a key', () => {
  test('are refused without its proof and with that of another, and a thief cannot end the family', async () => {
    const scene = setUp();
    const thumbprint = await calculateJwkThumbprint(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }));
    const proven = { keyThumbprint: thumbprint };
    const { accessToken, refreshToken } = await login(scene, proven);
    expect(decodeJwt(accessToken)['cnf']).toEqual({ jkt: thumbprint });
    expect(await reasonFor(scene, accessToken)).toBe('proof-missing');
    expect(await reasonFor(scene, accessToken, { keyThumbprint: 'x'.repeat(43) })).toBe('proof-refused');
    expect(await reasonFor(scene, accessToken, proven)).toBe('accepted');
    expect(await refreshReason(scene, refreshToken)).toBe('proof-missing');
    expect(await refreshReason(scene, refreshToken, { keyThumbprint: 'x'.repeat(43) })).toBe('proof-refused');
    expect(await scene.auth.refreshTokens(refreshToken, proven)).toMatchObject({ ok: true, value: { tokenType: 'DPoP' } });
    expect(await refreshReason(scene, refreshToken)).toBe('proof-missing');
    const bearer = await login(scene);
    expect(await reasonFor(scene, bearer.accessToken, proven)).toBe('proof-refused');
  });
});
