import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { type Clock, ok, refuse, type Result } from '../../kernel/index.ts';
import { reasonOf } from './access-token.ts';
import { decodeBase64url } from '../base64url.ts';
import { CLOCK_SKEW_SECONDS, JWKS_AGE_MS_MAX, JWKS_COOLDOWN_MS, JWKS_KEYS_MAX } from './bounds.ts';
import { type JwsRefusal, readJwsHeader } from './read-jws.ts';

/** An issuer whose tokens open the data plane. */
export interface TrustedIssuer {
  /** Compared exactly with `iss`. */
  readonly issuer: string;
  /** What it calls us: compared exactly with `aud`, or with one of them. */
  readonly audience: string;
  /** All callers with its tokens belong to this tenant. */
  readonly tenantId: string;
  /** Asymmetric ones; EdDSA, ES256, PS256 and RS256 unless set. */
  readonly algorithms?: readonly ForeignAlgorithm[];
  /** Types of token: `at+jwt` unless set. Issuers that mark theirs `JWT` need `jwt` here. */
  readonly types?: readonly string[];
  /** Seconds that a token may live; 3,600 unless set. */
  readonly lifetimeSecondsMax?: number;
}

/** Algorithms that other issuers may use. None of them takes a shared secret. */
export type ForeignAlgorithm = 'EdDSA' | 'ES256' | 'ES384' | 'PS256' | 'RS256';

/** Port: the published keys of an issuer. Fetching, its limits and its time are the implementation's. */
export interface JwksSource {
  /** @throws when they cannot be had: the token is then refused, and the keys known before go on. */
  readonly fetchKeys: (issuer: string) => Promise<JSONWebKeySet>;
}

/** Who holds a foreign token. */
export interface ForeignHolder {
  readonly tenantId: string;
  readonly issuer: string;
  readonly subjectId: string;
  /** All verified claims, for the mapping of groups to roles. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Why a foreign token is refused. */
export type ForeignTokenRefusal = JwsRefusal | 'issuer-unknown' | 'keys-unavailable' | 'key-unknown' | 'signature-wrong' | 'claims-refused' | 'token-expired' | 'token-not-yet-valid';

/** Verifies tokens of other issuers by their published keys. @see RFC 8725; RFC 9068 section 4. */
export class ForeignTokenVerifier {
  readonly #issuers: ReadonlyMap<string, TrustedIssuer>;
  readonly #source: JwksSource;
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #known = new Map<string, KnownKeys>();

  constructor({ issuers, source, clock }: { readonly issuers: readonly TrustedIssuer[]; readonly source: JwksSource; readonly clock: Pick<Clock, 'nowMs'> }) {
    this.#issuers = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
    this.#source = source;
    this.#clock = clock;
  }

  /** Who holds the token, now. Its issuer is looked up in the list given, never called because a token names it. */
  async verify(token: string): Promise<Result<ForeignHolder, ForeignTokenRefusal>> {
    const issuer = this.#issuers.get(readIssuer(token) ?? '');
    if (issuer === undefined) return refuse('issuer-unknown');
    const header = readJwsHeader(token, { algorithms: issuer.algorithms ?? FOREIGN_ALGORITHMS, types: issuer.types ?? ['at+jwt'], keyBy: 'kid' });
    if (!header.ok) return header;
    const keys = await this.#keysFor(issuer.issuer, header.value.kid ?? '');
    if (keys === undefined) return refuse('keys-unavailable');
    if (!keys.keys.some(({ kid }) => kid === header.value.kid)) return refuse('key-unknown');
    return this.#check(token, issuer, keys);
  }

  async #check(token: string, issuer: TrustedIssuer, keys: JSONWebKeySet): Promise<Result<ForeignHolder, ForeignTokenRefusal>> {
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
        algorithms: [...(issuer.algorithms ?? FOREIGN_ALGORITHMS)],
        issuer: issuer.issuer,
        audience: issuer.audience,
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(this.#clock.nowMs()),
        requiredClaims: ['exp', 'iat', 'sub', 'iss', 'aud'],
      });
      const { sub } = payload;
      if (sub === undefined || sub === '' || !isShortLived(payload, issuer, this.#clock.nowMs())) return refuse('claims-refused');
      return ok({ tenantId: issuer.tenantId, issuer: issuer.issuer, subjectId: sub, claims: payload });
    } catch (error) {
      return refuse(error instanceof errors.JWKSNoMatchingKey ? 'key-unknown' : reasonOf(error));
    }
  }

  /** Keys known for a while; asked for again when old, or for a kid that they lack, but not more often than every 30 s. */
  async #keysFor(issuer: string, kid: string): Promise<JSONWebKeySet | undefined> {
    const nowMs = this.#clock.nowMs();
    const known = this.#known.get(issuer);
    const ageMs = known === undefined ? Infinity : Math.abs(nowMs - known.askedAtMs);
    const isMissing = known?.keys?.keys.every((key) => key.kid !== kid) ?? true;
    if (ageMs < (isMissing ? JWKS_COOLDOWN_MS : JWKS_AGE_MS_MAX)) return known?.keys;
    const pending = known?.pending ?? this.#fetch(issuer, known?.keys);
    this.#known.set(issuer, { askedAtMs: known?.askedAtMs ?? -Infinity, keys: known?.keys, pending });
    return pending;
  }

  async #fetch(issuer: string, before: JSONWebKeySet | undefined): Promise<JSONWebKeySet | undefined> {
    let keys = before;
    try {
      const fetched = await this.#source.fetchKeys(issuer);
      keys = { keys: fetched.keys.slice(0, JWKS_KEYS_MAX).filter(({ kty }) => kty !== 'oct') };
    } catch {
      // The keys known before go on; without any, the token is refused.
    }
    this.#known.set(issuer, { askedAtMs: this.#clock.nowMs(), keys });
    return keys;
  }
}

interface KnownKeys {
  readonly askedAtMs: number;
  readonly keys: JSONWebKeySet | undefined;
  readonly pending?: Promise<JSONWebKeySet | undefined> | undefined;
}

/** The `iss` of a token that nobody has verified yet: good for a look-up in a list, and for nothing else. */
function readIssuer(token: string): string | undefined {
  const [, body] = token.length > FOREIGN_TOKEN_LENGTH_MAX ? [] : token.split('.');
  const bytes = decodeBase64url(body ?? '');
  try {
    const payload: unknown = JSON.parse(Buffer.from(bytes ?? new Uint8Array()).toString('utf8'));
    const issuer: unknown = typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'iss') : undefined;
    return typeof issuer === 'string' ? issuer : undefined;
  } catch {
    return undefined;
  }
}

function isShortLived({ iat = 0, exp = Infinity }: JWTPayload, { lifetimeSecondsMax }: TrustedIssuer, nowMs: number): boolean {
  return exp - iat <= (lifetimeSecondsMax ?? 3600) && iat <= nowMs / 1000 + CLOCK_SKEW_SECONDS;
}

const FOREIGN_ALGORITHMS: readonly ForeignAlgorithm[] = ['EdDSA', 'ES256', 'PS256', 'RS256'];
const FOREIGN_TOKEN_LENGTH_MAX = 8192;
