import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../kernel/index.ts';
import { CLOCK_SKEW_SECONDS } from './bounds.ts';
import type { JWTConfig } from './jwt-config.ts';
import { type JwsRefusal, readJwsHeader } from './read-jws.ts';
import type { SigningKeyRing } from './signing-key-ring.ts';

/** What an access token says. Rights are not in it: roles are looked up, and `epoch` tells when they have changed. */
export interface AccessTokenClaims {
  readonly tenantId: string;
  /** The user or service account. */
  readonly subjectId: string;
  /** The family of refresh tokens, or the session, that it belongs to: what ends that ends it. */
  readonly familyId: string;
  /** The program that asked for it. */
  readonly clientId: string;
  readonly tokenId: string;
  readonly epoch: number;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** Unix seconds. */
  readonly expiresAt: number;
  /** Thumbprint of the key that the holder must prove (RFC 9449 section 6.1). */
  readonly keyThumbprint?: string;
  readonly amr: readonly string[];
  /** Unix seconds of the latest proof of the user. */
  readonly authTime: number;
}

/** Why an access token is refused. All of them are one 401 to the caller. */
export type AccessTokenRefusal =
  | JwsRefusal
  | 'key-unknown'
  | 'signature-wrong'
  | 'claims-refused'
  | 'token-expired'
  | 'token-not-yet-valid'
  | 'token-revoked'
  | 'subject-unknown'
  | 'rights-changed'
  | 'proof-missing'
  | 'proof-refused';

/** Signs. @see RFC 9068 section 2. */
export async function signAccessToken(claims: AccessTokenClaims, { config, keys }: TokenTerms): Promise<string> {
  const { kid, algorithm, privateKey } = keys.current;
  return new SignJWT({
    client_id: claims.clientId,
    tenant: claims.tenantId,
    sid: claims.familyId,
    epoch: claims.epoch,
    amr: [...claims.amr],
    auth_time: claims.authTime,
    ...(claims.keyThumbprint !== undefined && { cnf: { jkt: claims.keyThumbprint } }),
  })
    .setProtectedHeader({ alg: algorithm, kid, typ: ACCESS_TOKEN_TYPE })
    .setIssuer(config.issuer)
    .setAudience(config.audience)
    .setSubject(claims.subjectId)
    .setJti(claims.tokenId)
    .setIssuedAt(claims.issuedAt)
    .setNotBefore(claims.issuedAt)
    .setExpirationTime(claims.expiresAt)
    .sign(privateKey);
}

/** What tokens are made and read with. */
export interface TokenTerms {
  readonly config: JWTConfig;
  readonly keys: SigningKeyRing;
}

/**
 * Checks form, signature and claims of an access token at a moment. Whether it was revoked, and whether its subject still
 * has those rights, is not asked here: `JWTAuth` does.
 *
 * @see RFC 8725; RFC 9068 section 4.
 */
export async function verifyAccessToken(token: string, { config, keys }: TokenTerms, nowMs: number): Promise<Result<AccessTokenClaims, AccessTokenRefusal>> {
  const header = readJwsHeader(token, { algorithms: ['EdDSA', 'ES256'], types: [ACCESS_TOKEN_TYPE], keyBy: 'kid' });
  if (!header.ok) return header;
  const key = keys.find(header.value.kid ?? '');
  if (key === undefined) return refuse('key-unknown');
  if (key.algorithm !== header.value.alg) return refuse('algorithm-refused');
  try {
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: [key.algorithm],
      issuer: config.issuer,
      audience: config.audience,
      typ: ACCESS_TOKEN_TYPE,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp', 'nbf', 'iat', 'jti', 'sub', 'iss', 'aud'],
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success || typeof payload.aud !== 'string') return refuse('claims-refused');
    const isDated = claims.data.iat <= nowMs / 1000 + CLOCK_SKEW_SECONDS && claims.data.exp - claims.data.iat <= config.accessTokenMs / 1000;
    return isDated ? ok(toClaims(claims.data)) : refuse('claims-refused');
  } catch (error) {
    return refuse(reasonOf(error));
  }
}

/** The reason in an error of jose. */
export function reasonOf(error: unknown): 'token-expired' | 'token-not-yet-valid' | 'claims-refused' | 'signature-wrong' {
  if (error instanceof errors.JWTExpired) return 'token-expired';
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'nbf' ? 'token-not-yet-valid' : 'claims-refused';
  if (error instanceof errors.JWTInvalid) return 'claims-refused';
  return 'signature-wrong';
}

function toClaims(payload: z.infer<typeof claimsSchema>): AccessTokenClaims {
  return {
    tenantId: payload.tenant,
    subjectId: payload.sub,
    familyId: payload.sid,
    clientId: payload.client_id,
    tokenId: payload.jti,
    epoch: payload.epoch,
    issuedAt: payload.iat,
    expiresAt: payload.exp,
    ...(payload.cnf !== undefined && { keyThumbprint: payload.cnf.jkt }),
    amr: payload.amr,
    authTime: payload.auth_time,
  };
}

const ACCESS_TOKEN_TYPE = 'at+jwt';
const text = z.string().min(1).max(256);
const seconds = z.int().min(0);
const claimsSchema = z.strictObject({
  iss: text.max(2048),
  aud: text.max(2048),
  sub: text,
  jti: text,
  sid: text,
  tenant: text,
  client_id: text,
  epoch: z.int().min(0),
  iat: seconds,
  nbf: seconds,
  exp: seconds,
  amr: z.array(z.string().max(64)).max(16),
  auth_time: seconds,
  cnf: z.strictObject({ jkt: z.string().length(43) }).optional(),
});
