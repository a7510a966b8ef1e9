import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Clock, ok, refuse, type Result } from '../../kernel/index.ts';
import { encodeBase64url } from '../base64url.ts';
import { DPOP_AGE_MS_MAX } from './bounds.ts';
import type { DpopNonces } from './dpop-nonces.ts';
import { readJwsHeader } from './read-jws.ts';
import type { ReplayCache } from './replay-cache.ts';

/** A proof and the request that it came with. */
export interface DpopRequest {
  /** The one `DPoP` header. */
  readonly proof: string;
  readonly method: string;
  /** The URL as clients write it, by configuration: never from the Host header. Query and fragment do not count. */
  readonly url: string;
  /** The access token beside it; left out where tokens are asked for. */
  readonly accessToken?: string;
}

/** What proofs are checked with. */
export interface DpopParts {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly replays: ReplayCache;
  /** With it, every proof must carry one of its nonces. */
  readonly nonces?: DpopNonces;
}

/** Why a proof is refused. `nonce-needed` tells the client to try again with `nonce`. */
export type DpopRefusal =
  | { readonly reason: 'proof-malformed' | 'signature-wrong' | 'claims-refused' | 'other-request' | 'other-token' | 'too-old' | 'replayed' }
  | { readonly reason: 'nonce-needed'; readonly nonce: string };

/**
 * Checks that whoever sent the request holds a key, and gives its thumbprint (RFC 7638).
 *
 * @see RFC 9449 section 4.3.
 */
export async function verifyDpopProof(request: DpopRequest, parts: DpopParts): Promise<Result<{ readonly thumbprint: string }, DpopRefusal>> {
  const header = readJwsHeader(request.proof, { algorithms: ['ES256', 'EdDSA'], types: ['dpop+jwt'], keyBy: 'jwk' });
  if (!header.ok) return refuse({ reason: 'proof-malformed' });
  const jwk = publicJwk.safeParse(header.value.jwk);
  if (!jwk.success || header.value.alg !== ALGORITHM_OF[jwk.data.kty]) return refuse({ reason: 'proof-malformed' });
  const claims = await readClaims(request.proof, jwk.data);
  if (claims === undefined) return refuse({ reason: 'signature-wrong' });
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return refuse({ reason: 'claims-refused' });
  const refusal = judge(parsed.data, request, parts);
  if (refusal !== undefined) return refuse(refusal);
  const thumbprint = await calculateJwkThumbprint(jwk.data, 'sha256');
  const id = createHash('sha256').update(`${thumbprint}\0${parsed.data.jti}`).digest('hex');
  const isFirst = await parts.replays.takeOnce({ id, untilMs: parsed.data.iat * 1000 + 2 * DPOP_AGE_MS_MAX });
  return isFirst ? ok({ thumbprint }) : refuse({ reason: 'replayed' });
}

type Claims = z.infer<typeof claimsSchema>;

function judge(claims: Claims, request: DpopRequest, { clock, nonces }: DpopParts): DpopRefusal | undefined {
  if (claims.htm !== request.method || addressOf(claims.htu) !== addressOf(request.url)) return { reason: 'other-request' };
  const ath = request.accessToken === undefined ? undefined : encodeBase64url(createHash('sha256').update(request.accessToken).digest());
  if (ath !== undefined && claims.ath !== ath) return { reason: 'other-token' };
  if (Math.abs(clock.nowMs() - claims.iat * 1000) > DPOP_AGE_MS_MAX) return { reason: 'too-old' };
  if (nonces !== undefined && !nonces.isGood(claims.nonce ?? '')) return { reason: 'nonce-needed', nonce: nonces.current() };
  return undefined;
}

async function readClaims(proof: string, jwk: z.infer<typeof publicJwk>): Promise<unknown> {
  try {
    const alg = ALGORITHM_OF[jwk.kty];
    const { payload } = await compactVerify(proof, await importJWK(jwk, alg), { algorithms: [alg] });
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}

/** Scheme, host, port and path in the spelling of the URL standard. Nothing of what is no URL equals anything. */
function addressOf(url: string): string | symbol {
  const parsed = URL.parse(url);
  return parsed === null ? Symbol('no URL') : `${parsed.origin}${parsed.pathname}`;
}

const ALGORITHM_OF: Readonly<Record<'EC' | 'OKP', string>> = { EC: 'ES256', OKP: 'EdDSA' };
const coordinate = z.string().length(43);
const described = { kid: z.string().optional(), use: z.literal('sig').optional() };
/** Public members alone: a proof that carries a private key is refused. What describes the key is not taken over. */
const publicJwk = z.discriminatedUnion('kty', [
  z
    .strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate, alg: z.literal('ES256').optional(), ...described })
    .transform(({ kty, crv, x, y }) => ({ kty, crv, x, y })),
  z
    .strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate, alg: z.literal('EdDSA').optional(), ...described })
    .transform(({ kty, crv, x }) => ({ kty, crv, x })),
]);
const claimsSchema = z.looseObject({
  jti: z.string().min(16).max(256),
  htm: z.string().max(32),
  htu: z.string().max(4096),
  iat: z.int().min(0),
  ath: z.string().max(64).optional(),
  nonce: z.string().max(128).optional(),
});
