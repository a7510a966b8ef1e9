/** Largest count that is believed: no provider's limit comes near it. */
export const RATE_COUNT_MAX = 1_000_000_000_000;

/** Longest time to a reset that is believed: windows of a month are the longest known. */
export const RATE_RESET_MS_MAX: number = 32 * 24 * 60 * 60 * 1000;

/** Longest header value that is read. */
export const RATE_VALUE_CHARACTERS_MAX = 40;
