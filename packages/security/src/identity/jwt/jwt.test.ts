import * as fc from 'fast-check';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestRandom } from '../../../test/test-clock.ts';
import { Secret } from '../../kernel/index.ts';
import { SecretRing, WeakSecretError } from '../secret-ring.ts';
import { generateSigningKey, importSigningKey, JWTConfig, JWTConfigError, SigningKeyError, SigningKeyRing } from './index.ts';
import { EC_KEY, forge, login, macWith, reasonFor, refreshReason, setUp, signWith } from './jwt.test-data.ts';

describe('access tokens', () => {
  test.each([['Ed25519', undefined], ['P-256', EC_KEY]])('JWT-7: signed with %s verify with the published keys in another implementation', async (_, key) => {
    const scene = setUp(key === undefined ? {} : { key });
    const { accessToken } = await login(scene);
    const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet({ keys: scene.auth.jwks().keys.map((jwk) => ({ ...jwk })) }), { currentDate: new Date(scene.clock.nowMs()) });
    expect(protectedHeader.typ).toBe('at+jwt');
    expect(payload).toMatchObject({ iss: 'https://gateway.example', aud: 'agentor', sub: 'alice', tenant: 't', client_id: 'agentor' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(await scene.auth.verifyAccessToken(accessToken)).toMatchObject({ ok: true, value: { subjectId: 'alice', roles: ['user'], amr: ['pwd'] } });
  });

  test.each([['Ed25519', undefined], ['P-256', EC_KEY]])('JWT-1: of a %s token no changed bit, cut or foreign spelling is accepted', { timeout: 120_000 }, async (_, key) => {
    const scene = setUp(key === undefined ? {} : { key });
    const { accessToken } = await login(scene);
    const mutants = new Set<string>();
    for (let at = 0; at < accessToken.length; at += 1) {
      mutants.add(accessToken.slice(0, at));
      for (const piece of ['=', ' ', '\n', '.', '+', '/', '\0', '\u00e9']) mutants.add(`${accessToken.slice(0, at)}${piece}${accessToken.slice(at)}`);
    }
    for (const [index, part] of accessToken.split('.').entries()) {
      const others = accessToken.split('.');
      const put = (text: string): void => {
        mutants.add(others.with(index, text).join('.'));
      };
      for (const piece of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') put(part.slice(0, -1) + piece);
      put(`${part}=`);
      put(`${part}==`);
      put(Buffer.from(part, 'base64url').toString('base64'));
      put(part.replaceAll('-', '+').replaceAll('_', '/'));
      put('');
      put(part + part);
      put(`${part}AA`);
    }
    const signature = Buffer.from(accessToken.split('.')[2] ?? '', 'base64url');
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const flipped = Buffer.from(signature);
      flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      mutants.add(accessToken.split('.').with(2, flipped.toString('base64url')).join('.'));
    }
    mutants.delete(accessToken);
    const accepted = [];
    for (const mutant of mutants) if ((await reasonFor(scene, mutant)) === 'accepted') accepted.push(mutant);
    expect(mutants.size).toBeGreaterThan(3000);
    expect(accepted).toEqual([]);
  });

  test('JWT-1: signatures that are wrong in each known way are refused', async () => {
    const scene = setUp({ key: EC_KEY });
    const { accessToken } = await login(scene);
    const input = Buffer.from(accessToken.split('.').slice(0, 2).join('.'));
    const [zero, order] = [Buffer.alloc(32), Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')];
    const good = sign('sha256', input, { key: EC_KEY.privateKey, dsaEncoding: 'ieee-p1363' });
    const [r, s] = [good.subarray(0, 32), good.subarray(32)];
    const bad = [[zero, zero], [zero, s], [r, zero], [order, s], [r, order], [order, order], [s, r], [r], [r, s, zero], [zero, r, s], [Buffer.alloc(0)]].map((parts) => Buffer.concat(parts));
    const der = sign('sha256', input, EC_KEY.privateKey);
    const otherHash = sign('sha512', input, { key: EC_KEY.privateKey, dsaEncoding: 'ieee-p1363' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const signature of [...bad, der, otherHash, signWith(other)(input)]) {
      expect(await reasonFor(scene, `${input.toString()}.${Buffer.from(signature).toString('base64url')}`)).toMatch(/^(?:signature-wrong|token-malformed)$/u);
    }
    expect(await reasonFor(scene, `${input.toString()}.${good.toString('base64url')}`)).toBe('accepted');
  });

  test('F7, threat 9: a revoked token has no second spelling', async () => {
    const scene = setUp();
    const { accessToken } = await login(scene);
    const holder = await scene.auth.verifyAccessToken(accessToken);
    if (holder.ok) await scene.auth.revokeAccessToken(holder.value);
    expect(await reasonFor(scene, accessToken)).toBe('token-revoked');
  });

  describe('JWT-2: are refused', () => {
    const scene = setUp();
    const { privateKey, publicKey, kid } = scene.keys.current;
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const jwk = publicKey.export({ format: 'jwk' });
    const own = generateKeyPairSync('ed25519');
    const header = { alg: 'EdDSA', typ: 'at+jwt', kid };
    const claims = async (): Promise<unknown> => decodeJwt((await login(scene)).accessToken);
    const none = (): Uint8Array => new Uint8Array();

    test('what a good header and signature are, is accepted', async () => {
      expect(await reasonFor(scene, forge(header, await claims(), signWith(privateKey)))).toBe('accepted');
    });

    test.each([
      ...['none', 'None', 'nOnE', 'NONE', ''].map((alg) => [`alg ${alg}, unsigned`, { ...header, alg }, none] as const),
      ['alg none, signed', { ...header, alg: 'none' }, signWith(privateKey)],
      ['HS256 with the public key as PEM', { ...header, alg: 'HS256' }, macWith(pem)],
      ['HS256 with the public key as bytes', { ...header, alg: 'HS256' }, macWith(raw)],
      ['HS256 with the public key as JWK', { ...header, alg: 'HS256' }, macWith(JSON.stringify(jwk))],
      ['HS256 with an empty secret', { ...header, alg: 'HS256' }, macWith('')],
      ...['RS256', 'PS256', 'ES256K', 'ES384', 'ES256', 'Ed448', 'dir', 'A256GCMKW'].map((alg) => [`alg ${alg}`, { ...header, alg }, signWith(privateKey)] as const),
      ['a key of its own', { ...header, jwk: own.publicKey.export({ format: 'jwk' }) }, signWith(own.privateKey)],
      ['a key of its own in place of the kid', { alg: 'EdDSA', typ: 'at+jwt', jwk: own.publicKey.export({ format: 'jwk' }) }, signWith(own.privateKey)],
      ['jku', { ...header, jku: 'https://evil.example/jwks' }, signWith(privateKey)],
      ['x5u', { ...header, x5u: 'https://evil.example/chain' }, signWith(privateKey)],
      ['x5c', { ...header, x5c: ['AAAA'] }, signWith(privateKey)],
      ['x5t', { ...header, 'x5t#S256': 'AAAA' }, signWith(privateKey)],
      ['crit', { ...header, crit: ['exp'] }, signWith(privateKey)],
      ['an empty crit', { ...header, crit: [] }, signWith(privateKey)],
      ['b64 false', { ...header, b64: false, crit: ['b64'] }, signWith(privateKey)],
      ['b64 false without crit', { ...header, b64: false }, signWith(privateKey)],
      ['b64 true', { ...header, b64: true }, signWith(privateKey)],
      ['zip', { ...header, zip: 'DEF' }, signWith(privateKey)],
      ['an unknown member', { ...header, other: 1 }, signWith(privateKey)],
      ['no kid', { alg: 'EdDSA', typ: 'at+jwt' }, signWith(privateKey)],
      ...['../../dev/null', '/etc/passwd', `${kid}\0`, `${kid}/`, "' OR 1=1 --", '__proto__', 'constructor', ''].map((bad) => [`kid ${JSON.stringify(bad)}`, { ...header, kid: bad }, signWith(privateKey)] as const),
      ['a kid that is no text', { ...header, kid: 1 }, signWith(privateKey)],
      ['an alg that is no text', { ...header, alg: ['EdDSA'] }, signWith(privateKey)],
      ['alg given twice', `{"alg":"none","alg":"EdDSA","typ":"at+jwt","kid":"${kid}"}`, signWith(privateKey)],
      ['alg given twice, once escaped', `{"\\u0061lg":"none","alg":"EdDSA","typ":"at+jwt","kid":"${kid}"}`, signWith(privateKey)],
      ['a header that is no object', '["EdDSA"]', signWith(privateKey)],
      ['a header that is no JSON', '{"alg":"EdDSA"', signWith(privateKey)],
      ['a header with a byte order mark', `\uFEFF${JSON.stringify(header)}`, signWith(privateKey)],
    ] as const)('%s', async (_, head, signature) => {
      expect(await reasonFor(scene, forge(head, await claims(), signature))).not.toBe('accepted');
    });

    test('a header in bytes that are no UTF-8, a huge token, and no token at all', async () => {
      const input = `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.e30`;
      const long = forge({ ...header, kid }, { ...Object(await claims()), padding: 'x'.repeat(10_000) }, signWith(privateKey));
      for (const token of [`${input}.AAAA`, long, '', '.', '..', 'a.b.c', 'a'.repeat(1_000_000), '.'.repeat(100_000)]) expect(await reasonFor(scene, token)).not.toBe('accepted');
    });
  });

  describe('JWT-3', () => {
    const scene = setUp();
    const { privateKey, kid } = scene.keys.current;
    const header = { alg: 'EdDSA', typ: 'at+jwt', kid };
    const now = Math.floor(scene.clock.nowMs() / 1000);
    const forged = async (changes: object, head: object = header): Promise<string> => forge(head, { ...decodeJwt((await login(scene)).accessToken), ...changes }, signWith(privateKey));

    test.each(['exp', 'nbf', 'iat', 'iss', 'aud', 'jti', 'sub', 'sid', 'tenant', 'client_id', 'epoch', 'amr', 'auth_time'])('without %s it is refused', async (name) => {
      expect(await reasonFor(scene, await forged({ [name]: undefined }))).not.toBe('accepted');
    });

    test.each([
      ['another issuer', { iss: 'https://evil.example' }],
      ['an issuer that starts like ours', { iss: 'https://gateway.example.evil.example' }],
      ['ours with a slash', { iss: 'https://gateway.example/' }],
      ['a list of issuers', { iss: ['https://gateway.example'] }],
      ['another audience', { aud: 'other' }],
      ['a list of audiences', { aud: ['other', 'agentor'] }],
      ['an expiry in text', { exp: String(now + 100) }],
      ['an expiry of milliseconds', { exp: (now + 100) * 1000 }],
      ['a life longer than we give', { exp: now + 301 }],
      ['a fraction of a second', { exp: now + 0.5 }],
      ['an expiry that is no number', { exp: null }],
      ['a negative epoch', { epoch: -1 }],
      ['an unknown claim', { role: 'admin' }],
      ['a subject that is no text', { sub: 1 }],
    ])('%s is refused', async (_, changes) => {
      expect(await reasonFor(scene, await forged(changes))).toBe('claims-refused');
    });

    test.each(['JWT', 'jwt', 'id+jwt', 'dpop+jwt', 'refresh+jwt', 'application/json', 'application/application/at+jwt', 'at+jwt ', ''])('the type %j is refused', async (typ) => {
      expect(await reasonFor(scene, await forged({}, { ...header, typ }))).not.toBe('accepted');
    });

    test('no type is refused; the long form and other case of ours are accepted, as RFC 7515 has it', async () => {
      expect(await reasonFor(scene, await forged({}, { alg: 'EdDSA', kid }))).toBe('type-refused');
      expect(await reasonFor(scene, await forged({}, { ...header, typ: 'application/at+jwt' }))).toBe('accepted');
      expect(await reasonFor(scene, await forged({}, { ...header, typ: 'AT+JWT' }))).toBe('accepted');
    });

    test('clocks may differ by 59 seconds and not by 61', async () => {
      expect(await reasonFor(scene, await forged({ exp: now - 59, iat: now - 300, nbf: now - 300 }))).toBe('accepted');
      expect(await reasonFor(scene, await forged({ exp: now - 61, iat: now - 300, nbf: now - 300 }))).toBe('token-expired');
      expect(await reasonFor(scene, await forged({ nbf: now + 59, iat: now + 59, exp: now + 300 }))).toBe('accepted');
      expect(await reasonFor(scene, await forged({ nbf: now + 61, iat: now, exp: now + 300 }))).toBe('token-not-yet-valid');
      expect(await reasonFor(scene, await forged({ nbf: now, iat: now + 61, exp: now + 300 }))).toBe('claims-refused');
    });

    test('a refresh token is no access token', async () => {
      expect(await reasonFor(scene, (await login(scene)).refreshToken)).toBe('token-malformed');
    });
  });

  test('JWT-6: a change of rights, a disabled and a deleted user take effect although the token has not expired', async () => {
    const scene = setUp();
    const { accessToken, refreshToken } = await login(scene);
    scene.subjects.set('alice', { isActive: true, roles: [], epoch: 2 });
    expect(await reasonFor(scene, accessToken)).toBe('rights-changed');
    const renewed = await scene.auth.refreshTokens(refreshToken);
    expect(await scene.auth.verifyAccessToken(renewed.ok ? renewed.value.accessToken : '')).toMatchObject({ ok: true, value: { roles: [] } });
    scene.subjects.set('alice', { isActive: false, roles: [], epoch: 2 });
    expect(await reasonFor(scene, renewed.ok ? renewed.value.accessToken : '')).toBe('subject-unknown');
    expect(await refreshReason(scene, renewed.ok ? renewed.value.refreshToken : '')).toBe('subject-inactive');
    scene.subjects.delete('alice');
    expect(await reasonFor(scene, renewed.ok ? renewed.value.accessToken : '')).toBe('subject-unknown');
    expect(await scene.auth.createTokens({ tenantId: 't', subjectId: 'alice', amr: [] })).toEqual({ ok: false, reason: 'subject-inactive' });
  });

  test('JWT-7: a rotation fails no token, and a revoked key ends its tokens', async () => {
    const scene = setUp();
    const old = scene.keys.current;
    const before = await login(scene);
    const next = generateSigningKey(createTestRandom('next'));
    scene.keys.announce(next);
    expect(decodeProtectedHeader((await login(scene)).accessToken).kid).toBe(old.kid);
    scene.keys.rotate(next);
    const after = await login(scene);
    expect(await Promise.all([before, after].map(async ({ accessToken }) => reasonFor(scene, accessToken)))).toEqual(['accepted', 'accepted']);
    scene.keys.revoke(old.kid);
    expect(await Promise.all([before, after].map(async ({ accessToken }) => reasonFor(scene, accessToken)))).toEqual(['key-unknown', 'accepted']);
    expect(() => scene.keys.revoke(next.kid)).toThrow(SigningKeyError);
  });

  test('JWT-7: the published keys hold public members alone', () => {
    const keys = new SigningKeyRing([generateSigningKey(createTestRandom()), EC_KEY]).jwks().keys;
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x'], ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
    expect(JSON.stringify(generateSigningKey(createTestRandom()))).not.toContain('"d"');
  });
});

describe('JWT-8: what could be weak does not start', () => {
  const random = createTestRandom();
  test.each([
    ['shorter than 256 bits', random.bytes(31)],
    ['longer', random.bytes(33)],
    ['all zero', new Uint8Array(32)],
    ['a repeated byte', new Uint8Array(32).fill(7)],
    ['a default of templates', Buffer.from('your-256-bit-secret-goes-here-ok')],
    ['a default of examples', Buffer.from('09d25e094faa6ca2556c818166secret')],
  ])('a secret that is %s', (_, key) => expect(() => new SecretRing([{ id: 'a', key }])).toThrow(WeakSecretError));

  test('a ring without keys, with two of one id, or an id with other characters', () => {
    const key = random.bytes(32);
    for (const keys of [[], [{ id: 'a', key }, { id: 'a', key }], [{ id: '', key }], [{ id: 'a"b', key }], [{ id: 'a'.repeat(33), key }]]) expect(() => new SecretRing(keys)).toThrow(WeakSecretError);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const ed = generateKeyPairSync('ed25519');
  test.each([
    ['symmetric', { kty: 'oct', k: Buffer.from(random.bytes(32)).toString('base64url'), kid: 'a' }],
    ['RSA', { ...rsa, kid: 'a' }],
    ['of another curve', { ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }), kid: 'a' }],
    ['public', { ...ed.publicKey.export({ format: 'jwk' }), kid: 'a' }],
    ['without a kid', ed.privateKey.export({ format: 'jwk' })],
    ['with a kid that is a path', { ...ed.privateKey.export({ format: 'jwk' }), kid: '../a' }],
    ['no object', []],
  ])('a signing key that is %s', (_, jwk) => expect(() => importSigningKey(new Secret(JSON.stringify(jwk)))).toThrow(SigningKeyError));

  test('a signing key is read back as it was written, and its errors quote nothing of it', () => {
    const key = generateSigningKey(random);
    expect(importSigningKey(key.privateJwk).publicKey.equals(key.publicKey)).toBe(true);
    expect(() => importSigningKey(new Secret('{"kty":"OKP","d":"SECRET'))).toThrow(new SigningKeyError('A signing key is a private JWK'));
  });

  test.each([
    { issuer: 'http://gateway.example' },
    { issuer: 'gateway' },
    { issuer: 'https://gateway.example?a' },
    { issuer: 'https://user@gateway.example' },
    { audience: '' },
    { accessTokenMs: 900_001 },
    { accessTokenMs: 0 },
    { accessTokenMs: Number.NaN },
    { refreshGraceMs: 5001 },
    { refreshGraceMs: -1 },
    { refreshIdleMs: 1e15 },
  ])('a configuration with %j', (settings) => {
    expect(() => new JWTConfig({ issuer: 'https://gateway.example', audience: 'agentor', ...settings })).toThrow(JWTConfigError);
  });
});

test('any text whatever is neither an access token nor a refresh token', async () => {
  const scene = setUp();
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => (await reasonFor(scene, text)) !== 'accepted' && (await refreshReason(scene, text)) === 'token-unreadable'),
    { numRuns: 500 },
  );
});
