import { hash } from 'node:crypto';

/** The hash of a leaf: SHA-256 of a zero byte and the entry. @see RFC 6962, section 2.1. */
export function hashLeaf(entry: Uint8Array): Uint8Array {
  const text = new Uint8Array(entry.length + 1);
  text.set(entry, 1);
  return hash('sha256', text, 'buffer');
}

/** The hash of an inner node: SHA-256 of a one byte and its two children. @see RFC 6962, section 2.1. */
export function hashChildren(left: Uint8Array, right: Uint8Array): Uint8Array {
  const text = new Uint8Array(1 + 2 * HASH_BYTES);
  text[0] = 1;
  text.set(left, 1);
  text.set(right, 1 + HASH_BYTES);
  return hash('sha256', text, 'buffer');
}

/** The root of the tree without entries: SHA-256 of nothing. @see RFC 6962, section 2.1. */
export function emptyRoot(): Uint8Array {
  return hash('sha256', new Uint8Array(0), 'buffer');
}

/** Equality of hashes, which are public: no constant time is needed. */
export function areEqualHashes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** Bytes of a SHA-256 hash. */
export const HASH_BYTES = 32;
