import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '../kernel/index.ts';

/** The machine's clocks. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** The machine's randomness. */
export const SYSTEM_RANDOM: Random = {
  bytes: (length) => (length > SHORT_BYTES_MAX ? randomBytes(length) : takeShort(length)),
  fraction: () => Math.random(),
};

/** Short values (request ids) come from a block drawn at once: a call into the generator for each would cost more than the id. */
function takeShort(length: number): Uint8Array {
  if (next + length > block.length) {
    block = randomBytes(BLOCK_BYTES);
    next = 0;
  }
  const bytes = Uint8Array.prototype.slice.call(block, next, next + length);
  block.fill(0, next, next + length);
  next += length;
  return bytes;
}

const SHORT_BYTES_MAX = 64;
const BLOCK_BYTES = 4_096;
let block: Buffer = Buffer.alloc(0);
let next = 0;
