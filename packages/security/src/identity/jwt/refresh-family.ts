import { ok, refuse, type Result } from '../../kernel/index.ts';
import type { SubjectRef } from '../subject.ts';

/** All refresh tokens that came from one login, of which one is good. */
export interface RefreshFamily extends SubjectRef {
  /** Hexadecimal. */
  readonly id: string;
  readonly clientId: string;
  readonly generation: number;
  /** SHA-256 of the good token, hexadecimal. */
  readonly currentHash: string;
  /** How the good one came from the one before it. */
  readonly rotation?: Rotation;
  /** Unix milliseconds. */
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  /** Unix milliseconds at which it ends, used or not. */
  readonly endsAtMs: number;
  /** Milliseconds without use after which it ends. */
  readonly idleMs: number;
  readonly amr: readonly string[];
  /** Unix milliseconds of the proof that the family began with. */
  readonly authTimeMs: number;
  /** Thumbprint of the key that its holder must prove (RFC 9449 section 5). */
  readonly keyThumbprint?: string;
  /** Why it was ended before its time. */
  readonly revoked?: string;
}

/** One step from a token to the next. */
export interface Rotation {
  /** SHA-256 of the token that was replaced, hexadecimal. */
  readonly previousHash: string;
  readonly nonce: string;
  /** Which key of the ring the successor was derived with. */
  readonly kid: string;
  readonly tokenId: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

/** Why there are no new tokens. All of them are one 401 to the caller. */
export type RefreshRefusal =
  | 'token-unreadable'
  | 'family-unknown'
  | 'family-revoked'
  | 'family-ended'
  | 'token-reused'
  | 'clock-behind'
  | 'subject-inactive'
  | 'proof-missing'
  | 'proof-refused';

/**
 * Judges a genuine token against its family. The good one rotates; the one before it, for at most `graceMs`, gives the same
 * successor again; any older one, or that one later, shows that a token was copied: the family must end (JWT-4, JWT-5).
 *
 * @param tokenHash - SHA-256, hexadecimal.
 */
export function judgeRefresh(family: RefreshFamily, { generation, tokenHash }: PresentedToken, { nowMs, graceMs }: RefreshMoment): Result<'rotate' | 'repeat', RefreshRefusal> {
  if (family.revoked !== undefined) return refuse('family-revoked');
  if (nowMs < family.lastUsedAtMs - CLOCK_BEHIND_MS_MAX) return refuse('clock-behind');
  if (nowMs >= family.endsAtMs || nowMs >= family.lastUsedAtMs + family.idleMs) return refuse('family-ended');
  if (generation === family.generation && tokenHash === family.currentHash) return ok('rotate');
  const { rotation } = family;
  const isPredecessor = rotation !== undefined && generation === family.generation - 1 && tokenHash === rotation.previousHash;
  if (!isPredecessor || graceMs === 0) return refuse('token-reused');
  return Math.abs(nowMs - rotation.atMs) <= graceMs ? ok('repeat') : refuse('token-reused');
}

/** A token whose tag is genuine. */
export interface PresentedToken {
  readonly generation: number;
  readonly tokenHash: string;
}

/** When it is judged, and how much patience there is. */
export interface RefreshMoment {
  readonly nowMs: number;
  readonly graceMs: number;
}

/** How far the clock may stand behind the latest use on record. */
const CLOCK_BEHIND_MS_MAX = 60_000;
