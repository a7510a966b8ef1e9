import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTestRandom } from '../../../../test/test-clock.ts';
import { ok } from '../../../kernel/index.ts';
import { SecretRing } from '../../secret-ring.ts';
import { checkPassword, PasswordHasher, parsePhcString, writePhcString } from './index.ts';

const TERMS = { context: ['johnsmith', 'john.smith@example.com', 'Agentor'] };

function reasonFor(password: string, terms: Parameters<typeof checkPassword>[1] = TERMS): string {
  const checked = checkPassword(password, terms);
  return checked.ok ? 'taken' : checked.reason.reason;
}

describe('USR-2: a new password', () => {
  test.each(['password123', 'short', '', '12345678901234'])('%j is too short where it is the only factor', (password) => expect(reasonFor(password)).toBe('password-too-short'));

  test.each(['password123', 'Passw0rd!', 'qwertyuiop', 'letmein!!', 'iloveyou1', 'dragon2024', 'Summer2025!', 'admin1234', '11111111', 'abcdefgh', 'johnsmith1'])('%j is predictable beside a second factor', (password) =>
    expect(reasonFor(password, { ...TERMS, lengthMin: 8 })).toBe('password-predictable'),
  );

  test.each([
    'passwordpassword',
    'PasswordPassword1',
    'P@ssw0rdP@ssw0rd',
    'p a s s w o r d p a s s w o r d',
    'passwordpassword123456',
    '123456789012345',
    '1234567890123456789',
    'qwertyuiopasdfgh',
    'QwertyuiopAsdfghjkl',
    '1qaz2wsx3edc4rfv',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'abcdefghijklmnop',
    'zyxwvutsrqponmlk',
    'iloveyouiloveyou',
    'iloveyouforever!',
    'letmeinletmein123',
    'welcome welcome 2024',
    'Summer2024Summer2024',
    'adminadminadmin!',
    'administrator2025',
    'correct horse battery staple',
    'CorrectHorseBatteryStaple1',
    'thequickbrownfoxjumpsoverthelazydog',
    'johnsmithjohnsmith',
    'john.smith@example.com',
    'john smith example 1985',
    'agentoragentoragentor',
    'Agentor-password-2026',
    '0000000000000000000',
    '111222333444555666',
    'q1w2e3r4t5q1w2e3r4t5',
    'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ',
    'monkeydragonshadow!',
    'secret-secret-secret',
  ])('%j is predictable', (password) => expect(reasonFor(password)).toBe('password-predictable'));

  test.each([
    'violet teapot under the bridge',
    'fresh bread costs nine crowns',
    'my dog ate the tax return again',
    'kT9$vWq2#mLx8!pZr',
    'xkcdjwmpvbnqzlrt',
    'наша бабушка печёт блины',
    '猫が窓の外を見ている雨の日の午後に',
    'حديقة جدي فيها سبع نخلات',
    'παλιό καράβι στο λιμάνι',
    '🦊🌧️🎻🧊🪁🐌🌋🧭🪗🦑🎯🧵🪶🐙🌵',
    '   blanks at both ends   ',
    'tab\tand\nnewline are kept too',
    'password of violet teapots under bridges',
  ])('%j is taken', (password) => expect(reasonFor(password)).toBe('taken'));

  test('of 15 and of 256 characters is taken, of 14 and 257 not, counted as people count', () => {
    const of = (length: number): string => 'kvw9xq2mzr7tplh4'.repeat(16).slice(0, length - 1) + 'é';
    expect([14, 15].map((length) => reasonFor('kvwxqmzrtplhjbn'.slice(0, length)))).toEqual(['password-too-short', 'taken']);
    const long = Array.from({ length: 257 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 5000))).join('');
    expect([256, 257].map((length) => reasonFor(long.slice(0, length)))).toEqual(['taken', 'password-too-long']);
    expect(reasonFor('e\u0301'.repeat(7) + 'kvwxqmz')).toBe('password-too-short');
    expect(reasonFor('x'.repeat(10_000_000))).toBe('password-too-long');
    expect(of(20)).toHaveLength(20);
  });

  test('with half a surrogate pair is refused', () => expect(reasonFor('violet teapot \ud800 bridge')).toBe('password-unreadable'));

  test('random ones of 16 letters are taken, whatever is in them', () => {
    const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
    let refused = 0;
    fc.assert(fc.property(fc.array(letters, { minLength: 16, maxLength: 16 }), (list) => {
      const random = createTestRandom(list.join(''));
      const text = Array.from(random.bytes(16), (byte) => 'abcdefghijklmnopqrstuvwxyz'.charAt(byte % 26)).join('');
      if (reasonFor(text) !== 'taken') refused += 1;
    }), { numRuns: 1000 });
    expect(refused).toBeLessThanOrEqual(2);
  });

  test('no refusal repeats any of it', () => {
    fc.assert(fc.property(fc.string({ minLength: 12, maxLength: 40 }), (password) => !JSON.stringify(checkPassword(password, TERMS)).includes(password)));
  });
});

describe('USR-1: a hash in PHC form', () => {
  const hash = { memoryKib: 47104, passes: 1, parallelism: 1, pepperId: 'pepper-1', salt: new Uint8Array(16).fill(1), hash: new Uint8Array(32).fill(2) };
  const text = writePhcString(hash);

  test('is read back as it was written', () => {
    expect(text).toBe(`$argon2id$v=19$m=47104,t=1,p=1,keyid=cGVwcGVyLTE$${'AQEB'.repeat(5)}AQ$${'AgIC'.repeat(10)}AgI`);
    expect(writePhcString(parsePhcString(text) ?? hash)).toBe(text);
  });

  test.each([
    '', '$', text.slice(1), `${text}$`, `${text} `, text.replace('argon2id', 'argon2i'), text.replace('v=19', 'v=16'), text.replace('m=47104', 'm=0'), text.replace('m=47104', 'm=4294967296'), text.replace('t=1', 't=1000'),
    text.replace('p=1', 'p=99'), text.replace('t=1,', ''), text.replace('m=47104,t=1', 't=1,m=47104'), text.replace(',keyid=cGVwcGVyLTE', ''), text.replace('AQEB', ''), text.slice(0, -30), text.replace('m=', 'm=0'), 'x'.repeat(1_000_000),
    '$2b$10$abcdefghijklmnopqrstuv', '$argon2id$v=19$m=47104,t=1,p=1,keyid=$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAg',
  ])('%j is none', (other) => expect(parsePhcString(other)).toBeUndefined());

  test('any text whatever is read or refused, and never anything but itself', () => {
    fc.assert(fc.property(fc.string(), (any) => {
      const parsed = parsePhcString(any);
      return parsed === undefined || writePhcString(parsed) === any;
    }));
  });

  test('is never made with less work than the floors, and a form that is not known costs as much as a known one', async () => {
    const random = createTestRandom();
    const peppers = SecretRing.generate(random);
    const asked: number[] = [];
    const argon2 = { derive: async ({ memoryKib, length }: { readonly memoryKib: number; readonly length: number }) => {
      asked.push(memoryKib);
      return ok(new Uint8Array(length));
    } };
    for (const cost of [{ memoryKib: 46_000, passes: 1, parallelism: 1 }, { memoryKib: 19_000, passes: 2, parallelism: 1 }, { memoryKib: 1e6, passes: 0, parallelism: 1 }]) expect(() => new PasswordHasher({ argon2, peppers, random, cost })).toThrow(RangeError);
    const hasher = new PasswordHasher({ argon2, peppers, random });
    // Zeroes come from this Argon2, and zeroes are what nobody's password is compared with: it is no match for all that.
    for (const stored of [undefined, '', 'garbage', text]) expect(await hasher.verify('x', stored)).toEqual({ ok: true, value: { isMatch: false, isOutdated: false } });
    expect(asked).toEqual([47104, 47104, 47104, 47104]);
  });
});
