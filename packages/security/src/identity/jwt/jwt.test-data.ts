import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createTestClock, createTestRandom, type TestClock } from '../../../test/test-clock.ts';
import { Secret } from '../../kernel/index.ts';
import type { IdentityEvent } from '../identity-event.ts';
import { SecretRing } from '../secret-ring.ts';
import type { SubjectState } from '../subject.ts';
import { generateSigningKey, importSigningKey, JWTAuth, JWTConfig, type JWTSettings, type ProvenKey, type SigningKey, SigningKeyRing } from './index.ts';

/** Writes a compact JWS with whatever header and claims, signed or not. */
export function forge(header: unknown, claims: unknown, signature: (input: Buffer) => Uint8Array): string {
  const input = [header, claims].map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${Buffer.from(signature(Buffer.from(input))).toString('base64url')}`;
}

/** Signs as Ed25519 or, for a P-256 key, as JOSE's ES256. */
export function signWith(key: KeyObject): (input: Buffer) => Uint8Array {
  return (input) => (key.asymmetricKeyType === 'ed25519' ? sign(null, input, key) : sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }));
}

/** Signs as HS256 with any text as the secret. */
export function macWith(secret: string | Uint8Array): (input: Buffer) => Uint8Array {
  return (input) => createHmac('sha256', secret).update(input).digest();
}

/** An authentication with one subject, and everything around it. */
export interface Scene {
  readonly auth: JWTAuth;
  readonly clock: TestClock;
  readonly keys: SigningKeyRing;
  readonly secrets: SecretRing;
  readonly subjects: Map<string, SubjectState>;
  readonly events: IdentityEvent[];
}

/** Alice of tenant `t`, role `user`, at epoch 1. */
export function setUp({ key = generateSigningKey(createTestRandom('k')), ...settings }: Partial<JWTSettings> & { readonly key?: SigningKey } = {}): Scene {
  const clock = createTestClock();
  const random = createTestRandom();
  const keys = new SigningKeyRing([key]);
  const secrets = SecretRing.generate(random);
  const subjects = new Map([['alice', { isActive: true, roles: ['user'], epoch: 1 }]]);
  const events: IdentityEvent[] = [];
  const auth = new JWTAuth({
    ...{ keys, secrets, clock, random },
    config: new JWTConfig({ issuer: 'https://gateway.example', audience: 'agentor', ...settings }),
    subjects: { findSubject: async ({ tenantId, subjectId }) => (tenantId === 't' ? subjects.get(subjectId) : undefined) },
    record: async (event) => {
      events.push(event);
    },
  });
  return { auth, clock, keys, secrets, subjects, events };
}

/** Tokens for Alice. */
export async function login({ auth }: Scene, proven: ProvenKey = {}): Promise<{ readonly accessToken: string; readonly refreshToken: string; readonly familyId: string }> {
  const pair = await auth.createTokens({ tenantId: 't', subjectId: 'alice', amr: ['pwd'], ...proven });
  if (!pair.ok) throw new Error(pair.reason);
  return pair.value;
}

/** Why an access token is refused, or `accepted`. */
export async function reasonFor({ auth }: Scene, token: string, proven: ProvenKey = {}): Promise<string> {
  const verified = await auth.verifyAccessToken(token, proven);
  return verified.ok ? 'accepted' : verified.reason;
}

/** Why a refresh token is refused, or `accepted`. */
export async function refreshReason({ auth }: Scene, token: string, proven: ProvenKey = {}): Promise<string> {
  const pair = await auth.refreshTokens(token, proven);
  return pair.ok ? 'accepted' : pair.reason;
}

/** A key of the other algorithm. */
export const EC_KEY: SigningKey = importSigningKey(new Secret(JSON.stringify({ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: 'ec' })));
