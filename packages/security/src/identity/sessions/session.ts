/** A session as its owner and the guards see it. Nothing here logs in. */
export interface Session extends AuthenticationContext {
  /** Its public name, for lists and for ending it. The same through all rotations. */
  readonly handle: string;
  readonly tenantId: string;
  readonly userId: string;
  /** Unix milliseconds. */
  readonly createdAtMs: number;
  /** Unix milliseconds of its latest use that was stored. */
  readonly lastSeenAtMs: number;
  /** Unix milliseconds at which it ends, whatever its use. */
  readonly endsAtMs: number;
}

/** How its user proved who they are. @see RFC 8176 (amr), OpenID Connect Core section 2 (acr, auth_time). */
export interface AuthenticationContext {
  /** Methods: `pwd`, `otp`, `hwk`, `sso` … */
  readonly amr: readonly string[];
  /** The level reached, in the terms of the operator. */
  readonly acr?: string;
  /** Unix milliseconds of the latest proof, not of the latest use. */
  readonly authTimeMs: number;
  /** Thumbprint of the key that the client holds (RFC 7638), when the session is bound to one. */
  readonly deviceKey?: string;
}

/** A session as it is stored. */
export interface StoredSession extends Session {
  /** SHA-256 of its id, hexadecimal: a copy of the store logs nobody in. */
  readonly idHash: string;
  /** Milliseconds without use after which it ends. */
  readonly idleMs: number;
  /** `kid.mac` over all that must not change under it: a store that was tampered with gives no session. */
  readonly integrity: string;
}

/** Which sessions: one of a user's, all of a user, all of a tenant. */
export type SessionTarget =
  | { readonly tenantId: string }
  | { readonly tenantId: string; readonly userId: string }
  | { readonly tenantId: string; readonly userId: string; readonly handle: string };

/** Why there is no session. All of them look the same to the caller: 401. */
export type SessionRefusal =
  | { readonly reason: 'token-unreadable' }
  | { readonly reason: 'session-unknown' }
  | { readonly reason: 'session-idle' }
  | { readonly reason: 'session-ended' }
  | { readonly reason: 'session-altered' }
  | { readonly reason: 'clock-behind' }
  | { readonly reason: 'authentication-too-old'; readonly ageMs: number; readonly ageMsMax: number };
