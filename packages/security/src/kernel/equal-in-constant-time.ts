import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Compares two secrets without telling by time where they differ or how long they are.
 *
 * Both sides go through HMAC-SHA-256 under a key of this process first, so lengths never meet `timingSafeEqual`.
 *
 * @see ASSURANCE TIM-1; "double HMAC verification".
 */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(blind(left), blind(right));
}

function blind(value: string | Uint8Array): Buffer {
  return createHmac('sha256', blindingKey()).update(value).digest();
}

let key: Buffer | undefined;
function blindingKey(): Buffer {
  key ??= randomBytes(32);
  return key;
}
