import { calculateJwkThumbprint, exportJWK } from 'jose';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestClock, createTestRandom, type TestClock } from '../../../test/test-clock.ts';
import { SecretRing } from '../secret-ring.ts';
import { createMemoryReplayCache, DpopNonces, type DpopParts, type DpopRequest, verifyDpopProof } from './index.ts';
import { forge, macWith, signWith } from './jwt.test-data.ts';

const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ED = generateKeyPairSync('ed25519');
const ADDRESS = 'https://gateway.example/v1/chat/completions';
const TOKEN = 'the access token';
const ATH = createHash('sha256').update(TOKEN).digest('base64url');

function setUp(withNonces = false): { readonly clock: TestClock; readonly parts: DpopParts; readonly nonces: DpopNonces } {
  const clock = createTestClock();
  const nonces = new DpopNonces(SecretRing.generate(createTestRandom()), clock);
  return { clock, nonces, parts: { clock, replays: createMemoryReplayCache(clock), ...(withNonces && { nonces }) } };
}

let count = 0;
function claimsAt(clock: TestClock): Record<string, unknown> {
  count += 1;
  return { jti: `proof-number-${String(count).padStart(8, '0')}`, htm: 'POST', htu: ADDRESS, iat: Math.floor(clock.nowMs() / 1000), ath: ATH };
}

async function headerFor(key: KeyObject, alg: string): Promise<Record<string, unknown>> {
  return { typ: 'dpop+jwt', alg, jwk: await exportJWK(key) };
}

async function reasonFor(parts: DpopParts, proof: string, changes: Partial<DpopRequest> = {}): Promise<string> {
  const verified = await verifyDpopProof({ proof, method: 'POST', url: ADDRESS, accessToken: TOKEN, ...changes }, parts);
  return verified.ok ? 'accepted' : verified.reason.reason;
}

describe('JWT-9: a DPoP proof', () => {
  test.each([['ES256', EC], ['EdDSA', ED]] as const)('by %s gives the thumbprint of its key', async (alg, pair) => {
    const { clock, parts } = setUp();
    const proof = forge(await headerFor(pair.publicKey, alg), claimsAt(clock), signWith(pair.privateKey));
    const verified = await verifyDpopProof({ proof, method: 'POST', url: `${ADDRESS}?query=1#fragment`, accessToken: TOKEN }, parts);
    expect(verified).toEqual({ ok: true, value: { thumbprint: await calculateJwkThumbprint(await exportJWK(pair.publicKey)) } });
  });

  test('works once, of 50 at the same moment too', async () => {
    const { clock, parts } = setUp();
    const proof = forge(await headerFor(EC.publicKey, 'ES256'), claimsAt(clock), signWith(EC.privateKey));
    const outcomes = await Promise.all(Array.from({ length: 50 }, async () => reasonFor(parts, proof)));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    clock.advance(119_000);
    expect(await reasonFor(parts, proof)).not.toBe('accepted');
  });

  test.each([
    ['another method', { htm: 'GET' }, 'other-request'],
    ['the method in another case', { htm: 'post' }, 'other-request'],
    ['another path', { htu: 'https://gateway.example/v1/messages' }, 'other-request'],
    ['another host', { htu: 'https://evil.example/v1/chat/completions' }, 'other-request'],
    ['another scheme', { htu: 'http://gateway.example/v1/chat/completions' }, 'other-request'],
    ['no URL', { htu: 'gateway' }, 'other-request'],
    ['another access token', { ath: createHash('sha256').update('other').digest('base64url') }, 'other-token'],
    ['no access token', { ath: undefined }, 'other-token'],
    ['no jti', { jti: undefined }, 'claims-refused'],
    ['a short jti', { jti: 'a' }, 'claims-refused'],
    ['no time', { iat: undefined }, 'claims-refused'],
    ['a time in text', { iat: '1' }, 'claims-refused'],
    ['no method', { htm: undefined }, 'claims-refused'],
  ])('for %s is refused', async (_, changes, reason) => {
    const { clock, parts } = setUp();
    expect(await reasonFor(parts, forge(await headerFor(EC.publicKey, 'ES256'), { ...claimsAt(clock), ...changes }, signWith(EC.privateKey)))).toBe(reason);
  });

  test('of 60 seconds ago or ahead is accepted, of 61 not', async () => {
    for (const [seconds, reason] of [[-60, 'accepted'], [-61, 'too-old'], [60, 'accepted'], [61, 'too-old']] as const) {
      const { clock, parts } = setUp();
      const claims = claimsAt(clock);
      expect(await reasonFor(parts, forge(await headerFor(EC.publicKey, 'ES256'), { ...claims, iat: Number(claims['iat']) + seconds }, signWith(EC.privateKey)))).toBe(reason);
    }
  });

  test('with a header that no proof has is refused', async () => {
    const { clock, parts } = setUp();
    const good = await headerFor(EC.publicKey, 'ES256');
    const jwk = await exportJWK(EC.publicKey);
    const bad: readonly (readonly [unknown, (input: Buffer) => Uint8Array])[] = [
      [{ ...good, typ: 'jwt' }, signWith(EC.privateKey)],
      [{ ...good, typ: undefined }, signWith(EC.privateKey)],
      [{ ...good, alg: 'none' }, () => new Uint8Array(1)],
      [{ ...good, alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } }, macWith(Buffer.alloc(3))],
      [{ ...good, alg: 'EdDSA' }, signWith(EC.privateKey)],
      [{ ...good, jwk: await exportJWK(EC.privateKey) }, signWith(EC.privateKey)],
      [{ ...good, jwk: { ...jwk, crv: 'P-384' } }, signWith(EC.privateKey)],
      [{ ...good, jwk: { ...jwk, x5c: ['AAAA'] } }, signWith(EC.privateKey)],
      [{ ...good, jwk: undefined }, signWith(EC.privateKey)],
      [{ ...good, kid: 'a' }, signWith(EC.privateKey)],
      [{ ...good, jku: 'https://evil.example' }, signWith(EC.privateKey)],
      [{ ...good, crit: ['x'], x: 1 }, signWith(EC.privateKey)],
      [{ ...good, jwk: await exportJWK(ED.publicKey) }, signWith(EC.privateKey)],
    ];
    for (const [header, signature] of bad) expect(await reasonFor(parts, forge(header, claimsAt(clock), signature))).toBe('proof-malformed');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await reasonFor(parts, forge(good, claimsAt(clock), signWith(other.privateKey)))).toBe('signature-wrong');
    for (const text of ['', 'a.b.c', forge(good, 'no JSON', signWith(EC.privateKey)), forge(good, [], signWith(EC.privateKey))]) expect(await reasonFor(parts, text)).not.toBe('accepted');
  });

  test('without the server’s nonce is refused with one to try again with; nonces pass with time', async () => {
    const { clock, parts, nonces } = setUp(true);
    const proofWith = async (nonce?: string): Promise<string> => forge(await headerFor(EC.publicKey, 'ES256'), { ...claimsAt(clock), nonce }, signWith(EC.privateKey));
    const refused = await verifyDpopProof({ proof: await proofWith(), method: 'POST', url: ADDRESS, accessToken: TOKEN }, parts);
    expect(refused).toEqual({ ok: false, reason: { reason: 'nonce-needed', nonce: nonces.current() } });
    const nonce = nonces.current();
    expect(await reasonFor(parts, await proofWith(nonce))).toBe('accepted');
    clock.advance(150_000);
    expect(await reasonFor(parts, await proofWith(nonce))).toBe('accepted');
    clock.advance(150_000);
    expect(await reasonFor(parts, await proofWith(nonce))).toBe('nonce-needed');
    expect(await reasonFor(parts, await proofWith('made-up'))).toBe('nonce-needed');
  });

  test('is refused when there is no room to remember it', async () => {
    const { clock } = setUp();
    const parts = { clock, replays: createMemoryReplayCache(clock, 2) };
    const proofs = await Promise.all([1, 2, 3, 4].map(async () => forge(await headerFor(EC.publicKey, 'ES256'), claimsAt(clock), signWith(EC.privateKey))));
    const outcomes = [];
    for (const proof of proofs.slice(0, 3)) outcomes.push(await reasonFor(parts, proof));
    expect(outcomes).toEqual(['accepted', 'accepted', 'replayed']);
    clock.advance(120_000);
    expect(await reasonFor(parts, forge(await headerFor(EC.publicKey, 'ES256'), claimsAt(clock), signWith(EC.privateKey)))).toBe('accepted');
  });
});
