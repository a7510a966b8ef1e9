import { type Clock, invariant, ok, type Random, refuse, type Result } from '../../kernel/index.ts';
import { encodeBase64url } from '../base64url.ts';
import { type IdentityEvent, type IdentityRecorder, noteSubject } from '../identity-event.ts';
import type { SecretRing } from '../secret-ring.ts';
import type { SubjectRef, Subjects } from '../subject.ts';
import { CLOCK_SKEW_SECONDS } from './bounds.ts';
import type { FamilyStore } from './family-store.ts';
import type { JWTConfig } from './jwt-config.ts';
import { judgeRefresh, type RefreshFamily, type RefreshRefusal, type Rotation } from './refresh-family.ts';
import { deriveSuccessorSecret, FAMILY_BYTES, hashRefreshToken, readRefreshToken, SUCCESSOR_PURPOSE, writeRefreshToken } from './refresh-token.ts';
import type { Revocations } from './revocations.ts';

/** What families stand on. */
export interface RefreshParts {
  readonly config: JWTConfig;
  readonly secrets: SecretRing;
  readonly subjects: Subjects;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly record: IdentityRecorder;
  readonly families: FamilyStore;
  readonly revocations: Revocations;
}

/** Who begins a family, and how they proved who they are. */
export interface FamilyTerms extends SubjectRef {
  readonly clientId: string;
  readonly amr: readonly string[];
  readonly authTimeMs: number;
  readonly keyThumbprint?: string;
}

/** A refresh token, and of what the access token beside it is made. */
export interface Exchanged {
  readonly family: RefreshFamily;
  readonly refreshToken: string;
  readonly tokenId: string;
  /** The subject's epoch now. */
  readonly epoch: number;
  /** Unix milliseconds of the rotation: the same for each repetition of it. */
  readonly atMs: number;
}

/** Families of refresh tokens: begun at login, one step with each exchange, ended at the first sign of a copy. */
export class RefreshFamilies {
  readonly #parts: RefreshParts;

  constructor(parts: RefreshParts) {
    this.#parts = parts;
  }

  /** A new family with its first token. */
  async begin(terms: FamilyTerms): Promise<Result<Exchanged, 'subject-inactive'>> {
    const { config, secrets, random, clock, families, subjects } = this.#parts;
    const state = await subjects.findSubject(terms);
    const id = Buffer.from(random.bytes(FAMILY_BYTES)).toString('hex');
    if (state?.isActive !== true) {
      await this.#note({ action: 'token-family.create', outcome: 'refused', reason: 'subject-inactive' }, terms);
      return refuse('subject-inactive');
    }
    const nowMs = clock.nowMs();
    const refreshToken = writeRefreshToken({ familyId: id, generation: 0 }, random.bytes(SECRET_BYTES), secrets);
    const { tenantId, subjectId, clientId, amr, authTimeMs, keyThumbprint } = terms;
    const family: RefreshFamily = {
      ...{ id, tenantId, subjectId, clientId, amr, authTimeMs, ...(keyThumbprint !== undefined && { keyThumbprint }) },
      generation: 0,
      currentHash: hashRefreshToken(refreshToken),
      createdAtMs: nowMs,
      lastUsedAtMs: nowMs,
      endsAtMs: nowMs + config.refreshAbsoluteMs,
      idleMs: config.refreshIdleMs,
    };
    await this.#note({ action: 'token-family.create', outcome: 'permitted' }, terms, id);
    await families.add(family);
    return ok({ family, refreshToken, tokenId: encodeBase64url(random.bytes(TOKEN_ID_BYTES)), epoch: state.epoch, atMs: nowMs });
  }

  /** The next token for this one. */
  async exchange(refreshToken: string, keyThumbprint: string | undefined): Promise<Result<Exchanged, RefreshRefusal>> {
    const read = readRefreshToken(refreshToken, this.#parts.secrets);
    if (read === undefined) return this.#refuse('token-unreadable');
    for (let attempt = 0; attempt < ADVANCE_ATTEMPTS_MAX; attempt += 1) {
      const family = await this.#parts.families.find(read.familyId);
      if (family === undefined) return this.#refuse('family-unknown');
      // Who cannot prove the key can neither use the family nor end it.
      if (family.keyThumbprint !== keyThumbprint) return this.#refuse(keyThumbprint === undefined ? 'proof-missing' : 'proof-refused', family);
      const outcome = await this.#step(family, { refreshToken, generation: read.generation });
      if (outcome !== 'overtaken') return outcome;
    }
    return this.#refuse('token-reused');
  }

  /** Ends a family of that subject. False when there is none, or it was over already. */
  async end({ tenantId, subjectId }: SubjectRef, id: string, cause: string): Promise<boolean> {
    const family = await this.#parts.families.find(id);
    if (family?.tenantId !== tenantId || family.subjectId !== subjectId) return false;
    await this.#note({ action: 'token-family.revoke', outcome: 'permitted', reason: cause }, family, id);
    return this.#end(id, cause);
  }

  /** Ends all of a subject, or of a tenant. @returns How many. */
  async endAll(whose: Pick<SubjectRef, 'tenantId'> & Partial<SubjectRef>, cause: string): Promise<number> {
    await this.#note({ action: 'token-family.revoke', outcome: 'permitted', reason: cause }, whose);
    const ended = await this.#parts.families.revokeAll(whose, cause);
    for (const id of ended) await this.#parts.revocations.revoke({ id, untilMs: this.untilMs() });
    return ended.length;
  }

  /** Removes families that are over, a batch at a time. @returns How many. */
  async cleanup(): Promise<number> {
    const { families, clock } = this.#parts;
    let removed = 0;
    for (let batch = CLEANUP_BATCH; batch === CLEANUP_BATCH; removed += batch) {
      batch = await families.removeExpired({ nowMs: clock.nowMs(), limit: CLEANUP_BATCH });
    }
    return removed;
  }

  /** When every access token that was issued until now has expired. Unix milliseconds. */
  untilMs(): number {
    return this.#parts.clock.nowMs() + this.#parts.config.accessTokenMs + 2 * CLOCK_SKEW_SECONDS * 1000;
  }

  async #step(family: RefreshFamily, presented: Presented): Promise<Result<Exchanged, RefreshRefusal> | 'overtaken'> {
    const { subjects, clock, config, families } = this.#parts;
    const tokenHash = hashRefreshToken(presented.refreshToken);
    const nowMs = clock.nowMs();
    const judged = judgeRefresh(family, { generation: presented.generation, tokenHash }, { nowMs, graceMs: config.refreshGraceMs });
    if (!judged.ok) return this.#refuse(judged.reason, family);
    const state = await subjects.findSubject(family);
    if (state?.isActive !== true) return this.#refuse('subject-inactive', family);
    const rotation = judged.value === 'rotate' ? this.#rotationNow(tokenHash, nowMs) : family.rotation;
    invariant(rotation !== undefined, 'a predecessor has a rotation');
    const refreshToken = this.#successor(family.id, presented, rotation);
    if (refreshToken === undefined) return this.#refuse('token-unreadable', family);
    const exchanged = { refreshToken, tokenId: rotation.tokenId, atMs: rotation.atMs, epoch: state.epoch };
    if (judged.value === 'repeat') return ok({ ...exchanged, family });
    const next = { ...family, rotation, generation: family.generation + 1, currentHash: hashRefreshToken(refreshToken), lastUsedAtMs: Math.max(nowMs, family.lastUsedAtMs) };
    await this.#note({ action: 'token-family.refresh', outcome: 'permitted' }, family, family.id);
    return (await families.advance(next, family.generation)) ? ok({ ...exchanged, family: next }) : 'overtaken';
  }

  #rotationNow(previousHash: string, atMs: number): Rotation {
    const { random, secrets } = this.#parts;
    const draw = (): string => encodeBase64url(random.bytes(TOKEN_ID_BYTES));
    return { previousHash, nonce: draw(), tokenId: draw(), kid: secrets.currentId, atMs };
  }

  /** The same text for each repetition of one rotation; undefined when its key was retired meanwhile. */
  #successor(familyId: string, { refreshToken, generation }: Presented, { nonce, kid }: Rotation): string | undefined {
    const key = this.#parts.secrets.subkey(kid, SUCCESSOR_PURPOSE);
    if (key === undefined) return undefined;
    const secret = deriveSuccessorSecret(refreshToken, nonce, key);
    return writeRefreshToken({ familyId, generation: generation + 1 }, secret, this.#parts.secrets, kid);
  }

  async #refuse(reason: RefreshRefusal, family?: RefreshFamily): Promise<{ readonly ok: false; readonly reason: RefreshRefusal }> {
    await this.#note({ action: 'token-family.refresh', outcome: 'refused', reason }, family, family?.id);
    if (reason === 'token-reused' && family !== undefined) await this.#end(family.id, reason);
    return refuse(reason);
  }

  async #end(id: string, cause: string): Promise<boolean> {
    // Its access tokens first: should the store fail now, they at least are dead.
    await this.#parts.revocations.revoke({ id, untilMs: this.untilMs() });
    return this.#parts.families.revoke(id, cause);
  }

  async #note(event: Pick<IdentityEvent, 'action' | 'outcome' | 'reason'>, about?: Partial<SubjectRef>, objectId?: string): Promise<void> {
    await this.#parts.record(noteSubject(event, about, { objectId, atMs: this.#parts.clock.nowMs() }));
  }
}

interface Presented {
  readonly refreshToken: string;
  readonly generation: number;
}

const SECRET_BYTES = 32;
const TOKEN_ID_BYTES = 16;
const CLEANUP_BATCH = 500;
/** Each time another use was faster, there is one token less that could be good. */
const ADVANCE_ATTEMPTS_MAX = 3;
