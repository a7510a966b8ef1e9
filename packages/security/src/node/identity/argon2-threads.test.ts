import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Argon2Terms } from '../../identity/index.ts';
import { HashingError, openArgon2Threads } from '../index.ts';

const TERMS: Argon2Terms = { password: Buffer.from('violet teapot'), salt: new Uint8Array(16).fill(1), secret: new Uint8Array(32).fill(2), memoryKib: 256, passes: 1, parallelism: 1, length: 32 };

describe('Argon2 on threads', () => {
  test('gives what Node gives', async () => {
    await using argon2 = openArgon2Threads();
    const { password: message, salt: nonce, secret, memoryKib: memory, passes, parallelism, length: tagLength } = TERMS;
    const expected = argon2Sync('argon2id', { message, nonce, secret, memory, passes, parallelism, tagLength });
    const derived = await argon2.derive(TERMS);
    expect(Buffer.from(derived.ok ? derived.value : [])).toEqual(expected);
  });

  test('RFC 9106, section 5.3: its test vector, but for the associated data that passwords have not', async () => {
    const terms = { message: Buffer.alloc(32, 1), nonce: Buffer.alloc(16, 2), secret: Buffer.alloc(8, 3), associatedData: Buffer.alloc(12, 4), memory: 32, passes: 3, parallelism: 4, tagLength: 32 };
    expect(argon2Sync('argon2id', terms).toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  test('USR-5: past its bound it is busy at once, and takes more when there is room', async () => {
    await using argon2 = openArgon2Threads({ waitingMax: 4 });
    const outcomes = await Promise.all(Array.from({ length: 100 }, async () => argon2.derive(TERMS)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(4);
    expect(argon2.waiting()).toBe(0);
    expect((await argon2.derive(TERMS)).ok).toBe(true);
  });

  test('a hash that cannot be made is an error, and the next one is made', async () => {
    await using argon2 = openArgon2Threads();
    await expect(argon2.derive({ ...TERMS, salt: new Uint8Array(1) })).rejects.toThrow(HashingError);
    expect((await argon2.derive(TERMS)).ok).toBe(true);
  });

  test('closed, it hashes nothing more, and what waited fails', async () => {
    const argon2 = openArgon2Threads();
    const pending = argon2.derive({ ...TERMS, memoryKib: 47_104 });
    const settled = pending.catch((error: unknown) => error);
    await argon2[Symbol.asyncDispose]();
    expect(await settled).toBeInstanceOf(HashingError);
    await expect(argon2.derive(TERMS)).rejects.toThrow(HashingError);
    expect(() => openArgon2Threads({ threads: 0 })).toThrow(RangeError);
  });
});
