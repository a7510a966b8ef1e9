import { hash } from 'node:crypto';
import type { Json } from '../../../kernel/index.ts';
import { canonicalJson } from '../canonical-json.ts';
import { toBase64 } from '../notes/base64.ts';

/**
 * Commits to a personal value: SHA-256 over a label, a random salt, and the canonical JSON of name and value. Who has salt and value can
 * show that this is what was logged; who has neither cannot guess even a short value, since the salt has 128 bits.
 *
 * @returns Base64, 44 characters, whatever the value's length.
 */
export function commitTo(name: string, value: Json, salt: Uint8Array): string {
  return toBase64(hash('sha256', Buffer.concat([LABEL, salt, Buffer.from(canonicalJson([name, value]))]), 'buffer'));
}

/** What a commitment is opened with. */
export interface Opening {
  readonly name: string;
  readonly value: Json;
  /** Base64 of 16 random bytes. */
  readonly salt: string;
}

/** Whether an opening belongs to a commitment. */
export function opensCommitment({ name, value, salt }: Opening, commitment: string): boolean {
  const bytes = Buffer.from(salt, 'base64');
  return bytes.length === SALT_BYTES && commitTo(name, value, bytes) === commitment;
}

/** 128 bits. */
export const SALT_BYTES = 16;
/** So that a commitment is no hash of anything else. The salt's fixed length keeps salt and value apart. */
const LABEL = Buffer.from('agentor audit commitment v1\n');
