/** Characters of a password that is the only factor (NIST SP 800-63B-4 section 3.1.1.2). */
export const PASSWORD_LENGTH_MIN = 15;

/** Characters of a password beside a second factor. */
export const PASSWORD_WITH_FACTOR_LENGTH_MIN = 8;

/** Characters of a password (USR-2). */
export const PASSWORD_LENGTH_MAX = 256;

/** Characters of a user's or account's name. */
export const NAME_LENGTH_MAX = 128;

/** Characters of an address (RFC 5321 section 4.5.3.1.3). */
export const EMAIL_LENGTH_MAX = 254;

/** Roles of one user. */
export const ROLES_MAX = 64;

/** Failed logins in a row after which an account takes none from devices it does not know, for a while. */
export const ACCOUNT_FAILURES_MAX = 10;

/** Failed logins in a row after which it takes none at all from them until somebody unlocks it (800-63B-4 section 3.2.2). */
export const ACCOUNT_FAILURES_HARD_MAX = 100;

/** First lock; each failure after it doubles it. */
export const LOCK_MS = 900_000;

/** Longest lock but the last: a day. */
export const LOCK_MS_MAX = 86_400_000;

/** Failed logins from one address prefix, whichever accounts they are for, within {@link PREFIX_WINDOW_MS}. */
export const PREFIX_FAILURES_MAX = 100;

/** Milliseconds. */
export const PREFIX_WINDOW_MS = 900_000;

/** Wrong codes in a row (USR-9). */
export const FACTOR_FAILURES_MAX = 5;

/** Milliseconds that a reset link works: 15 minutes (USR-10). */
export const RESET_MS = 900_000;

/** Milliseconds that an invitation works: 7 days. */
export const INVITATION_MS: number = 7 * 86_400_000;

/** Throttled names that a process remembers in memory; at more, the oldest that lock nobody go. */
export const ATTEMPTS_MAX = 200_000;
