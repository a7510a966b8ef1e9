import { ok, refuse, type Result } from '../../kernel/index.ts';
import { noteSubject } from '../identity-event.ts';
import { type AttemptRule, type LoginOrigin, LoginRules } from './attempts/index.ts';
import { NAME_LENGTH_MAX, PASSWORD_LENGTH_MAX } from './bounds.ts';
import type { SecondFactorCode, SecondFactors } from './second-factors.ts';
import type { ReadyUserParts } from './user-parts.ts';
import { foldName, toUser, type User, type UserRecord, usernameKey } from './user.ts';

/** What a login comes with beside name and password. */
export interface LoginTerms extends LoginOrigin {
  /** `default` unless set. */
  readonly tenantId?: string;
  readonly secondFactor?: SecondFactorCode;
}

/** Who was authenticated, and how. */
export interface Authentication {
  readonly user: User;
  /** @see RFC 8176. */
  readonly amr: readonly string[];
  /** Unix milliseconds. */
  readonly authTimeMs: number;
  /** Keep it on the device, in a cookie that lasts: it cannot be locked out by strangers then. */
  readonly deviceToken: string;
}

/**
 * Why a login is refused. Unknown, wrong, disabled and locked are one and the same, after the same work (USR-3).
 * `second-factor-needed` says that the password was right.
 */
export interface LoginRefusal {
  readonly reason: 'credentials-refused' | 'second-factor-needed' | 'busy';
}

/** What really happened, for the trail. */
type Cause = 'user-unknown' | 'password-wrong' | 'user-disabled' | 'locked' | 'second-factor-needed' | 'second-factor-wrong' | 'second-factor-locked' | 'busy' | 'permitted';

/** Logins with a password. */
export class Login {
  readonly #parts: ReadyUserParts;
  readonly #factors: SecondFactors;
  readonly #rules: LoginRules;

  constructor(parts: ReadyUserParts, factors: SecondFactors) {
    this.#parts = parts;
    this.#factors = factors;
    this.#rules = new LoginRules(parts.secrets);
  }

  /** Authenticates. The place for the attempt is taken first, the password hashed in any case, then it is judged. */
  async authenticate(username: string, password: string, terms: LoginTerms): Promise<Result<Authentication, LoginRefusal>> {
    const { users, attempts, passwords, clock } = this.#parts;
    const tenantId = terms.tenantId ?? 'default';
    const name = foldName(username.slice(0, NAME_LENGTH_MAX + 1));
    const rules = this.#rules.forPassword({ tenantId, name }, terms);
    const user = await users.findByName({ tenantId, name: usernameKey(name) });
    const isLocked = (await attempts.take(rules, clock.nowMs())) !== undefined;
    const isTooLong = password.length > PASSWORD_LENGTH_MAX * 4;
    const verified = await passwords.verify(isTooLong ? '' : password, user?.passwordHash);
    if (!verified.ok) return this.#busy(rules, isLocked, { tenantId, user });
    const cause = judge(user, { isLocked, isMatch: verified.value.isMatch && !isTooLong });
    if (user === undefined || cause !== 'permitted') return this.#refuse(cause, { tenantId, user });
    const factor = await this.#checkFactor(user, terms.secondFactor);
    if (factor !== 'permitted') {
      // The password was right: it is the codes that are counted.
      await attempts.settle(rules, factor === 'second-factor-needed' ? 'not-made' : 'succeeded');
      return this.#refuse(factor, { tenantId, user });
    }
    await this.#note('permitted', { tenantId, user });
    await attempts.settle(rules, 'succeeded');
    if (verified.value.isOutdated) await this.#rehash(user, password);
    return ok(this.#authentication(user, { tenantId, name, code: terms.secondFactor }));
  }

  /** Lets strangers try an account again that was locked. */
  async unlock({ tenantId, username }: { readonly tenantId: string; readonly username: string }): Promise<void> {
    await this.#parts.attempts.clear(this.#rules.accountKey({ tenantId, name: foldName(username) }));
  }

  async #checkFactor(user: UserRecord, code: SecondFactorCode | undefined): Promise<Cause> {
    if (user.totp?.isConfirmed !== true) return 'permitted';
    if (code === undefined) return 'second-factor-needed';
    const { attempts, clock } = this.#parts;
    const rule = this.#rules.forSecondFactor(user);
    if ((await attempts.take([rule], clock.nowMs())) !== undefined) return 'second-factor-locked';
    if (!(await this.#factors.spend(user, code))) return 'second-factor-wrong';
    await attempts.settle([rule], 'succeeded');
    return 'permitted';
  }

  #authentication(user: UserRecord, { tenantId, name, code }: { readonly tenantId: string; readonly name: string; readonly code: SecondFactorCode | undefined }): Authentication {
    const hasFactor = user.totp?.isConfirmed === true;
    const deviceToken = this.#rules.issueDevice({ tenantId, name }, this.#parts.random);
    const second = code?.kind === 'recovery' ? 'rc' : 'otp';
    return { user: toUser(user), amr: hasFactor ? ['pwd', second, 'mfa'] : ['pwd'], authTimeMs: this.#parts.clock.nowMs(), deviceToken };
  }

  /** With today's work, while the password is at hand. When it does not come off, the next login tries again. */
  async #rehash(user: UserRecord, password: string): Promise<void> {
    const { users, passwords } = this.#parts;
    const hashed = await passwords.hash(password);
    const now = await users.find(user);
    if (!hashed.ok || now?.passwordHash !== user.passwordHash) return;
    await users.replace({ ...now, passwordHash: hashed.value, version: now.version + 1 }, now.version);
  }

  async #busy(rules: readonly AttemptRule[], isLocked: boolean, about: About): Promise<Result<Authentication, LoginRefusal>> {
    if (!isLocked) await this.#parts.attempts.settle(rules, 'not-made');
    await this.#note('busy', about);
    return refuse({ reason: 'busy' });
  }

  async #refuse(cause: Cause, about: About): Promise<Result<Authentication, LoginRefusal>> {
    await this.#note(cause, about);
    return refuse({ reason: cause === 'second-factor-needed' ? cause : 'credentials-refused' });
  }

  async #note(cause: Cause, { tenantId, user }: About): Promise<void> {
    const event = cause === 'permitted' ? ({ action: 'user.authenticate', outcome: 'permitted' } as const) : ({ action: 'user.authenticate', outcome: 'refused', reason: cause } as const);
    await this.#parts.record(noteSubject(event, { tenantId, ...(user !== undefined && { subjectId: user.id }) }, { atMs: this.#parts.clock.nowMs() }));
  }
}

interface About {
  readonly tenantId: string;
  readonly user: UserRecord | undefined;
}

function judge(user: UserRecord | undefined, { isLocked, isMatch }: { readonly isLocked: boolean; readonly isMatch: boolean }): Cause {
  if (isLocked) return 'locked';
  if (user === undefined) return 'user-unknown';
  if (!isMatch) return 'password-wrong';
  return user.isActive ? 'permitted' : 'user-disabled';
}
