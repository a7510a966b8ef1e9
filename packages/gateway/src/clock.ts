import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '@agentor/security/kernel';

/** The machine's clocks. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** The machine's randomness. */
export const SYSTEM_RANDOM: Random = {
  bytes: (length) => randomBytes(length),
  fraction: () => Math.random(),
};
