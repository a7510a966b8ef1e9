import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seal, unseal } from './aead.ts';

const key = new Uint8Array(32).fill(7);
const associated = Buffer.from('tenant-1/row-1');
const random = { bytes: (length: number) => new Uint8Array(length).fill(9) };

describe('authenticated encryption', () => {
  test('what was sealed opens again, any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 30 }), (plain, about) => {
        const sealed = seal(plain, { key, associated: about, random });
        expect(unseal(sealed, { key, associated: about })).toEqual(plain);
      }),
    );
  });

  test('it is AES-256-GCM as anyone computes it', () => {
    const cipher = createCipheriv('aes-256-gcm', key, random.bytes(12)).setAAD(associated);
    const expected = Buffer.concat([random.bytes(12), cipher.update('text'), cipher.final(), cipher.getAuthTag()]);
    expect(Buffer.from(seal(Buffer.from('text'), { key, associated, random }))).toEqual(expected);
  });

  test('every flipped bit, every cut, another key and another owner open nothing', () => {
    const sealed = seal(Buffer.from('4111'), { key, associated, random });
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = sealed.with(bit >> 3, (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(unseal(flipped, { key, associated })).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length += 1) expect(unseal(sealed.subarray(0, length), { key, associated })).toBeUndefined();
    expect(unseal(sealed, { key: key.with(0, 1), associated })).toBeUndefined();
    expect(unseal(sealed, { key, associated: Buffer.from('tenant-2/row-1') })).toBeUndefined();
  });

  test('a key of another length is no key', () => {
    expect(() => seal(Buffer.from('x'), { key: key.subarray(1), associated, random })).toThrow(RangeError);
    expect(() => unseal(Buffer.from('x'), { key: key.subarray(1), associated })).toThrow(RangeError);
  });
});
