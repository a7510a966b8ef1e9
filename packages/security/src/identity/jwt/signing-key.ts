import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type Random, Secret } from '../../kernel/index.ts';
import { encodeBase64url } from '../base64url.ts';

/** The algorithms we sign with: both are fixed by the key, neither can be downgraded to a secret. @see RFC 8037, RFC 7518 section 3.4. */
export type SigningAlgorithm = 'EdDSA' | 'ES256';

/** A key that signs. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** The private key as JWK text. Keep it as a secret; {@link importSigningKey} reads it back. */
  readonly privateJwk: Secret;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Key material that cannot be used. The message names no part of it. */
export class SigningKeyError extends Error {
  readonly code = 'unusable_signing_key';
  readonly retryable = false;
  override readonly name = 'SigningKeyError';
}

/** A fresh Ed25519 key. @see RFC 8032 section 5.1.5: the private key is 32 random bytes. */
export function generateSigningKey(random: Pick<Random, 'bytes'>): SigningKey {
  const der = Buffer.concat([ED25519_PKCS8, random.bytes(32)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return toSigningKey(privateKey, `key-${encodeBase64url(random.bytes(KID_BYTES))}`, 'EdDSA');
}

/**
 * Reads a private key: Ed25519 or P-256, as JWK with a `kid`.
 *
 * @throws {SigningKeyError} for a symmetric secret, RSA, another curve, a public key, or a `kid` of other than 1 to 64
 * characters of A-Z, a-z, 0-9, `-`, `_` and `.` (JWT-8).
 */
export function importSigningKey(privateJwk: Secret): SigningKey {
  const { kid, ...jwk } = readJwk(privateJwk.reveal());
  const algorithm = ALGORITHMS.get(jwk.crv ?? '');
  if (algorithm === undefined) throw new SigningKeyError('A signing key is Ed25519 or P-256; secrets and RSA keys sign nothing here');
  if (kid === undefined || !KID_FORM.test(kid)) throw new SigningKeyError('A signing key needs a kid of 1 to 64 characters of A-Z, a-z, 0-9, -, _ and .');
  try {
    return toSigningKey(createPrivateKey({ key: jwk, format: 'jwk' }), kid, algorithm);
  } catch (cause) {
    throw new SigningKeyError('The signing key cannot be read', { cause });
  }
}

/** What everybody may have of a key: no private member is copied, because only public ones are named. @see RFC 7517 section 4. */
export function toPublicJwk({ kid, algorithm, publicKey }: SigningKey): PublicJwk {
  const { kty = '', crv = '', x = '', y } = publicKey.export({ format: 'jwk' });
  return { kty, crv, x, ...(y !== undefined && { y }), kid, alg: algorithm, use: 'sig' };
}

/** A public key of a JWKS. */
export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly use: 'sig';
}

function toSigningKey(privateKey: KeyObject, kid: string, algorithm: SigningAlgorithm): SigningKey {
  const privateJwk = new Secret(JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm }));
  return { kid, algorithm, privateJwk, privateKey, publicKey: createPublicKey(privateKey) };
}

function readJwk(text: string): z.infer<typeof privateJwkSchema> {
  try {
    return privateJwkSchema.parse(JSON.parse(text));
  } catch {
    // Without the cause, which may quote the text.
    throw new SigningKeyError('A signing key is a private JWK');
  }
}

/** PKCS #8 around an Ed25519 private key, up to its 32 bytes. @see RFC 8410 section 7. */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const KID_BYTES = 9;
const KID_FORM = /^[\w.-]{1,64}$/;
const ALGORITHMS: ReadonlyMap<string, SigningAlgorithm> = new Map([
  ['Ed25519', 'EdDSA'],
  ['P-256', 'ES256'],
]);
const privateJwkSchema = z.object({ kty: z.string(), crv: z.string().exactOptional(), x: z.string().exactOptional(), y: z.string().exactOptional(), d: z.string().exactOptional(), kid: z.string().optional() });
