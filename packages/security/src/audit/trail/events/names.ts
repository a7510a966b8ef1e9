/** What was done. The values are what is stored. */
export const AuditAction = {
  CREATE: 'create',
  READ: 'read',
  UPDATE: 'update',
  DELETE: 'delete',
  LIST: 'list',
  EXPORT: 'export',
  IMPORT: 'import',
  LOGIN: 'login',
  LOGOUT: 'logout',
  AUTHENTICATE: 'authenticate',
  AUTHORIZE: 'authorize',
  GRANT: 'grant',
  REVOKE: 'revoke',
  EXECUTE: 'execute',
  BLOCK: 'block',
  REDACT: 'redact',
  CONSENT: 'consent',
  ERASE: 'erase',
  ROTATE: 'rotate',
  CONFIGURE: 'configure',
  START: 'start',
  STOP: 'stop',
  ACKNOWLEDGE: 'acknowledge',
  VERIFY: 'verify',
} as const;

/** One of the values of {@link AuditAction}. */
export type AuditAction = (typeof AuditAction)[keyof typeof AuditAction];

/** What it was done to. The values are what is stored. */
export const AuditResource = {
  USER: 'user',
  ROLE: 'role',
  PERMISSION: 'permission',
  SESSION: 'session',
  TOKEN: 'token',
  API_KEY: 'api_key',
  TENANT: 'tenant',
  MODEL: 'model',
  PROVIDER: 'provider',
  REQUEST: 'request',
  RESPONSE: 'response',
  POLICY: 'policy',
  RULE: 'rule',
  BUDGET: 'budget',
  CONFIGURATION: 'configuration',
  ALERT: 'alert',
  CONSENT: 'consent',
  DATA_SUBJECT_REQUEST: 'data_subject_request',
  AUDIT_LOG: 'audit_log',
  SIGNING_KEY: 'signing_key',
  SYSTEM: 'system',
} as const;

/** One of the values of {@link AuditResource}. */
export type AuditResource = (typeof AuditResource)[keyof typeof AuditResource];

/** How it ended. The values are what is stored. */
export const AuditOutcome = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  DENIED: 'denied',
  ERROR: 'error',
  PARTIAL: 'partial',
  UNKNOWN: 'unknown',
} as const;

/** One of the values of {@link AuditOutcome}. */
export type AuditOutcome = (typeof AuditOutcome)[keyof typeof AuditOutcome];
