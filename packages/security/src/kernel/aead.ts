import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from './clock.ts';

/**
 * Encrypts with AES-256-GCM under a fresh nonce.
 *
 * @param key - 32 bytes.
 * @param associated - What the ciphertext belongs to (an id, a tenant): it opens with the very same bytes alone.
 * @returns nonce (12 bytes), ciphertext, tag (16 bytes), in one piece.
 * @throws {RangeError} when the key has another length.
 * @see NIST SP 800-38D. With random nonces, seal fewer than 2^32 texts under one key.
 */
export function seal(plain: Uint8Array, { key, associated, random }: SealTerms): Uint8Array<ArrayBuffer> {
  requireKey(key);
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  const sealed = new Uint8Array(NONCE_BYTES + plain.length + TAG_BYTES);
  sealed.set(nonce);
  sealed.set(cipher.update(plain), NONCE_BYTES);
  cipher.final();
  sealed.set(cipher.getAuthTag(), NONCE_BYTES + plain.length);
  return sealed;
}

/** Under what a text is sealed. */
export interface SealTerms extends OpenTerms {
  readonly random: Pick<Random, 'bytes'>;
}

/**
 * Decrypts what {@link seal} made.
 *
 * @returns The text, or undefined when a byte, the key or what it belongs to is another: which of them is not told.
 * @throws {RangeError} when the key has another length.
 */
export function unseal(sealed: Uint8Array, { key, associated }: OpenTerms): Uint8Array<ArrayBuffer> | undefined {
  requireKey(key);
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = new Uint8Array(decipher.update(sealed.subarray(NONCE_BYTES, end)));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}

/** Under what a sealed text opens. */
export interface OpenTerms {
  readonly key: Uint8Array;
  readonly associated: Uint8Array;
}

function requireKey(key: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes; this one has ${key.length}`);
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** Node 24 would take a tag of 4 bytes if this were not said. */
const TAG_BYTES = 16;
