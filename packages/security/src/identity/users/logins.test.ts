import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptStoreContract } from '../../../test/attempt-store-contract.ts';
import { createMemoryAttemptStore, type AttemptRule, type Attempts, settleAttempt, takeAttempt } from './attempts/index.ts';
import { drawRecoveryCodes, toBase32, totpAddress, totpAt } from './second-factor/index.ts';
import { makeJohn, PASSWORD, setUpUsers, type UserScene } from './test-users.ts';
import { createTestRandom } from '../../../test/test-clock.ts';

attemptStoreContract('memory', async () => ({ store: createMemoryAttemptStore(), [Symbol.asyncDispose]: async () => {} }));

const good = async ({ manager }: UserScene, terms: object = {}): Promise<boolean> => (await manager.authenticate('john', PASSWORD, terms)).ok;

describe('USR-4: failed logins', () => {
  test('of 200 parallel tries exactly ten are judged, whatever the password', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    await Promise.all(Array.from({ length: 200 }, async (_, index) => scene.manager.authenticate('john', `guess number ${index}`)));
    const reasons = scene.events.filter(({ action }) => action === 'user.authenticate').map(({ reason }) => reason);
    expect([reasons.filter((reason) => reason === 'password-wrong').length, reasons.filter((reason) => reason === 'locked').length]).toEqual([10, 190]);
    expect(await good(scene)).toBe(false);
  });

  test('lock for 15 minutes, then for twice as long with each failure', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    for (let index = 0; index < 10; index += 1) await scene.manager.authenticate('john', 'wrong');
    for (const minutes of [15, 30, 60]) {
      scene.clock.advance(minutes * 60_000 - 1);
      expect(await good(scene)).toBe(false);
      scene.clock.advance(1);
      await scene.manager.authenticate('john', 'wrong');
    }
    scene.clock.advance(120 * 60_000);
    expect(await good(scene)).toBe(true);
    expect(await good(scene)).toBe(true);
  });

  test('a hundred in a row lock until somebody unlocks', async () => {
    const scene = setUpUsers();
    const john = await makeJohn(scene);
    for (let failure = 1; failure <= 100; failure += 1) {
      await scene.manager.authenticate('john', 'wrong');
      if (failure >= 10) scene.clock.advance(Math.min(900_000 * 2 ** (failure - 10), 86_400_000));
    }
    expect(scene.events.filter(({ reason }) => reason === 'password-wrong')).toHaveLength(100);
    expect(await good(scene)).toBe(false);
    await scene.manager.unlockUser(john);
    expect(await good(scene)).toBe(true);
  });

  test('of strangers never lock out the owner on a device that is known', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    const first = await scene.manager.authenticate('john', PASSWORD);
    const deviceToken = first.ok ? first.value.deviceToken : '';
    for (let index = 0; index < 200; index += 1) await scene.manager.authenticate('john', 'wrong', { address: '192.0.2.1' });
    expect(await good(scene)).toBe(false);
    expect(await good(scene, { address: '192.0.2.1', deviceToken })).toBe(true);
    expect(await good(scene)).toBe(false);
  });

  test('on a known device lock that device alone, and a made-up or foreign device token is no device', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    await makeJohn(scene, { username: 'eve', email: 'eve@example.com' });
    const tokens = [];
    for (const name of ['john', 'john', 'eve']) {
      const login = await scene.manager.authenticate(name, PASSWORD);
      tokens.push(login.ok ? login.value.deviceToken : '');
    }
    const [one = '', two = '', foreign = ''] = tokens;
    for (let index = 0; index < 10; index += 1) await scene.manager.authenticate('john', 'wrong', { deviceToken: one });
    expect(await good(scene, { deviceToken: one })).toBe(false);
    expect(await good(scene, { deviceToken: two })).toBe(true);
    expect(await good(scene)).toBe(true);
    for (const deviceToken of [foreign, `${two}A`, two.slice(0, -1), 'agd_', '', 'x'.repeat(1_000_000)]) {
      await scene.manager.unlockUser(await scene.manager.listUsers({ tenantId: 'default', limit: 9 }).then((all) => all.find(({ username }) => username === 'john') ?? { tenantId: '', id: '' }));
      for (let index = 0; index < 10; index += 1) await scene.manager.authenticate('john', 'wrong', { deviceToken });
      expect(await good(scene)).toBe(false);
    }
  });

  test('from one prefix lock it for everybody there, and for nobody elsewhere', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    for (let index = 0; index < 100; index += 1) await scene.manager.authenticate(`nobody ${index}`, 'wrong', { address: `198.51.100.${index}` });
    expect(await good(scene, { address: '198.51.100.200' })).toBe(false);
    expect(await good(scene, { address: '::ffff:198.51.100.200' })).toBe(false);
    expect(await good(scene, { address: '198.51.101.1' })).toBe(true);
    scene.clock.advance(900_000);
    expect(await good(scene, { address: '198.51.100.200' })).toBe(true);
  });

  test('of IPv6 count by /56', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    for (let index = 0; index < 100; index += 1) await scene.manager.authenticate(`nobody ${index}`, 'wrong', { address: `2001:db8:0:ff${(index % 90) + 10}::${index}` });
    expect(await good(scene, { address: '2001:db8:0:ff00::1' })).toBe(false);
    expect(await good(scene, { address: '2001:db8:0:fe00::1' })).toBe(true);
  });

  test('a success of one’s own account gives an attacker no new tries elsewhere', async () => {
    const scene = setUpUsers();
    await makeJohn(scene);
    await makeJohn(scene, { username: 'eve', email: 'eve@example.com' });
    const address = '203.0.113.1';
    let judged = 0;
    for (let index = 0; index < 300; index += 1) {
      await scene.manager.authenticate(`victim ${index}`, 'wrong', { address });
      if (scene.events.at(-1)?.reason === 'user-unknown') judged += 1;
      await scene.manager.authenticate('eve', PASSWORD, { address });
    }
    expect(judged).toBe(100);
  });

  test('no address or name stands in the store', async () => {
    const keys: string[] = [];
    const store = createMemoryAttemptStore();
    const scene = setUpUsers({ ...store, take: async (rules, nowMs) => {
      keys.push(...rules.map(({ key }) => key));
      return store.take(rules, nowMs);
    } });
    await scene.manager.authenticate('john', 'wrong', { address: '192.0.2.1' });
    expect(keys).toHaveLength(2);
    expect(keys.every((key) => /^[\w-]{43}$/u.test(key))).toBe(true);
  });

  test('a model: whatever is tried in whatever order, no more than ten in a row are judged before the first lock', () => {
    const rule: AttemptRule = { key: 'k', kind: 'in-a-row', limit: 10 };
    fc.assert(
      fc.property(fc.array(fc.constantFrom('fail', 'fail', 'fail', 'succeed', 'wait'), { maxLength: 60 }), (steps) => {
        let state: Attempts | undefined;
        let nowMs = 1_000_000;
        let row = 0;
        for (const step of steps) {
          nowMs += step === 'wait' ? 60_000 : 0;
          const next = step === 'wait' ? state : takeAttempt(state, rule, nowMs);
          const isLocked = state !== undefined && nowMs < state.lockedUntilMs;
          if (step !== 'wait' && (next === undefined) !== isLocked) return false;
          if (step === 'wait' || next === undefined) continue;
          row = step === 'fail' ? row + 1 : 0;
          state = step === 'fail' ? next : settleAttempt(next, rule, 'succeeded');
          if (row >= 10 && (state?.lockedUntilMs ?? 0) < nowMs + 900_000) return false;
        }
        return true;
      }),
      { numRuns: 2000 },
    );
  });
});

describe('USR-9: codes of a second factor', () => {
  async function enrol(scene: UserScene): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[]; readonly id: string }> {
    const john = await makeJohn(scene);
    const begun = await scene.manager.secondFactors.begin(john);
    const secret = new URL(begun.ok ? begun.value.address : '').searchParams.get('secret') ?? '';
    const confirmed = await scene.manager.secondFactors.confirm(john, codeFor(scene, secret));
    return { secret, recoveryCodes: confirmed.ok ? confirmed.value.recoveryCodes : [], id: john.id };
  }

  function codeFor({ clock }: UserScene, secret: string, steps = 0): string {
    return totpAt(fromBase32(secret), Math.floor(clock.nowMs() / 30_000) + steps);
  }

  const withCode = async ({ manager }: UserScene, code: string, kind: 'totp' | 'recovery' = 'totp'): Promise<string> => {
    const login = await manager.authenticate('john', PASSWORD, { secondFactor: { kind, code } });
    return login.ok ? login.value.amr.join(' ') : login.reason.reason;
  };

  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('RFC 6238, appendix B: at %d the code is %s', (seconds, code) => {
    expect(totpAt(Buffer.from('12345678901234567890'), Math.floor(seconds / 30))).toBe(code);
  });

  test.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('RFC 4648, section 10: %j is %j', (text, encoded) => {
    expect(toBase32(Buffer.from(text))).toBe(encoded);
  });

  test('are asked for once enrolled, after the password, and each works once', async () => {
    const scene = setUpUsers();
    const { secret } = await enrol(scene);
    expect(await scene.manager.authenticate('john', PASSWORD)).toEqual({ ok: false, reason: { reason: 'second-factor-needed' } });
    expect(await scene.manager.authenticate('john', 'wrong')).toEqual({ ok: false, reason: { reason: 'credentials-refused' } });
    expect(await withCode(scene, codeFor(scene, secret))).toBe('credentials-refused');
    scene.clock.advance(30_000);
    const outcomes = await Promise.all(Array.from({ length: 4 }, async () => withCode(scene, codeFor(scene, secret))));
    expect(outcomes.filter((outcome) => outcome === 'pwd otp mfa')).toHaveLength(1);
  });

  test('of the step before and after are taken, of others not', async () => {
    for (const [steps, outcome] of [[-2, 'credentials-refused'], [-1, 'pwd otp mfa'], [0, 'pwd otp mfa'], [1, 'pwd otp mfa'], [2, 'credentials-refused']] as const) {
      const scene = setUpUsers();
      const { secret } = await enrol(scene);
      scene.clock.advance(300_000);
      expect(await withCode(scene, codeFor(scene, secret, steps))).toBe(outcome);
    }
  });

  test('may be wrong five times', async () => {
    const scene = setUpUsers();
    const { secret } = await enrol(scene);
    scene.clock.advance(300_000);
    for (let index = 0; index < 5; index += 1) expect(await withCode(scene, '000000')).toBe('credentials-refused');
    expect(await withCode(scene, codeFor(scene, secret))).toBe('credentials-refused');
    expect(scene.events.at(-1)?.reason).toBe('second-factor-locked');
    scene.clock.advance(900_000);
    expect(await withCode(scene, codeFor(scene, secret))).toBe('pwd otp mfa');
  });

  test('on paper work once each, in any case and grouping', async () => {
    const scene = setUpUsers();
    const { recoveryCodes } = await enrol(scene);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes.every((code) => /^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$/u.test(code))).toBe(true);
    const [first = '', second = ''] = recoveryCodes;
    expect(await withCode(scene, first, 'recovery')).toBe('pwd rc mfa');
    expect(await withCode(scene, first, 'recovery')).toBe('credentials-refused');
    expect(await withCode(scene, second.toLowerCase().replaceAll('-', ' '), 'recovery')).toBe('pwd rc mfa');
    for (const code of ['', drawRecoveryCodes(createTestRandom('x'))[0] ?? '', 'x'.repeat(100_000)]) expect(await withCode(scene, code, 'recovery')).toBe('credentials-refused');
  });

  test('are sealed for their user: moved to another record they open nothing; and their enrolment ends all logins', async () => {
    const scene = setUpUsers();
    const { id, secret } = await enrol(scene);
    const stored = await scene.users.find({ tenantId: 'default', id });
    const eve = await makeJohn(scene, { username: 'eve', email: 'eve@example.com' });
    const record = await scene.users.find(eve);
    if (record !== undefined && stored?.totp !== undefined) await scene.users.replace({ ...record, version: 2, totp: { ...stored.totp, lastStep: -1 } }, 1);
    scene.clock.advance(300_000);
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(await scene.manager.authenticate('eve', PASSWORD, { secondFactor: { kind: 'totp', code: codeFor(scene, secret) } })).toMatchObject({ ok: false });
    expect(await withCode(scene, codeFor(scene, secret))).toBe('pwd otp mfa');
    expect((await scene.manager.secondFactors.begin(eve)).ok).toBe(false);
    expect(await scene.manager.secondFactors.remove(eve)).toMatchObject({ ok: true });
    expect((await scene.manager.authenticate('eve', PASSWORD)).ok).toBe(true);
  });

  test('the address for the app says what it needs', () => {
    expect(totpAddress({ secret: Buffer.from('12345678901234567890'), issuer: 'Agentor', account: 'john@example.com' })).toBe(
      'otpauth://totp/Agentor:john%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Agentor&algorithm=SHA1&digits=6&period=30',
    );
  });
});

function fromBase32(text: string): Uint8Array {
  let bits = '';
  for (const character of text) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(character).toString(2).padStart(5, '0');
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2));
}
