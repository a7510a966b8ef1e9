/** Milliseconds that an access token lives unless configured: 5 minutes. */
export const ACCESS_TOKEN_MS = 300_000;

/** Longest life of an access token that can be configured: 15 minutes. */
export const ACCESS_TOKEN_MS_MAX = 900_000;

/** Milliseconds without refresh after which a family of refresh tokens ends: 14 days. */
export const REFRESH_IDLE_MS: number = 14 * 86_400_000;

/** Milliseconds after which a family ends, refreshed or not: 90 days. */
export const REFRESH_ABSOLUTE_MS: number = 90 * 86_400_000;

/** Milliseconds within which the token just replaced may be presented again, by a client that did not hear the answer (JWT-4). */
export const REFRESH_GRACE_MS_MAX = 5000;

/** Seconds that clocks may differ by (JWT-3): 59 pass, 61 fail. */
export const CLOCK_SKEW_SECONDS = 60;

/** Characters of a token: ours have some 700. */
export const TOKEN_LENGTH_MAX = 8192;

/** Characters of a protected header. */
export const HEADER_LENGTH_MAX = 2048;

/** Signing keys in a ring, revoked ones not counted. */
export const SIGNING_KEYS_MAX = 16;

/** Milliseconds around now within which a DPoP proof must have been made. @see RFC 9449 section 11.1. */
export const DPOP_AGE_MS_MAX = 60_000;

/** Milliseconds for which a nonce is given out; the one before it is accepted as well. @see RFC 9449 section 8. */
export const DPOP_NONCE_MS = 150_000;

/** Ids of one-time tokens that a process remembers; at more it refuses, since forgetting one would allow a replay. */
export const REPLAY_CACHE_MAX = 500_000;

/** Revoked tokens and families that a process remembers. */
export const REVOCATIONS_MAX = 1_000_000;

/** Milliseconds before a foreign issuer's keys are asked for again because of a key id that they lack. */
export const JWKS_COOLDOWN_MS = 30_000;

/** Milliseconds for which a foreign issuer's keys are used without asking again. */
export const JWKS_AGE_MS_MAX = 600_000;

/** Keys of one issuer that are looked at. */
export const JWKS_KEYS_MAX = 64;
