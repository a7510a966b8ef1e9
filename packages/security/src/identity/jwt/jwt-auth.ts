import { type Clock, ok, type Random, refuse, type Result } from '../../kernel/index.ts';
import { type IdentityEvent, type IdentityRecorder, noteSubject } from '../identity-event.ts';
import type { SecretRing } from '../secret-ring.ts';
import type { SubjectRef, Subjects } from '../subject.ts';
import { type AccessTokenClaims, type AccessTokenRefusal, signAccessToken, verifyAccessToken } from './access-token.ts';
import { createMemoryFamilyStore, type FamilyStore } from './family-store.ts';
import type { JWTConfig } from './jwt-config.ts';
import { type Exchanged, RefreshFamilies } from './refresh-families.ts';
import type { RefreshRefusal } from './refresh-family.ts';
import { createMemoryRevocations, type Revocations } from './revocations.ts';
import type { PublicJwk } from './signing-key.ts';
import type { SigningKeyRing } from './signing-key-ring.ts';

/** What token authentication stands on. */
export interface JWTAuthParts {
  readonly config: JWTConfig;
  /** Signs access tokens. */
  readonly keys: SigningKeyRing;
  /** Makes refresh tokens. */
  readonly secrets: SecretRing;
  /** Who subjects are now: rights are never taken from a token. */
  readonly subjects: Subjects;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly record: IdentityRecorder;
  /** In memory unless set. */
  readonly families?: FamilyStore;
  /** In memory unless set. */
  readonly revocations?: Revocations;
}

/** What tokens are asked for. */
export interface TokenRequest extends SubjectRef {
  /** The program that asks; `agentor` unless set. */
  readonly clientId?: string;
  /** How the subject proved who it is. */
  readonly amr: readonly string[];
  /** Unix milliseconds of that proof; now unless set. */
  readonly authTimeMs?: number;
  /** Binds the tokens to a key that was proven (RFC 9449). */
  readonly keyThumbprint?: string;
}

/** An access token and the refresh token that follows it. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: 'Bearer' | 'DPoP';
  /** Seconds until the access token expires. */
  readonly expiresInSeconds: number;
  readonly familyId: string;
}

/** A verified access token and what its subject may be now. */
export interface TokenHolder extends AccessTokenClaims {
  readonly roles: readonly string[];
}

/** A key that was proven along with a token; left out when none was. */
export interface ProvenKey {
  readonly keyThumbprint?: string;
}

/**
 * Access tokens of minutes, refresh tokens that work once, and an end to both that takes effect at once.
 *
 * @example
 * const auth = new JWTAuth({ config, keys: new SigningKeyRing([generateSigningKey(random)]), secrets, subjects, clock, random, record });
 * const tokens = await auth.createTokens({ tenantId: 'default', subjectId: user.id, amr: ['pwd'] });
 */
export class JWTAuth {
  readonly #parts: JWTAuthParts;
  readonly #families: RefreshFamilies;
  readonly #revocations: Revocations;

  constructor(parts: JWTAuthParts) {
    this.#parts = parts;
    this.#revocations = parts.revocations ?? createMemoryRevocations(parts.clock);
    this.#families = new RefreshFamilies({ ...parts, revocations: this.#revocations, families: parts.families ?? createMemoryFamilyStore() });
  }

  /** Begins a family: what a login gives. Refused for a subject that is not active. */
  async createTokens(request: TokenRequest): Promise<Result<TokenPair, 'subject-inactive'>> {
    const begun = await this.#families.begin({ ...request, clientId: request.clientId ?? 'agentor', authTimeMs: request.authTimeMs ?? this.#parts.clock.nowMs() });
    return begun.ok ? ok(await this.#pair(begun.value)) : begun;
  }

  /**
   * Verifies an access token now: signature and claims, then revocation, then that its subject is active and has the same
   * rights as when it was issued. A token that is bound to a key is worth nothing without a proof of that key.
   */
  async verifyAccessToken(token: string, proven: ProvenKey = {}): Promise<Result<TokenHolder, AccessTokenRefusal>> {
    const verified = await verifyAccessToken(token, this.#parts, this.#parts.clock.nowMs());
    if (!verified.ok) return this.#refuse(verified.reason);
    const claims = verified.value;
    if (claims.keyThumbprint !== undefined && proven.keyThumbprint === undefined) return this.#refuse('proof-missing', claims);
    if (claims.keyThumbprint !== proven.keyThumbprint) return this.#refuse('proof-refused', claims);
    const isRevoked = (await this.#revocations.isRevoked(claims.tokenId)) || (await this.#revocations.isRevoked(claims.familyId));
    if (isRevoked) return this.#refuse('token-revoked', claims);
    const state = await this.#parts.subjects.findSubject(claims);
    if (state?.isActive !== true) return this.#refuse('subject-unknown', claims);
    if (state.epoch !== claims.epoch) return this.#refuse('rights-changed', claims);
    return ok({ ...claims, roles: state.roles });
  }

  /**
   * Exchanges a refresh token for a new pair. Of any number of simultaneous uses exactly one pair comes; a token that was
   * used before ends its whole family (JWT-4).
   */
  async refreshTokens(refreshToken: string, proven: ProvenKey = {}): Promise<Result<TokenPair, RefreshRefusal>> {
    const exchanged = await this.#families.exchange(refreshToken, proven.keyThumbprint);
    return exchanged.ok ? ok(await this.#pair(exchanged.value)) : exchanged;
  }

  /** Ends one access token. */
  async revokeAccessToken(claims: Pick<AccessTokenClaims, 'tenantId' | 'subjectId' | 'tokenId'>): Promise<void> {
    await this.#note({ action: 'access-token.revoke', outcome: 'permitted' }, claims);
    await this.#revocations.revoke({ id: claims.tokenId, untilMs: this.#families.untilMs() });
  }

  /** Ends a family and the access tokens of it. False when there is none of that subject, or it was over already. */
  async revokeFamily(subject: SubjectRef, familyId: string, cause: string): Promise<boolean> {
    return this.#families.end(subject, familyId, cause);
  }

  /** Ends every family of a subject, or of a whole tenant, and their access tokens. @returns How many families. */
  async revokeAll(whose: Pick<SubjectRef, 'tenantId'> & Partial<SubjectRef>, cause: string): Promise<number> {
    return this.#families.endAll(whose, cause);
  }

  /** The public keys, for those who verify our tokens. */
  jwks(): { readonly keys: readonly PublicJwk[] } {
    return this.#parts.keys.jwks();
  }

  /** Removes families that are over, a batch at a time. @returns How many. */
  async cleanup(): Promise<number> {
    return this.#families.cleanup();
  }

  async #pair({ family, refreshToken, tokenId, epoch, atMs }: Exchanged): Promise<TokenPair> {
    const { tenantId, subjectId, clientId, amr, authTimeMs, keyThumbprint, id: familyId } = family;
    const expiresInSeconds = Math.floor(this.#parts.config.accessTokenMs / 1000);
    const issuedAt = Math.floor(atMs / 1000);
    const bound = keyThumbprint === undefined ? {} : { keyThumbprint };
    const about = { tenantId, subjectId, clientId, amr, familyId, tokenId, epoch, ...bound };
    const accessToken = await signAccessToken({ ...about, issuedAt, expiresAt: issuedAt + expiresInSeconds, authTime: Math.floor(authTimeMs / 1000) }, this.#parts);
    return { accessToken, refreshToken, tokenType: keyThumbprint === undefined ? 'Bearer' : 'DPoP', expiresInSeconds, familyId };
  }

  async #refuse(reason: AccessTokenRefusal, claims?: AccessTokenClaims): Promise<{ readonly ok: false; readonly reason: AccessTokenRefusal }> {
    await this.#note({ action: 'access-token.verify', outcome: 'refused', reason }, claims);
    return refuse(reason);
  }

  async #note(event: Pick<IdentityEvent, 'action' | 'outcome' | 'reason'>, claims?: SubjectRef & { readonly tokenId: string }): Promise<void> {
    await this.#parts.record(noteSubject(event, claims, { objectId: claims?.tokenId, atMs: this.#parts.clock.nowMs() }));
  }
}
