import type { JSONWebKeySet } from 'jose';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestClock, type TestClock } from '../../../test/test-clock.ts';
import { ForeignTokenVerifier, type TrustedIssuer } from './index.ts';
import { forge, macWith, signWith } from './jwt.test-data.ts';

const ISSUER = 'https://idp.example/realm';
const PAIR = generateKeyPairSync('ed25519');
const OTHER = generateKeyPairSync('ed25519');

interface Scene {
  readonly verifier: ForeignTokenVerifier;
  readonly clock: TestClock;
  readonly keys: { set: JSONWebKeySet; fetches: number; isDown: boolean };
}

function setUp(changes: Partial<TrustedIssuer> = {}): Scene {
  const clock = createTestClock();
  const keys = { set: { keys: [jwkOf(PAIR.publicKey, 'k1')] }, fetches: 0, isDown: false };
  const source = {
    fetchKeys: async () => {
      keys.fetches += 1;
      if (keys.isDown) throw new Error('down');
      return keys.set;
    },
  };
  return { clock, keys, verifier: new ForeignTokenVerifier({ issuers: [{ issuer: ISSUER, audience: 'gateway', tenantId: 't', ...changes }], source, clock }) };
}

function jwkOf(key: KeyObject, kid: string): JSONWebKeySet['keys'][number] {
  const { kty = '', ...rest } = key.export({ format: 'jwk' });
  return { ...JSON.parse(JSON.stringify(rest)), kty, kid };
}

function token({ clock }: Scene, changes: object = {}, { header = {}, signature = signWith(PAIR.privateKey) }: { readonly header?: object; readonly signature?: (input: Buffer) => Uint8Array } = {}): string {
  const now = Math.floor(clock.nowMs() / 1000);
  return forge({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1', ...header }, { iss: ISSUER, aud: 'gateway', sub: 'someone', iat: now, exp: now + 600, groups: ['a'], ...changes }, signature);
}

async function reasonFor({ verifier }: Scene, text: string): Promise<string> {
  const verified = await verifier.verify(text);
  return verified.ok ? 'accepted' : verified.reason;
}

describe('tokens of other issuers', () => {
  test('open for their tenant, with their claims', async () => {
    const scene = setUp();
    expect(await scene.verifier.verify(token(scene))).toMatchObject({ ok: true, value: { tenantId: 't', issuer: ISSUER, subjectId: 'someone', claims: { groups: ['a'] } } });
  });

  test.each([
    ['of an unknown issuer', { iss: 'https://evil.example' }, {}, 'issuer-unknown'],
    ['for another audience', { aud: 'other' }, {}, 'claims-refused'],
    ['without an expiry', { exp: undefined }, {}, 'claims-refused'],
    ['without an issue date', { iat: undefined }, {}, 'claims-refused'],
    ['without a subject', { sub: undefined }, {}, 'claims-refused'],
    ['with an empty subject', { sub: '' }, {}, 'claims-refused'],
    ['that lives for days', { exp: 4e9 }, {}, 'claims-refused'],
    ['of another type', {}, { header: { typ: 'JWT' } }, 'type-refused'],
    ['of an unknown key', {}, { header: { kid: 'k2' } }, 'key-unknown'],
    ['with a key of its own', {}, { header: { jwk: jwkOf(OTHER.publicKey, 'k1') }, signature: signWith(OTHER.privateKey) }, 'header-refused'],
    ['that point at keys', {}, { header: { jku: 'https://evil.example' } }, 'header-refused'],
    ['signed by somebody else', {}, { signature: signWith(OTHER.privateKey) }, 'signature-wrong'],
    ['unsigned', {}, { header: { alg: 'none' } }, 'algorithm-refused'],
    ['signed with the public key as a secret', {}, { header: { alg: 'HS256' }, signature: macWith('k') }, 'algorithm-refused'],
    ['that claim RSA with an Ed25519 key', {}, { header: { alg: 'RS256' } }, 'key-unknown'],
  ] as const)('%s are refused', async (_, changes, terms, reason) => {
    const scene = setUp();
    expect(await reasonFor(scene, token(scene, changes, terms))).toBe(reason);
  });

  test('a secret among the published keys is never used', async () => {
    const scene = setUp();
    scene.keys.set = { keys: [{ kty: 'oct', k: Buffer.from('secret').toString('base64url'), kid: 'k1', alg: 'HS256' }] };
    expect(await reasonFor(scene, token(scene))).toBe('key-unknown');
  });

  test('a key that the issuer added is found, and made-up ids ask it no more than every 30 seconds', async () => {
    const scene = setUp();
    await scene.verifier.verify(token(scene));
    scene.keys.set = { keys: [jwkOf(PAIR.publicKey, 'k1'), jwkOf(OTHER.publicKey, 'k2')] };
    const fresh = (): string => token(scene, {}, { header: { kid: 'k2' }, signature: signWith(OTHER.privateKey) });
    scene.clock.advance(29_000);
    expect(await reasonFor(scene, fresh())).toBe('key-unknown');
    scene.clock.advance(1000);
    expect(await Promise.all([1, 2, 3].map(async () => reasonFor(scene, fresh())))).toEqual(['accepted', 'accepted', 'accepted']);
    for (let index = 0; index < 100; index += 1) await scene.verifier.verify(token(scene, {}, { header: { kid: `made-up-${index}` } }));
    expect(scene.keys.fetches).toBe(2);
  });

  test('an issuer that is down: known keys go on, unknown ones are refused; a key that it took back ends', async () => {
    const scene = setUp();
    scene.keys.isDown = true;
    expect(await reasonFor(scene, token(scene))).toBe('keys-unavailable');
    scene.keys.isDown = false;
    scene.clock.advance(30_000);
    expect(await reasonFor(scene, token(scene))).toBe('accepted');
    scene.keys.isDown = true;
    scene.clock.advance(600_000);
    expect(await reasonFor(scene, token(scene))).toBe('accepted');
    scene.keys.isDown = false;
    scene.keys.set = { keys: [jwkOf(OTHER.publicKey, 'k2')] };
    scene.clock.advance(600_000);
    expect(await reasonFor(scene, token(scene))).toBe('key-unknown');
  });

  test('an issuer’s kind of token is what it is configured to be', async () => {
    const scene = setUp({ types: ['jwt'], lifetimeSecondsMax: 60 });
    expect(await reasonFor(scene, token(scene, { exp: Math.floor(scene.clock.nowMs() / 1000) + 60 }, { header: { typ: 'JWT' } }))).toBe('accepted');
    expect(await reasonFor(scene, token(scene, {}, { header: { typ: 'JWT' } }))).toBe('claims-refused');
    expect(await reasonFor(scene, token(scene))).toBe('type-refused');
  });

  test('text that is no token asks nobody for keys', async () => {
    const scene = setUp();
    for (const text of ['', 'a', 'a.b.c', '.e30.', `.${Buffer.from('{"iss":1}').toString('base64url')}.`, `a.${Buffer.from('null').toString('base64url')}.c`, 'a.'.repeat(100_000)]) expect(await reasonFor(scene, text)).toBe('issuer-unknown');
    expect(scene.keys.fetches).toBe(0);
  });
});
