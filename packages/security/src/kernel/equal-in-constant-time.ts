import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Compares two secrets without telling by time where they differ.
 *
 * Texts go through HMAC-SHA-256 under a key of this process first, so that not even their lengths meet. Bytes of one
 * length (digests) are compared as they are; bytes of two lengths are digested like texts.
 *
 * @see ASSURANCE TIM-1; "double HMAC verification".
 */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  const areDigests = typeof left !== 'string' && typeof right !== 'string' && left.length === right.length;
  return areDigests ? timingSafeEqual(left, right) : timingSafeEqual(blind(left), blind(right));
}

function blind(value: string | Uint8Array): Buffer {
  return createHmac('sha256', blindingKey()).update(value).digest();
}

let key: Buffer | undefined;
function blindingKey(): Buffer {
  key ??= randomBytes(32);
  return key;
}
