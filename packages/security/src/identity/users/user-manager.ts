import { z } from 'zod';
import { ok, refuse, type Result } from '../../kernel/index.ts';
import { encodeBase64url } from '../base64url.ts';
import { type IdentityAction, noteSubject } from '../identity-event.ts';
import type { TokenPair } from '../jwt/index.ts';
import { createMemoryOneTimeTokenStore, type OneTimeGrant, type RecordRef } from '../records/index.ts';
import { drawOneTimeToken, hashOneTimeToken } from '../records/one-time-tokens.ts';
import { createMemoryAttemptStore } from './attempts/index.ts';
import { EMAIL_LENGTH_MAX, INVITATION_MS, NAME_LENGTH_MAX, PASSWORD_LENGTH_MIN, PASSWORD_WITH_FACTOR_LENGTH_MIN, RESET_MS, ROLES_MAX } from './bounds.ts';
import { type Authentication, Login, type LoginRefusal, type LoginTerms } from './login.ts';
import { checkPassword, type PasswordRefusal } from './password/index.ts';
import { type Actor, BUILT_IN_ROLES, findRoleAbove } from './roles.ts';
import { SecondFactors } from './second-factors.ts';
import { UserChanges } from './user-changes.ts';
import type { ReadyUserParts, UserManagerParts } from './user-parts.ts';
import { toUser, uniqueNamesOf, type User, type UserRecord, type UserRefusal } from './user.ts';

/** A user to be made. */
export interface NewUserTerms {
  /** 1 to 128 characters, none of them a control character or blank at an end. */
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** None unless set. */
  readonly roles?: readonly string[];
  readonly displayName?: string;
  /** `default` unless set. */
  readonly tenantId?: string;
  /** Left out, the deployment itself does it, and may give any role. */
  readonly actor?: Actor;
}

/** What administrators may change of a user. */
export interface UserEdit {
  readonly username?: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly roles?: readonly string[];
  /** The version that was seen. */
  readonly version?: number;
}

/**
 * Accounts of people: made, changed and ended with everything that hangs on them, authenticated without telling strangers
 * anything.
 *
 * @example
 * const made = await users.createUser({ username: 'john', email: 'john@example.com', password: 'four ordinary words here', roles: [Role.USER] });
 * const login = await users.authenticate('john', 'four ordinary words here');
 * if (login.ok) const tokens = await users.createTokens(login.value);
 */
export class UserManager {
  readonly #parts: ReadyUserParts;
  readonly #changes: UserChanges;
  readonly #login: Login;
  /** Enrolment and removal of second factors. */
  readonly secondFactors: SecondFactors;

  constructor(parts: UserManagerParts) {
    this.#parts = {
      ...parts,
      attempts: parts.attempts ?? createMemoryAttemptStore(),
      oneTimeTokens: parts.oneTimeTokens ?? createMemoryOneTimeTokenStore(),
      roles: parts.roles ?? BUILT_IN_ROLES,
      serviceName: parts.serviceName ?? 'Agentor',
    };
    this.#changes = new UserChanges(this.#parts);
    this.secondFactors = new SecondFactors(this.#parts, this.#changes);
    this.#login = new Login(this.#parts, this.secondFactors);
  }

  /** Makes a user. A weak password, a taken name and a role above the maker's are refused. */
  async createUser(terms: NewUserTerms): Promise<Result<User, UserRefusal | PasswordRefusal>> {
    const tenantId = terms.tenantId ?? 'default';
    const { username, email, roles = [], displayName = username, actor } = terms;
    const noted = { action: 'user.create', ...(actor !== undefined && { actorId: actor.id }) } as const;
    const refusal = this.#checkNames({ username, email, displayName }) ?? this.#checkRoles(roles, actor);
    if (refusal !== undefined) return this.#changes.refuse(refusal, { tenantId }, noted);
    const password = this.#checkPassword(terms.password, { username, email });
    if (!password.ok) return password;
    const hashed = await this.#parts.passwords.hash(terms.password);
    if (!hashed.ok) return this.#changes.refuse({ reason: 'busy' }, { tenantId }, noted);
    const atMs = this.#parts.clock.nowMs();
    const id = `usr_${encodeBase64url(this.#parts.random.bytes(ID_BYTES))}`;
    const record: UserRecord = {
      ...{ tenantId, id, version: 1, username, email, displayName, isActive: true, roles: [...new Set(roles)], epoch: 1 },
      ...{ uniqueNames: uniqueNamesOf({ username, email }), passwordHash: hashed.value, recoveryCodes: [], createdAtMs: atMs, updatedAtMs: atMs },
    };
    await this.#parts.record({ ...noteSubject({ action: 'user.create', outcome: 'permitted' }, { tenantId, subjectId: id }, { atMs }), ...(actor !== undefined && { actorId: actor.id }) });
    const outcome = await this.#parts.users.insert(record);
    return outcome === 'stored' ? ok(toUser(record)) : this.#changes.refuse({ reason: 'name-taken' }, { tenantId, id }, noted);
  }

  /** Who that is, if the password is theirs. @see Login.authenticate */
  async authenticate(username: string, password: string, terms: LoginTerms = {}): Promise<Result<Authentication, LoginRefusal>> {
    return this.#login.authenticate(username, password, terms);
  }

  /** Tokens for who was authenticated. */
  async createTokens({ user, amr, authTimeMs }: Authentication, terms: { readonly clientId?: string; readonly keyThumbprint?: string } = {}): Promise<Result<TokenPair, 'subject-inactive'>> {
    return this.#parts.jwtAuth.createTokens({ tenantId: user.tenantId, subjectId: user.id, amr, authTimeMs, ...terms });
  }

  /** Undefined when there is none. */
  async findUser(ref: RecordRef): Promise<User | undefined> {
    const record = await this.#parts.users.find(ref);
    return record === undefined ? undefined : toUser(record);
  }

  /** A page of the users of a tenant, in the order of their ids. */
  async listUsers(page: { readonly tenantId: string; readonly after?: string; readonly limit: number }): Promise<readonly User[]> {
    return (await this.#parts.users.list(page)).map(toUser);
  }

  /** Changes a user as an administrator may. A change of roles ends tokens at once and gives sessions a new look-up. */
  async updateUser(ref: RecordRef, { version, ...edit }: UserEdit, actor?: Actor): Promise<Result<User, UserRefusal>> {
    const changed = await this.#changes.apply(ref, {
      ...by('user.update', actor),
      ...(version !== undefined && { version }),
      change: (before) => {
        const next = { ...before, ...edit };
        const refusal = this.#checkNames(next) ?? (edit.roles === undefined ? undefined : this.#checkRoles(edit.roles, actor));
        if (refusal !== undefined) return refuse(refusal);
        const epoch = edit.roles === undefined ? before.epoch : before.epoch + 1;
        return this.#unlessAbove(before, actor, { ...next, epoch, roles: [...new Set(next.roles)], uniqueNames: uniqueNamesOf(next) });
      },
    });
    return changed.ok ? ok(toUser(changed.value)) : changed;
  }

  /** Changes what users may change of themselves: their displayed name. Anything else in `input` refuses the whole (USR-7). */
  async updateOwnProfile(ref: RecordRef, input: unknown): Promise<Result<User, UserRefusal>> {
    const parsed = ownProfile.safeParse(input);
    if (!parsed.success) return this.#changes.refuse({ reason: 'field-not-writable' }, ref, { action: 'user.update' });
    return this.updateUser(ref, parsed.data);
  }

  /** Shuts an account. Its sessions and tokens end at once; its keys give nothing while it is shut. */
  async disableUser(ref: RecordRef, actor?: Actor): Promise<Result<User, UserRefusal>> {
    const changed = await this.#changes.apply(ref, { ...by('user.disable', actor), change: (before) => this.#unlessAbove(before, actor, { ...before, isActive: false, epoch: before.epoch + 1 }) });
    if (!changed.ok) return changed;
    await this.#changes.endLogins(ref, 'user-disabled');
    return ok(toUser(changed.value));
  }

  /** Opens an account again. */
  async enableUser(ref: RecordRef, actor?: Actor): Promise<Result<User, UserRefusal>> {
    const changed = await this.#changes.apply(ref, { ...by('user.enable', actor), change: (before) => this.#unlessAbove(before, actor, { ...before, isActive: true, epoch: before.epoch + 1 }) });
    return changed.ok ? ok(toUser(changed.value)) : changed;
  }

  /** Removes an account and all its logins. */
  async deleteUser(ref: RecordRef, actor?: Actor): Promise<Result<void, UserRefusal>> {
    const disabled = await this.#changes.apply(ref, { ...by('user.delete', actor), change: (before) => this.#unlessAbove(before, actor, { ...before, isActive: false, epoch: before.epoch + 1 }) });
    if (!disabled.ok) return disabled;
    await this.#changes.endLogins(ref, 'user-deleted');
    await this.#parts.oneTimeTokens.removeFor({ kind: 'password-reset', tenantId: ref.tenantId, subjectId: ref.id });
    const isGone = await this.#parts.users.remove(ref, disabled.value.version);
    return isGone ? ok(undefined) : this.#changes.refuse({ reason: 'changed-meanwhile' }, ref, by('user.delete', actor));
  }

  /** Lets strangers try an account again after too many failures. */
  async unlockUser(ref: RecordRef, actor?: Actor): Promise<Result<void, UserRefusal>> {
    const user = await this.#parts.users.find(ref);
    if (user === undefined) return this.#changes.refuse({ reason: 'user-unknown' }, ref, by('user.unlock', actor));
    const above = this.#unlessAbove(user, actor, user);
    if (!above.ok) return this.#changes.refuse(above.reason, ref, by('user.unlock', actor));
    await this.#note('user.unlock', ref, actor);
    await this.#login.unlock(user);
    return ok(undefined);
  }

  /** Sets a new password, for who has just proven the old one. Every session and token of the user ends. */
  async changePassword(ref: RecordRef, password: string): Promise<Result<void, UserRefusal | PasswordRefusal>> {
    return this.#setPassword(ref, password, 'password.change');
  }

  /**
   * Sends a link for a new password, if there is such a user; whoever asks learns nothing of that. The link works once, for
   * 15 minutes, and takes the place of the one before it (USR-10).
   */
  async requestPasswordReset({ tenantId, email }: { readonly tenantId: string; readonly email: string }): Promise<void> {
    const [, name = ''] = uniqueNamesOf({ username: '', email: email.slice(0, EMAIL_LENGTH_MAX + 1) });
    const user = await this.#parts.users.findByName({ tenantId, name });
    const subjectId = user?.isActive === true ? user.id : '';
    await this.#note('password.reset-request', { tenantId, id: subjectId });
    const { token, hash } = drawOneTimeToken(this.#parts.random);
    const expiresAtMs = this.#parts.clock.nowMs() + RESET_MS;
    await this.#parts.oneTimeTokens.removeFor({ kind: 'password-reset', tenantId, subjectId });
    // For nobody too: the same work, and a token that nobody has.
    await this.#parts.oneTimeTokens.put(hash, { kind: 'password-reset', tenantId, subjectId, expiresAtMs });
    if (user?.isActive === true) await this.#parts.delivery?.deliver({ kind: 'password-reset', tenantId, email: user.email, token, expiresAtMs });
  }

  /** Sets a new password by a link. A password that is not taken leaves the link as it was. */
  async resetPassword(token: string, password: string): Promise<Result<void, UserRefusal | PasswordRefusal | { readonly reason: 'link-refused' }>> {
    const hash = hashOneTimeToken(token);
    const grant = await this.#takeGrant(hash, 'password-reset');
    if (grant === undefined) return refuse({ reason: 'link-refused' });
    const ref = { tenantId: grant.tenantId, id: grant.subjectId };
    const outcome = await this.#setPassword(ref, password, 'password.reset');
    if (!outcome.ok && outcome.reason.reason !== 'user-unknown') await this.#parts.oneTimeTokens.put(hash, grant);
    if (!outcome.ok) return outcome.reason.reason === 'user-unknown' ? refuse({ reason: 'link-refused' }) : outcome;
    const user = await this.#parts.users.find(ref);
    if (user !== undefined) await this.#login.unlock(user);
    return outcome;
  }

  /** Invites somebody: a link that works once, for 7 days, and gives these roles. */
  async inviteUser({ tenantId, email, roles }: { readonly tenantId: string; readonly email: string; readonly roles: readonly string[] }, actor?: Actor): Promise<Result<void, UserRefusal>> {
    const refusal = this.#checkNames({ username: email, email, displayName: email }) ?? this.#checkRoles(roles, actor);
    if (refusal !== undefined) return this.#changes.refuse(refusal, { tenantId }, by('invitation.create', actor));
    await this.#note('invitation.create', { tenantId, id: '' }, actor);
    const { token, hash } = drawOneTimeToken(this.#parts.random);
    const expiresAtMs = this.#parts.clock.nowMs() + INVITATION_MS;
    await this.#parts.oneTimeTokens.put(hash, { kind: 'invitation', tenantId, subjectId: email, roles: [...roles], expiresAtMs });
    await this.#parts.delivery?.deliver({ kind: 'invitation', tenantId, email, token, expiresAtMs });
    return ok(undefined);
  }

  /** Takes an invitation up. The address and the roles are the invitation's, whatever else is asked for. */
  async acceptInvitation(token: string, { username, password }: { readonly username: string; readonly password: string }): Promise<Result<User, UserRefusal | PasswordRefusal | { readonly reason: 'link-refused' }>> {
    const hash = hashOneTimeToken(token);
    const grant = await this.#takeGrant(hash, 'invitation');
    if (grant === undefined) return refuse({ reason: 'link-refused' });
    const made = await this.createUser({ tenantId: grant.tenantId, email: grant.subjectId, roles: grant.roles ?? [], username, password });
    if (!made.ok) await this.#parts.oneTimeTokens.put(hash, grant);
    return made;
  }

  async #setPassword(ref: RecordRef, password: string, action: 'password.change' | 'password.reset'): Promise<Result<void, UserRefusal | PasswordRefusal>> {
    const user = await this.#parts.users.find(ref);
    if (user === undefined) return this.#changes.refuse({ reason: 'user-unknown' }, ref, { action });
    const checked = this.#checkPassword(password, user);
    if (!checked.ok) return checked;
    const hashed = await this.#parts.passwords.hash(password);
    if (!hashed.ok) return this.#changes.refuse({ reason: 'busy' }, ref, { action });
    const changed = await this.#changes.apply(ref, { action, change: (before) => ok({ ...before, passwordHash: hashed.value, epoch: before.epoch + 1 }) });
    if (!changed.ok) return changed;
    await this.#changes.endLogins(ref, action);
    await this.#parts.oneTimeTokens.removeFor({ kind: 'password-reset', tenantId: ref.tenantId, subjectId: ref.id });
    await this.#parts.delivery?.deliver({ kind: 'password-changed', tenantId: ref.tenantId, email: user.email });
    return ok(undefined);
  }

  async #takeGrant(hash: string, kind: OneTimeGrant['kind']): Promise<OneTimeGrant | undefined> {
    const grant = await this.#parts.oneTimeTokens.take(hash);
    return grant?.kind === kind && this.#parts.clock.nowMs() < grant.expiresAtMs ? grant : undefined;
  }

  #checkPassword(password: string, about: Pick<UserRecord, 'username' | 'email'> & Partial<UserRecord>): Result<void, PasswordRefusal> {
    const lengthMin = about.totp?.isConfirmed === true ? PASSWORD_WITH_FACTOR_LENGTH_MIN : PASSWORD_LENGTH_MIN;
    return checkPassword(password, { context: [about.username, about.email, this.#parts.serviceName], lengthMin });
  }

  #checkNames({ username, email, displayName }: Pick<UserRecord, 'username' | 'email' | 'displayName'>): UserRefusal | undefined {
    if (![username, displayName].every(isName)) return { reason: 'name-malformed' };
    return email.length <= EMAIL_LENGTH_MAX && emailForm.safeParse(email).success ? undefined : { reason: 'email-malformed' };
  }

  /** Every role must exist, and hold nothing that the actor does not. */
  #checkRoles(roles: readonly string[], actor: Actor | undefined): UserRefusal | undefined {
    const unknown = roles.length > ROLES_MAX ? '' : roles.find((role) => this.#parts.roles.every(({ name }) => name !== role));
    if (unknown !== undefined) return { reason: 'role-unknown', role: unknown.slice(0, NAME_LENGTH_MAX) };
    const above = findRoleAbove(roles, actor, this.#parts.roles);
    return above === undefined ? undefined : { reason: 'role-above-actor', role: above };
  }

  /** Nobody changes an account that may do more than they: its address or its password would be the way up. */
  #unlessAbove(before: UserRecord, actor: Actor | undefined, next: UserRecord): Result<UserRecord, UserRefusal> {
    const role = findRoleAbove(before.roles, actor, this.#parts.roles);
    return role === undefined ? ok(next) : refuse({ reason: 'role-above-actor', role });
  }

  async #note(action: IdentityAction, { tenantId, id }: RecordRef, actor?: Actor): Promise<void> {
    const about = { tenantId, ...(id !== '' && { subjectId: id }) };
    await this.#parts.record({ ...noteSubject({ action, outcome: 'permitted' }, about, { atMs: this.#parts.clock.nowMs() }), ...(actor !== undefined && { actorId: actor.id }) });
  }
}

function by<Action extends IdentityAction>(action: Action, actor: Actor | undefined): { readonly action: Action; readonly actorId?: string } {
  return { action, ...(actor !== undefined && { actorId: actor.id }) };
}

/** Any script, inner blanks too; no control, format or line characters, which make two names look like one. */
function isName(name: string): boolean {
  return name.length > 0 && name.length <= NAME_LENGTH_MAX && name.isWellFormed() && name.trim() === name && !HIDDEN.test(name);
}

const ID_BYTES = 12;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/u;
const emailForm = z.email();
const ownProfile = z.strictObject({ displayName: z.string().exactOptional() });
