export { AUDIT_FILE, LOG_KEY, SALT_KEY } from './names.ts';
export { createNoAudit } from './no-audit.ts';
export { type AuditLog, type AuditLogParts, openAuditLog } from './open-audit-log.ts';
export { openReceipts } from './open-receipts.ts';
