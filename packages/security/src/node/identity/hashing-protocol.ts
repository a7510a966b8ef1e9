import type { Argon2Terms } from '../../identity/index.ts';

/** What a hashing thread is asked. */
export interface HashingRequest {
  readonly id: number;
  readonly terms: Argon2Terms;
}

/** What it answers. */
export type HashingReply = { readonly id: number; readonly hash: Uint8Array } | { readonly id: number; readonly message: string };
