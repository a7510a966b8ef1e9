import { createHash } from 'node:crypto';
import type { Random } from '../../kernel/index.ts';
import { encodeBase64url } from '../base64url.ts';

/** Something that a token allows once. */
export interface OneTimeGrant {
  readonly kind: 'password-reset' | 'invitation';
  readonly tenantId: string;
  /** Whom it is for: a user's id, or the address invited. */
  readonly subjectId: string;
  /** Unix milliseconds. */
  readonly expiresAtMs: number;
  /** Roles that an invitation gives. */
  readonly roles?: readonly string[];
}

/** Port: grants by the hash of their token. */
export interface OneTimeTokenStore {
  readonly put: (hash: string, grant: OneTimeGrant) => Promise<void>;
  /** Gives and removes in one step: of two at the same time one gets it. */
  readonly take: (hash: string) => Promise<OneTimeGrant | undefined>;
  /** Removes all of a kind for a subject. */
  readonly removeFor: (whose: Pick<OneTimeGrant, 'kind' | 'tenantId' | 'subjectId'>) => Promise<void>;
  /** Removes up to `limit` expired ones. Tells how many. */
  readonly removeExpired: (now: { readonly nowMs: number; readonly limit: number }) => Promise<number>;
}

/** A fresh token of 256 bits, and what is stored of it. */
export function drawOneTimeToken(random: Pick<Random, 'bytes'>): { readonly token: string; readonly hash: string } {
  const token = encodeBase64url(random.bytes(TOKEN_BYTES));
  return { token, hash: hashOneTimeToken(token) };
}

/** SHA-256, hexadecimal: a copy of the store redeems nothing. */
export function hashOneTimeToken(token: string): string {
  return createHash('sha256').update(token.slice(0, TOKEN_LENGTH_MAX)).digest('hex');
}

/** Grants in memory. */
export function createMemoryOneTimeTokenStore(): OneTimeTokenStore {
  const grants = new Map<string, OneTimeGrant>();
  return {
    put: async (hash, grant) => {
      grants.set(hash, grant);
    },
    take: async (hash) => {
      const grant = grants.get(hash);
      grants.delete(hash);
      return grant;
    },
    removeFor: async ({ kind, tenantId, subjectId }) => {
      for (const [hash, grant] of grants) if (grant.kind === kind && grant.tenantId === tenantId && grant.subjectId === subjectId) grants.delete(hash);
    },
    removeExpired: async ({ nowMs, limit }) => {
      const expired = [...grants].filter(([, grant]) => grant.expiresAtMs <= nowMs).slice(0, limit);
      for (const [hash] of expired) grants.delete(hash);
      return expired.length;
    },
  };
}

const TOKEN_BYTES = 32;
const TOKEN_LENGTH_MAX = 256;
