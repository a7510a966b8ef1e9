/** The database of the audit log in the data folder. */
export const AUDIT_FILE: string = 'audit.db';

/** The secret of the data folder that salts of receipts are made with. */
export const SALT_KEY: string = 'receipt-salt-key';

/** The secret of the data folder that checkpoints are signed with. */
export const LOG_KEY: string = 'audit-log-key';
