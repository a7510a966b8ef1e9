import { ok, refuse, type Result, seal, unseal } from '../../kernel/index.ts';
import { decodeBase64url, encodeBase64url } from '../base64url.ts';
import type { RecordRef } from '../records/index.ts';
import { drawRecoveryCodes, findTotpStep, hashRecoveryCode, spendRecoveryCode, TOTP_SECRET_BYTES, totpAddress } from './second-factor/index.ts';
import { type Actor, findRoleAbove } from './roles.ts';
import type { UserChanges } from './user-changes.ts';
import type { ReadyUserParts } from './user-parts.ts';
import type { UserRecord, UserRefusal } from './user.ts';

/** A code that is presented. */
export type SecondFactorCode = { readonly kind: 'totp'; readonly code: string } | { readonly kind: 'recovery'; readonly code: string };

/** Second factors of users: time-based codes of an app, and codes on paper. Each works once. */
export class SecondFactors {
  readonly #parts: ReadyUserParts;
  readonly #changes: UserChanges;

  constructor(parts: ReadyUserParts, changes: UserChanges) {
    this.#parts = parts;
    this.#changes = changes;
  }

  /** Begins an enrolment. The address is for a QR code, shown once; nothing is asked of the user until {@link confirm}. */
  async begin(ref: RecordRef): Promise<Result<{ readonly address: string }, UserRefusal>> {
    const secret = this.#parts.random.bytes(TOTP_SECRET_BYTES);
    const changed = await this.#changes.apply(ref, {
      action: 'second-factor.change',
      cause: 'begun',
      change: (before) => (before.totp?.isConfirmed === true ? refuse({ reason: 'field-not-writable' }) : ok({ ...before, totp: { sealed: this.#seal(ref, secret), lastStep: -1, isConfirmed: false } })),
    });
    return changed.ok ? ok({ address: totpAddress({ secret, issuer: this.#parts.serviceName, account: changed.value.username }) }) : changed;
  }

  /** Ends the enrolment with a first code. @returns Recovery codes, shown once. */
  async confirm(ref: RecordRef, code: string): Promise<Result<{ readonly recoveryCodes: readonly string[] }, UserRefusal | 'code-wrong'>> {
    const user = await this.#parts.users.find(ref);
    const step = user === undefined ? undefined : this.#findStep(user, code);
    if (user?.totp === undefined || step === undefined) return refuse('code-wrong');
    const recoveryCodes = drawRecoveryCodes(this.#parts.random);
    const hashes = recoveryCodes.map((one) => this.#hash(ref, one));
    const changed = await this.#changes.apply(ref, {
      action: 'second-factor.change',
      cause: 'confirmed',
      version: user.version,
      change: (before) => ok({ ...before, epoch: before.epoch + 1, recoveryCodes: hashes, ...(before.totp !== undefined && { totp: { ...before.totp, lastStep: step, isConfirmed: true } }) }),
    });
    if (!changed.ok) return changed;
    await this.#changes.endLogins(ref, 'second-factor');
    return ok({ recoveryCodes });
  }

  /** Takes the second factor away, as an administrator does for who lost it. Every login of the user ends. */
  async remove(ref: RecordRef, actor?: Actor): Promise<Result<UserRecord, UserRefusal>> {
    const changed = await this.#changes.apply(ref, {
      action: 'second-factor.change',
      cause: 'removed',
      ...(actor !== undefined && { actorId: actor.id }),
      change: (before) => {
        const role = findRoleAbove(before.roles, actor, this.#parts.roles);
        return role === undefined ? ok(withoutFactor(before)) : refuse({ reason: 'role-above-actor', role });
      },
    });
    if (changed.ok) await this.#changes.endLogins(ref, 'second-factor');
    return changed;
  }

  /** Spends a code: true once for each, of any number of uses at the same time once too. */
  async spend(user: UserRecord, presented: SecondFactorCode): Promise<boolean> {
    const next = presented.kind === 'totp' ? this.#withStep(user, presented.code) : this.#withoutCode(user, presented.code);
    if (next === undefined) return false;
    return (await this.#parts.users.replace({ ...next, version: user.version + 1 }, user.version)) === 'stored';
  }

  #withStep(user: UserRecord, code: string): UserRecord | undefined {
    const step = this.#findStep(user, code);
    return step === undefined || user.totp === undefined ? undefined : { ...user, totp: { ...user.totp, lastStep: step } };
  }

  #withoutCode(user: UserRecord, code: string): UserRecord | undefined {
    const left = spendRecoveryCode(user.recoveryCodes, this.#hash(user, code));
    return left === undefined ? undefined : { ...user, recoveryCodes: left };
  }

  #findStep(user: UserRecord, code: string): number | undefined {
    const secret = user.totp === undefined ? undefined : this.#unseal(user, user.totp.sealed);
    return secret === undefined ? undefined : findTotpStep(secret, code, { nowMs: this.#parts.clock.nowMs(), lastStep: user.totp?.lastStep ?? -1 });
  }

  /** Under the oldest key, so that a rotation of the ring invalidates no code. */
  #hash({ tenantId, id }: RecordRef, code: string): string {
    const { secrets } = this.#parts;
    return hashRecoveryCode(code, `${tenantId}\0${id}`, secrets.subkey(secrets.ids[0] ?? '', 'recovery code') ?? new Uint8Array());
  }

  #seal(ref: RecordRef, secret: Uint8Array): string {
    const { secrets, random } = this.#parts;
    return `${secrets.currentId}.${encodeBase64url(seal(secret, { key: secrets.currentSubkey(TOTP_PURPOSE), associated: associatedWith(ref), random }))}`;
  }

  #unseal(ref: RecordRef, sealed: string): Uint8Array | undefined {
    const [kid = '', text = ''] = sealed.split('.');
    const key = this.#parts.secrets.subkey(kid, TOTP_PURPOSE);
    const bytes = decodeBase64url(text);
    return key === undefined || bytes === undefined ? undefined : unseal(bytes, { key, associated: associatedWith(ref) });
  }
}

function withoutFactor({ totp, ...user }: UserRecord): UserRecord {
  return { ...user, recoveryCodes: [], epoch: totp === undefined ? user.epoch : user.epoch + 1 };
}

/** A secret opens for its own user alone: moved to another record, it is nothing. */
function associatedWith({ tenantId, id }: RecordRef): Uint8Array {
  return Buffer.from(JSON.stringify(['totp', tenantId, id]));
}

const TOTP_PURPOSE = 'totp secret';
