/** Largest whole answer that is read from a provider: base64 images and many choices fit, a runaway body does not. */
export const ANSWER_BYTES_MAX: number = 64 * 1024 * 1024;

/** Largest error body that is read. */
export const FAULT_BYTES_MAX: number = 64 * 1024;

/** Longest explanation of a provider that is kept. */
export const FAULT_MESSAGE_CHARACTERS_MAX = 1_000;

/** Longest wait that a provider can ask for and be believed. */
export const RETRY_AFTER_MS_MAX: number = 24 * 60 * 60 * 1000;
