/** Milliseconds without use after which a session ends: 30 minutes (SES-2). */
export const SESSION_IDLE_MS: number = 30 * 60_000;

/** Milliseconds after which a session ends, used or not: 12 hours (SES-2; NIST SP 800-63B-4, AAL3). */
export const SESSION_ABSOLUTE_MS: number = 12 * 3_600_000;

/** Sessions of one user at once (SES-9). */
export const SESSIONS_PARALLEL_MAX = 5;

/** Milliseconds since the latest proof within which sensitive acts are open: 10 minutes (SES-8). */
export const FRESH_AUTHENTICATION_MS: number = 10 * 60_000;

/** A use is stored when the stored one is older than this; what a killed process had not stored ends a session so much earlier, never later. */
export const TOUCH_MS = 15_000;

/** How far the clock may stand behind the latest use that is on record: what a step of NTP makes. */
export const CLOCK_BEHIND_MS_MAX = 60_000;

/** Sessions whose latest use is kept in memory; beyond it each use is stored. */
export const RECENT_USES_MAX = 100_000;

/** Expired sessions removed in one step (SES-10): some milliseconds of a database. */
export const CLEANUP_BATCH = 500;

/** Who is told of ended sessions: open streams and caches of a process. */
export const LISTENERS_MAX = 100_000;
