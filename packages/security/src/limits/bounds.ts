/** LimitSubjects that are counted at once. The ones that have been idle longest go first; about 150 bytes each. */
export const SUBJECTS_MAX = 200_000;

/** Largest budget: beyond it, whole nano-dollars would no longer be exact in a number. */
export const USD_MAX = 9_000_000;

/** Largest rate or number of requests in work that a rule may name. */
export const COUNT_MAX = 1_000_000_000;

/** What a client may try again after when places for requests in work are taken. */
export const CONCURRENCY_RETRY_MS = 1_000;
