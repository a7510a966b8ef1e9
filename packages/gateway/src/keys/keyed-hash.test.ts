import { Secret } from '@agentor/security/kernel';
import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyedHash } from './keyed-hash.ts';

test('the keyed hash is HMAC-SHA-256, whatever the lengths of key and text, one text after the other', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 50, maxLength: 400 }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), fc.array(text, { minLength: 1, maxLength: 4 }), (key, texts) => {
      const keyed = createKeyedHash(new Secret(key));
      const node = (one: string): string => createHmac('sha256', Buffer.from(key, 'utf8')).update(one, 'utf8').digest('hex');
      expect(texts.map((one) => keyed(one).toString('hex'))).toEqual(texts.map(node));
    }),
    { numRuns: 50 },
  );
});

test('the keyed hash is that of RFC 4231, test case 2', () => {
  const keyed = createKeyedHash(new Secret('Jefe'));
  expect(keyed('what do ya want for nothing?').toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});
