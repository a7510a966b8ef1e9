/** Entries that may wait to be written. More, and what they tell of is refused. About 1 KB each. */
export const WAITING_ENTRIES_MAX = 20_000;

/** Entries of one transaction: a few milliseconds of the audit thread. */
export const BATCH_ENTRIES_MAX = 1000;

/** Within this time after it was written an entry is on the disk (fsync), whatever was asked for. */
export const SYNC_MS = 50;

/** Pause before entries that could not be written are tried again, when nothing else tries. */
export const RETRY_MS = 1000;

/** How often trouble that lasts is told. */
export const TROUBLE_LOG_MS = 60_000;

/** Attempts to write what waits when the gateway closes. */
export const CLOSING_ATTEMPTS_MAX = 3;

/** Longest wait for another process that holds the database, such as a command or a backup. */
export const BUSY_MS = 5000;

/** Refusals of strangers that have an entry of their own at once, and each second after. */
export const STRANGER_BURST = 100;
export const STRANGERS_PER_SECOND = 10;

/** How long refusals of strangers are counted before their common entry is written. */
export const STRANGER_WINDOW_MS = 1000;
