import type { StoredRecord } from '../records/index.ts';

/** An account of a person, without what logs in. */
export interface User {
  readonly id: string;
  readonly tenantId: string;
  /** For concurrent edits: what is changed upon an older version is refused. */
  readonly version: number;
  /** As it was written. No two of a tenant read alike. */
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  readonly isActive: boolean;
  readonly roles: readonly string[];
  readonly hasSecondFactor: boolean;
  /** Unix milliseconds. */
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A user as it is stored. */
export interface UserRecord extends StoredRecord {
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  readonly isActive: boolean;
  readonly roles: readonly string[];
  /** Counts up with each change of rights, credentials or state: tokens of an earlier epoch end. */
  readonly epoch: number;
  readonly passwordHash: string;
  readonly totp?: StoredTotp;
  /** Keyed hashes of the codes that were not used yet. */
  readonly recoveryCodes: readonly string[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A second factor as it is stored. */
export interface StoredTotp {
  /** The secret, sealed: `kid.base64url`. */
  readonly sealed: string;
  /** The step of the last code that was used: none works twice. */
  readonly lastStep: number;
  /** False until the first code showed that the app has the secret. */
  readonly isConfirmed: boolean;
}

/** Why a change of a user is refused. */
export type UserRefusal =
  | { readonly reason: 'name-malformed' | 'email-malformed' | 'name-taken' | 'user-unknown' | 'changed-meanwhile' | 'field-not-writable' }
  | { readonly reason: 'role-unknown'; readonly role: string }
  | { readonly reason: 'role-above-actor'; readonly role: string }
  | { readonly reason: 'busy' };

/** What may be seen of a user. */
export function toUser(record: UserRecord): User {
  const { id, tenantId, version, username, email, displayName, isActive, roles, createdAtMs, updatedAtMs, totp } = record;
  return { id, tenantId, version, username, email, displayName, isActive, roles, hasSecondFactor: totp?.isConfirmed === true, createdAtMs, updatedAtMs };
}

/** Names that nobody else of the tenant may have. */
export function uniqueNamesOf({ username, email }: Pick<UserRecord, 'username' | 'email'>): readonly string[] {
  return [usernameKey(username), `email:${foldName(email)}`];
}

/** Under what a user is found by name. */
export function usernameKey(username: string): string {
  return `username:${foldName(username)}`;
}

/** The spelling in which names are compared: `ＪＯＨＮ`, `John` and `john` are one. @see RFC 8265 section 3.3 (UsernameCaseMapped). */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}
