import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decryptValue, encryptValue } from './encrypt-value.ts';
import { fakeValue } from './fake-value.ts';
import { generalizeValue } from './generalize-value.ts';
import { hashValue, pseudonymOf } from './hash-value.ts';
import { maskValue } from './mask-value.ts';
import { countingRandom, testKey } from './redaction.test-data.ts';
import { redactValue } from './redact-value.ts';

const SCOPE = { tenantId: 'acme', conversationId: 'c1' };
const KEYED = { key: testKey(), scope: SCOPE };

describe('mask', () => {
  test.each([
    ['4111 1111 1111 1111', {}, '*******************'],
    ['4111 1111 1111 1111', { keepLast: 4, areSeparatorsKept: true }, '**** **** **** 1111'],
    ['4111111111111111', { keepLast: 4, isLengthKept: false }, '********1111'],
    ['123', { keepLast: 4 }, '**1'.replace('1', '3')],
    ['12', { keepLast: 4 }, '**'],
    ['jané@x.example', { character: '#', areSeparatorsKept: true }, '####@#.#######'],
  ])('%s with %j is %s', (value, terms, masked) => {
    expect(maskValue(value, terms)).toBe(masked);
  });

  test('PII-2: it never shows more letters and digits than asked, nor more than a third', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.nat(50), fc.boolean(), (value, keepLast, isLengthKept) => {
        const readable = (text: string): number => Array.from(text).filter((one) => /[\p{L}\p{N}\p{M}]/u.test(one)).length;
        expect(readable(maskValue(value, { keepLast, isLengthKept }))).toBeLessThanOrEqual(Math.min(keepLast, Math.floor(readable(value) / 3)));
      }),
    );
  });
});

describe('hash and pseudonym', () => {
  test('PII-2: the same value has one hash in a tenant, in all its spellings and conversations, and another in another tenant', () => {
    const hash = hashValue('CREDIT_CARD', '4111 1111 1111 1111', KEYED);
    expect(hash).toMatch(/^<CREDIT_CARD:a:[a-z2-7]{32}>$/u);
    expect(hashValue('CREDIT_CARD', '4111-1111-1111-1111', { ...KEYED, scope: { tenantId: 'acme', conversationId: 'c2' } })).toBe(hash);
    expect(hashValue('CREDIT_CARD', '4111 1111 1111 1111', { ...KEYED, scope: { tenantId: 'other' } })).not.toBe(hash);
    expect(hashValue('CREDIT_CARD', '4111 1111 1111 1111', { ...KEYED, key: testKey('b') })).not.toBe(hash);
    expect(hashValue('PHONE_NUMBER', '4111 1111 1111 1111', KEYED)).not.toContain(hash.slice(-33));
  });

  test('PII-2: a pseudonym is stable within its conversation and cannot be linked to another', () => {
    expect(pseudonymOf('EMAIL_ADDRESS', 'A@b.example', KEYED)).toBe(pseudonymOf('EMAIL_ADDRESS', 'a@B.example', KEYED));
    const elsewhere = [{ tenantId: 'acme', conversationId: 'c2' }, { tenantId: 'acme' }, { tenantId: 'other', conversationId: 'c1' }];
    const names = elsewhere.map((scope) => pseudonymOf('EMAIL_ADDRESS', 'a@b.example', { ...KEYED, scope }));
    expect(new Set([...names, pseudonymOf('EMAIL_ADDRESS', 'a@b.example', KEYED)]).size).toBe(4);
  });

  test('a scope cannot be forged by its parts: tenant "a" with conversation "b" is not tenant "ab"', () => {
    const one = pseudonymOf('X', 'v', { key: testKey(), scope: { tenantId: 'a","b' } });
    expect(one).not.toBe(pseudonymOf('X', 'v', { key: testKey(), scope: { tenantId: 'a', conversationId: 'b' } }));
  });

  test.each(['hash', 'pseudonymize', 'encrypt'] as const)('PII-2: %s without a key is refused', (method) => {
    expect(() => redactValue('US_SSN', '123-45-6789', { method }, { scope: SCOPE })).toThrow(`The redaction method ${method} needs`);
  });

  test('a key that is too short is refused', () => {
    expect(() => hashValue('X', 'v', { key: { id: 'a', secret: Buffer.alloc(31) }, scope: SCOPE })).toThrow('at least 32 bytes');
  });
});

describe('encrypt', () => {
  const terms = { ...KEYED, random: countingRandom() };

  test('what was encrypted opens in its own scope under its own key, and in no other', () => {
    const sealed = encryptValue('EMAIL_ADDRESS', 'zoë\ud800@x.example', terms);
    expect(sealed).not.toContain('@x');
    expect(decryptValue(sealed, KEYED)).toBe('zoë\ud800@x.example');
    expect(decryptValue(sealed, { ...KEYED, scope: { tenantId: 'other', conversationId: 'c1' } })).toBeUndefined();
    expect(decryptValue(sealed, { ...KEYED, scope: { tenantId: 'acme', conversationId: 'c2' } })).toBeUndefined();
    expect(decryptValue(sealed, { ...KEYED, key: testKey('b') })).toBeUndefined();
    expect(decryptValue(sealed.replace('EMAIL_ADDRESS', 'US_SSN'), KEYED)).toBeUndefined();
    expect(decryptValue('<EMAIL_ADDRESS:enc:a:short>', KEYED)).toBeUndefined();
  });

  test('the same value never looks the same twice', () => {
    expect(encryptValue('X', 'v', terms)).not.toBe(encryptValue('X', 'v', terms));
  });
});

describe('replace by a made-up value', () => {
  const fake = (type: string, value: string): string | undefined => fakeValue(type, value, KEYED);

  test.each([
    ['EMAIL_ADDRESS', 'jane@corp.test', /^user-[a-z2-7]{8}@example\.com$/u],
    ['PHONE_NUMBER', '+31 6 12345678', /^\+1 202-555-01\d\d$/u],
    ['IP_ADDRESS', '10.1.2.3', /^192\.0\.2\.\d{1,3}$/u],
    ['IP_ADDRESS', 'fe80::1', /^2001:db8::[\da-f]{1,4}$/u],
    ['MAC', 'aa:bb:cc:dd:ee:ff', /^00-00-5E-00-53-[\dA-F]{2}$/u],
    ['IBAN', 'DE89370400440532013000', /^XX00\d{16}$/u],
    ['US_SSN', '123-45-6789', /^000-\d\d-\d{4}$/u],
  ])('a %s is of a reserved range', (type, value, form) => {
    expect(fake(type, value)).toMatch(form);
    expect(fake(type, value)).toBe(fake(type, value));
  });

  test('a made-up card never has a right check digit', () => {
    fc.assert(fc.property(fc.string(), (value) => {
      const digits = Array.from(fake('CREDIT_CARD', value) ?? '', Number).toReversed();
      const sum = digits.reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
      expect(digits).toHaveLength(16);
      expect(sum % 10).not.toBe(0);
    }));
  });

  test('a type without a reserved range becomes its mark', () => {
    expect(redactValue('UK_NHS', '943 476 5919', { method: 'replace', replace: 'fake' }, KEYED)).toBe('<UK_NHS>');
  });
});

describe('generalize', () => {
  test.each([
    ['DATE_OF_BIRTH', '1984-03-12', '1984'],
    ['DATE_TIME', 'March 3rd, 2021', '2021'],
    ['AGE', '47 years', '40-49'],
    ['AGE', '93', '90+'],
    ['EMAIL_ADDRESS', 'jane@corp.test', '*@corp.test'],
    ['IP_ADDRESS', '203.0.113.77', '203.0.113.0/24'],
    ['POSTAL_CODE', '90210', '902**'],
    ['GPS_COORDINATES', '52.3702, -4.8952', '52, -4'],
    ['CREDIT_CARD', '4111111111111111', undefined],
    ['DATE_OF_BIRTH', 'yesterday', undefined],
  ])('%s %s becomes %s', (type, value, general) => {
    expect(generalizeValue(type, value)).toBe(general);
    expect(redactValue(type, value, { method: 'generalize' }, { scope: SCOPE })).toBe(general ?? `<${type}>`);
  });
});
