import type { Secret } from '@agentor/security/kernel';
import { hash } from 'node:crypto';

/** HMAC-SHA-256 of a text, in UTF-8, under one key. */
export type KeyedHash = (text: string) => Buffer;

/**
 * HMAC-SHA-256 under `key`, for many short texts: every request has one. Node's own makes objects for each text, which takes
 * three times as long as the hashing; here the two padded keys are made once, and each half is one call that gives its digest
 * as a string of bytes: a `Buffer` from outside of JavaScript's heap costs more than the hashing.
 *
 * @see RFC 2104, section 2.
 */
export function createKeyedHash(key: Secret): KeyedHash {
  const text = Buffer.from(key.reveal(), 'utf8');
  const padded = Buffer.alloc(BLOCK_BYTES);
  (text.byteLength > BLOCK_BYTES ? hash(ALGORITHM, text, 'buffer') : text).copy(padded);
  const inner = Buffer.alloc(BLOCK_BYTES + SHORT_BYTES_MAX);
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    inner[index] = (padded[index] ?? 0) ^ INNER_PAD;
    outer[index] = (padded[index] ?? 0) ^ OUTER_PAD;
  }
  return (message) => {
    const isShort = message.length * UTF8_BYTES_MAX <= SHORT_BYTES_MAX;
    const filled = isShort
      ? inner.subarray(0, BLOCK_BYTES + inner.write(message, BLOCK_BYTES, 'utf8'))
      : Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(message, 'utf8')]);
    outer.write(hash(ALGORITHM, filled, 'binary'), BLOCK_BYTES, 'binary');
    // What was presented may be a key: it stays no longer than the hashing takes.
    filled.fill(0, BLOCK_BYTES);
    return Buffer.from(hash(ALGORITHM, outer, 'binary'), 'binary');
  };
}

const ALGORITHM = 'sha256';
const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
/** Room for an API key and what is set before it, whatever characters it has. */
const SHORT_BYTES_MAX = 512;
/** Bytes that a UTF-16 code unit takes at most. */
const UTF8_BYTES_MAX = 3;
