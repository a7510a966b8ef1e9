/** How bad it is, from the least to the worst. */
export const AlertSeverity = {
  INFO: 'info',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
} as const;

/** How bad it is. */
export type AlertSeverity = (typeof AlertSeverity)[keyof typeof AlertSeverity];

/** A severity as a number, 1 to 5: the `severity_id` of OCSF. */
export function rankOf(severity: AlertSeverity): number {
  return RANKS[severity];
}

/** The worse of two. */
export function worse(left: AlertSeverity, right: AlertSeverity): AlertSeverity {
  return rankOf(left) >= rankOf(right) ? left : right;
}

/** Whether a value from outside names a severity. */
export function isAlertSeverity(value: unknown): value is AlertSeverity {
  return typeof value === 'string' && Object.hasOwn(RANKS, value);
}

const RANKS: Readonly<Record<AlertSeverity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };
