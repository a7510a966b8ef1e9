/** How important an entry is, from the least to the most. */
export const LogLevel = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warning',
  ERROR: 'error',
  CRITICAL: 'critical',
} as const;

/** How important an entry is. */
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** Whether `level` is at least as important as `least`. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return RANKS[level] >= RANKS[least];
}

/** Whether a value from outside names a level. */
export function isLogLevel(value: unknown): value is LogLevel {
  return typeof value === 'string' && Object.hasOwn(RANKS, value);
}

const RANKS: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warning: 2, error: 3, critical: 4 };
