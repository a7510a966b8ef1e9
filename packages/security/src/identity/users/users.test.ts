import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { generateRingKey } from '../secret-ring.ts';
import { createTestRandom } from '../../../test/test-clock.ts';
import { hasPermission, Permission, permissionsOf, Role } from './index.ts';
import { makeJohn, PASSWORD, setUpUsers } from './test-users.ts';

const TENANT = 'default';

describe('UserManager', () => {
  test('makes a user, authenticates them and gives tokens', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    const login = await scene.manager.authenticate('john', PASSWORD);
    expect(login).toMatchObject({ ok: true, value: { user: john, amr: ['pwd'] } });
    const tokens = login.ok ? await scene.manager.createTokens(login.value) : undefined;
    expect(await scene.jwtAuth.verifyAccessToken(tokens?.ok === true ? tokens.value.accessToken : '')).toMatchObject({ ok: true, value: { subjectId: john.id, roles: ['user'], tenantId: TENANT } });
  });

  test('threat 37: names that read alike are one name, in any width and case', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    for (const username of ['JOHN', 'ｊｏｈｎ', 'Ⓙohn']) expect(await scene.manager.createUser({ username, email: 'other@example.com', password: PASSWORD })).toMatchObject({ ok: false, reason: { reason: 'name-taken' } });
    expect(await scene.manager.createUser({ username: 'other', email: 'John@Example.com', password: PASSWORD })).toMatchObject({ reason: { reason: 'name-taken' } });
    expect((await scene.manager.authenticate('ＪＯＨＮ', PASSWORD)).ok).toBe(true);
    expect((await scene.manager.createUser({ username: 'john', email: 'john@example.com', password: PASSWORD, tenantId: 'elsewhere' })).ok).toBe(true);
  });

  test.each(['', ' john', 'john ', 'jo\u0000hn', 'jo\u202ehn', 'jo\u200bhn', 'jo\nhn', 'a'.repeat(129), '\ud800'])('the name %j is refused', async (username) => {
    expect(await setUpUsers().manager.createUser({ username, email: 'a@example.com', password: PASSWORD })).toMatchObject({ reason: { reason: 'name-malformed' } });
  });

  test.each(['', 'a', 'a@', 'a@b', 'a@example.com\nbcc: x@example.com', 'a@example.com, b@example.com', `${'a'.repeat(250)}@example.com`])('threat 45: the address %j is refused', async (email) => {
    expect(await setUpUsers().manager.createUser({ username: 'a', email, password: PASSWORD })).toMatchObject({ reason: { reason: 'email-malformed' } });
  });

  test('of two creations at once with one name, one happens', async () => {
    const scene = setUpUsers();
    const outcomes = await Promise.all(Array.from({ length: 10 }, async () => scene.manager.createUser({ username: 'john', email: 'j@example.com', password: PASSWORD })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  });

  test('USR-1: hashes carry their parameters and pepper, and a login renews what is outdated', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    const before = (await scene.users.find(john))?.passwordHash ?? '';
    expect(before).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1,keyid=[^$]+\$[^$]{22}\$[^$]{43}$/u);
    await scene.manager.authenticate('john', PASSWORD);
    expect((await scene.users.find(john))?.passwordHash).toBe(before);
    const old = scene.peppers.currentId;
    scene.peppers.rotate(generateRingKey(createTestRandom('pepper')));
    expect((await scene.manager.authenticate('john', PASSWORD)).ok).toBe(true);
    scene.peppers.retire(old);
    expect((await scene.manager.authenticate('john', PASSWORD)).ok).toBe(true);
    expect((await scene.users.find(john))?.passwordHash).toContain(Buffer.from(scene.peppers.currentId).toString('base64').replaceAll('=', ''));
  });

  test('USR-3: unknown, wrong, disabled and locked get one answer after the same work', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    const off = await makeJohn(scene, { username: 'off', email: 'off@example.com' });
    await makeJohn(scene, { username: 'locked', email: 'locked@example.com' });
    await scene.manager.disableUser({ tenantId: TENANT, id: off.id });
    for (let index = 0; index < 12; index += 1) await scene.manager.authenticate('locked', 'wrong');
    const work = [];
    const answers = [];
    for (const [name, password] of [['nobody', 'wrong'], ['john', 'wrong'], ['off', PASSWORD], ['locked', PASSWORD], ['john', 'x'.repeat(100_000)], ['x'.repeat(100_000), 'wrong'], ['__proto__', 'x']] as const) {
      scene.derivations.length = 0;
      answers.push(await scene.manager.authenticate(name, password));
      work.push(scene.derivations.map(({ memoryKib, passes, parallelism, length, salt, secret }) => [memoryKib, passes, parallelism, length, salt.length, secret.length]));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(new Set(work.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify([[47104, 1, 1, 32, 16, 32]])]));
    expect(scene.events.filter(({ action }) => action === 'user.authenticate').slice(-7).map(({ reason }) => reason)).toEqual(['user-unknown', 'password-wrong', 'user-disabled', 'locked', 'password-wrong', 'user-unknown', 'user-unknown']);
  });

  test('USR-5: when hashing is full, logins are told so, none counts as failed, and nobody is made without a hash', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    scene.hashing.outcome = 'busy';
    for (let index = 0; index < 50; index += 1) expect(await scene.manager.authenticate('john', PASSWORD)).toEqual({ ok: false, reason: { reason: 'busy' } });
    expect(await scene.manager.createUser({ username: 'b', email: 'b@example.com', password: PASSWORD })).toMatchObject({ reason: { reason: 'busy' } });
    scene.hashing.outcome = 'done';
    expect((await scene.manager.authenticate('john', PASSWORD)).ok).toBe(true);
  });

  test('JWT-6, SES-9: a disabled or deleted user has no session, no token and no login from then on', async () => {
    for (const end of ['disableUser', 'deleteUser'] as const) {
      const scene = setUpUsers();
      const john = await makeJohn(scene);
      const login = await scene.manager.authenticate('john', PASSWORD);
      const tokens = login.ok ? await scene.manager.createTokens(login.value) : undefined;
      const { token } = await scene.pool.createSession({ userId: john.id, tenantId: TENANT, amr: ['pwd'] });
      expect((await scene.manager[end]({ tenantId: TENANT, id: john.id })).ok).toBe(true);
      expect((await scene.pool.validateSession(token)).ok).toBe(false);
      expect((await scene.jwtAuth.verifyAccessToken(tokens?.ok === true ? tokens.value.accessToken : '')).ok).toBe(false);
      expect((await scene.jwtAuth.refreshTokens(tokens?.ok === true ? tokens.value.refreshToken : '')).ok).toBe(false);
      expect((await scene.manager.authenticate('john', PASSWORD)).ok).toBe(false);
      expect(login.ok ? await scene.manager.createTokens(login.value) : undefined).toEqual({ ok: false, reason: 'subject-inactive' });
    }
  });

  test('JWT-6: a role taken away ends the tokens that were given with it', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene, { roles: ['admin'] });
    const login = await scene.manager.authenticate('john', PASSWORD);
    const tokens = login.ok ? await scene.manager.createTokens(login.value) : undefined;
    await scene.manager.updateUser(john, { roles: ['user'] });
    expect(await scene.jwtAuth.verifyAccessToken(tokens?.ok === true ? tokens.value.accessToken : '')).toEqual({ ok: false, reason: 'rights-changed' });
  });

  test('edits upon an older version are refused, and of ten at once one happens', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    const outcomes = await Promise.all(Array.from({ length: 10 }, async (_, index) => scene.manager.updateUser(john, { displayName: `John ${index}`, version: john.version })));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason.reason === 'changed-meanwhile')).toHaveLength(9);
    expect((await Promise.all(Array.from({ length: 5 }, async (_, index) => scene.manager.updateUser(john, { displayName: `J ${index}` })))).every(({ ok }) => ok)).toBe(true);
  });

  test('USR-7: nothing but the displayed name can be written by oneself', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    for (const field of ['role', 'roles', 'tenantId', 'permissions', 'limits', 'verified', 'userId', 'id', 'isActive', 'epoch', 'passwordHash', 'email', 'username', 'version', 'totp', '__proto__']) {
      const input: unknown = JSON.parse(`{"displayName":"x","${field}":["admin"]}`);
      expect(await scene.manager.updateOwnProfile(john, input)).toMatchObject({ ok: false, reason: { reason: 'field-not-writable' } });
    }
    expect(await scene.manager.findUser(john)).toEqual(john);
    expect(await scene.manager.updateOwnProfile(john, { displayName: 'Johnny' })).toMatchObject({ ok: true, value: { displayName: 'Johnny', roles: ['user'] } });
  });

  test('USR-6: nobody gives a role above their own, nor touches who has one', async () => {
    const scene = setUpUsers();
    const actor = { id: 'manager', permissions: permissionsOf([Role.MANAGER]) };
    const admin = await makeJohn(scene, { roles: ['admin'] });
    const above = { ok: false, reason: { reason: 'role-above-actor', role: 'admin' } };
    expect(await scene.manager.createUser({ username: 'eve', email: 'eve@example.com', password: PASSWORD, roles: ['admin'], actor })).toEqual(above);
    expect(await scene.manager.inviteUser({ tenantId: TENANT, email: 'eve@example.com', roles: ['user', 'admin'] }, actor)).toEqual(above);
    for (const edit of [{ roles: ['user'] }, { email: 'eve@example.com' }, { username: 'eve' }]) expect(await scene.manager.updateUser(admin, edit, actor)).toEqual(above);
    expect(await scene.manager.disableUser(admin, actor)).toEqual(above);
    expect(await scene.manager.deleteUser(admin, actor)).toEqual(above);
    expect(await scene.manager.unlockUser(admin, actor)).toEqual(above);
    expect(await scene.manager.secondFactors.remove(admin, actor)).toEqual(above);
    expect((await scene.manager.createUser({ username: 'u', email: 'u@example.com', password: PASSWORD, roles: ['user'], actor })).ok).toBe(true);
    expect(await scene.manager.createUser({ username: 'v', email: 'v@example.com', password: PASSWORD, roles: ['root'] })).toEqual({ ok: false, reason: { reason: 'role-unknown', role: 'root' } });
  });

  test('users of one tenant are not there for another', async () => {
    const scene = setUpUsers();
    const { id } = await makeJohn(scene);
    const foreign = { tenantId: 'elsewhere', id };
    expect(await scene.manager.findUser(foreign)).toBeUndefined();
    expect(await scene.manager.listUsers({ tenantId: 'elsewhere', limit: 10 })).toEqual([]);
    expect((await scene.manager.updateUser(foreign, { roles: ['admin'] })).ok).toBe(false);
    expect((await scene.manager.deleteUser(foreign)).ok).toBe(false);
    expect((await scene.manager.authenticate('john', PASSWORD, { tenantId: 'elsewhere' })).ok).toBe(false);
  });

  test('lists go by pages', async () => {
    const scene = setUpUsers();
    for (let index = 0; index < 7; index += 1) await makeJohn(scene, { username: `u${index}`, email: `u${index}@example.com` });
    const first = await scene.manager.listUsers({ tenantId: TENANT, limit: 5 });
    const second = await scene.manager.listUsers({ tenantId: TENANT, limit: 5, after: first.at(-1)?.id ?? '' });
    expect([first.length, second.length, new Set([...first, ...second].map(({ id }) => id)).size]).toEqual([5, 2, 7]);
  });

  test('no password, hash or secret is in what is given out or recorded', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    await scene.manager.authenticate('john', PASSWORD);
    const stored = await scene.users.find(john);
    const seen = inspect([john, await scene.manager.listUsers({ tenantId: TENANT, limit: 5 }), scene.events], { depth: 9 });
    for (const text of [PASSWORD, stored?.passwordHash ?? '?', 'john@example.com']) expect(inspect(scene.events)).not.toContain(text);
    expect(seen).not.toContain('argon2');
  });

  test('what cannot be recorded is not done', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    scene.events.push = () => {
      throw new Error('full');
    };
    await expect(scene.manager.disableUser(john)).rejects.toThrow('full');
    await expect(scene.manager.authenticate('john', PASSWORD)).rejects.toThrow('full');
    scene.events.push = () => 0;
    expect((await scene.manager.findUser(john))?.isActive).toBe(true);
  });
});

describe('USR-10: a link for a new password', () => {
  const NEW = 'seven brown umbrellas in june rain';

  test('works once, for 15 minutes, and ends every session and token', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    const { token: session } = await scene.pool.createSession({ userId: john.id, tenantId: TENANT, amr: ['pwd'] });
    await scene.manager.requestPasswordReset({ tenantId: TENANT, email: 'JOHN@example.com' });
    const [letter] = scene.letters;
    expect(letter).toMatchObject({ kind: 'password-reset', email: 'john@example.com', expiresAtMs: scene.clock.nowMs() + 900_000 });
    expect(Buffer.from(letter?.token ?? '', 'base64url')).toHaveLength(32);
    const outcomes = await Promise.all([1, 2, 3].map(async () => scene.manager.resetPassword(letter?.token ?? '', NEW)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await scene.pool.validateSession(session)).ok).toBe(false);
    expect([(await scene.manager.authenticate('john', PASSWORD)).ok, (await scene.manager.authenticate('john', NEW)).ok]).toEqual([false, true]);
    expect(scene.letters.at(-1)?.kind).toBe('password-changed');
  });

  test('is over after 15 minutes, and when another was asked for', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    await scene.manager.requestPasswordReset({ tenantId: TENANT, email: 'john@example.com' });
    await scene.manager.requestPasswordReset({ tenantId: TENANT, email: 'john@example.com' });
    expect(await scene.manager.resetPassword(scene.letters[0]?.token ?? '', NEW)).toEqual({ ok: false, reason: { reason: 'link-refused' } });
    scene.clock.advance(900_000);
    expect(await scene.manager.resetPassword(scene.letters[1]?.token ?? '', NEW)).toEqual({ ok: false, reason: { reason: 'link-refused' } });
  });

  test('stays good when the new password is not taken', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    await scene.manager.requestPasswordReset({ tenantId: TENANT, email: 'john@example.com' });
    const token = scene.letters[0]?.token ?? '';
    expect(await scene.manager.resetPassword(token, 'password123')).toMatchObject({ reason: { reason: 'password-too-short' } });
    expect((await scene.manager.resetPassword(token, NEW)).ok).toBe(true);
  });

  test('is sent to nobody who is unknown or disabled, with no other answer', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    await scene.manager.disableUser(john);
    for (const email of ['john@example.com', 'nobody@example.com', 'x'.repeat(100_000)]) expect(await scene.manager.requestPasswordReset({ tenantId: TENANT, email })).toBeUndefined();
    expect(scene.letters).toEqual([]);
  });
});

describe('invitations', () => {
  test('give their address and roles once', async () => {
    const scene = setUpUsers();
    await scene.manager.inviteUser({ tenantId: TENANT, email: 'new@example.com', roles: ['auditor'] });
    const token = scene.letters[0]?.token ?? '';
    expect(await scene.manager.resetPassword(token, PASSWORD)).toEqual({ ok: false, reason: { reason: 'link-refused' } });
    await scene.manager.inviteUser({ tenantId: TENANT, email: 'new@example.com', roles: ['auditor'] });
    const again = scene.letters[1]?.token ?? '';
    expect(await scene.manager.acceptInvitation(again, { username: 'new', password: 'short' })).toMatchObject({ ok: false });
    expect(await scene.manager.acceptInvitation(again, { username: 'new', password: PASSWORD })).toMatchObject({ ok: true, value: { email: 'new@example.com', roles: ['auditor'] } });
    expect(await scene.manager.acceptInvitation(again, { username: 'new2', password: PASSWORD })).toEqual({ ok: false, reason: { reason: 'link-refused' } });
  });

  test('are over after 7 days', async () => {
    const scene = setUpUsers();
    await scene.manager.inviteUser({ tenantId: TENANT, email: 'new@example.com', roles: [] });
    scene.clock.advance(7 * 86_400_000);
    expect(await scene.manager.acceptInvitation(scene.letters[0]?.token ?? '', { username: 'new', password: PASSWORD })).toEqual({ ok: false, reason: { reason: 'link-refused' } });
  });
});

describe('roles', () => {
  test('give what is in their list and nothing else; unknown ones give nothing', () => {
    expect(hasPermission([Role.USER], Permission.MODELS_USE)).toBe(true);
    expect(hasPermission([Role.USER], Permission.USERS_MANAGE)).toBe(false);
    expect(hasPermission(['root', '__proto__', ''], Permission.MODELS_USE)).toBe(false);
    expect(permissionsOf([Role.ADMIN])).toEqual(new Set(Object.values(Permission)));
    expect(permissionsOf([Role.AUDITOR, Role.USER]).size).toBe(7);
  });
});
