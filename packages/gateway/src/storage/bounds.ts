/** Records that wait for the storage. More, and the oldest waiting are dropped and counted. About 1 KB each. */
export const WAITING_RECORDS_MAX = 10_000;

/** Records stored by one statement batch: a few milliseconds of the storage thread. */
export const BATCH_RECORDS_MAX = 500;

/** How long a record waits at most before it is stored; a killed process loses no more than this. */
export const FLUSH_MS = 200;

/** Pause after a failed write; doubles up to {@link RETRY_MS_MAX}. */
export const RETRY_MS = 1000;

/** Longest pause between attempts while the storage fails. */
export const RETRY_MS_MAX = 30_000;

/** How often trouble that lasts is told. */
export const TROUBLE_LOG_MS = 60_000;

/** Attempts to store what waits when the gateway closes. */
export const CLOSING_ATTEMPTS_MAX = 3;

/** How often old records are deleted. */
export const RETENTION_MS = 3_600_000;

/** Rows kept whatever their age: about 2 GB. */
export const ROWS_MAX = 2_000_000;

/** Rows deleted by one statement, so that writes get their turn in between. */
export const DELETE_ROWS_MAX = 2000;

/** Longest wait for another process that holds the database, such as a backup. */
export const BUSY_MS = 5000;

/** Pages read back at most by one question. */
export const PAGE_RECORDS_MAX = 1000;

/** A database up to this size is checked in full when opened (about 0.1 s); larger ones only after a crash. */
export const FULL_CHECK_BYTES_MAX: number = 64 * 1024 * 1024;
