/** What an entry is about. */
export const LogCategory = {
  /** What the program does. May be dropped under pressure, and is then counted. */
  APPLICATION: 'application',
  /** Requests and answers. May be dropped under pressure, and is then counted. */
  REQUEST: 'request',
  /** Start, stop, configuration, resources. May be dropped under pressure, and is then counted. */
  SYSTEM: 'system',
  /** What an attacker does or may have done. Never dropped. */
  SECURITY: 'security',
  /** Who proved to be whom. Never dropped. */
  AUTHENTICATION: 'authentication',
  /** Who may do what. Never dropped. */
  AUTHORIZATION: 'authorization',
  /** Access to personal data, redaction, erasure. Never dropped. */
  PRIVACY: 'privacy',
  /** Acts that must be accounted for. Never dropped. */
  AUDIT: 'audit',
} as const;

/** What an entry is about. */
export type LogCategory = (typeof LogCategory)[keyof typeof LogCategory];

/** Whether a value from outside names a category. */
export function isLogCategory(value: unknown): value is LogCategory {
  return typeof value === 'string' && Object.hasOwn(CLASSES, value);
}

/** Whether entries of this category belong to the class that is never dropped, filtered or disabled (LOG-7). */
export function isSecurityClass(category: LogCategory): boolean {
  return CLASSES[category] === 'security';
}

const CLASSES: Readonly<Record<LogCategory, 'application' | 'security'>> = {
  application: 'application',
  request: 'application',
  system: 'application',
  security: 'security',
  authentication: 'security',
  authorization: 'security',
  privacy: 'security',
  audit: 'security',
};
