/** Bytes of one line, its line feed included; log collectors split or drop longer ones (LOG-2). */
export const LINE_BYTES_MAX: number = 16 * 1024;

/** Characters of one string in a line. */
export const STRING_CHARACTERS_MAX = 512;

/** Characters of a string that are looked at before it is cut. */
export const TEXT_CHARACTERS_LOOKED_AT = 4096;

/** Characters of a stack, printed at level `debug` alone. */
export const STACK_CHARACTERS_MAX = 2048;

/** Elements of a list in a line. */
export const LIST_ITEMS_MAX = 16;

/** Errors behind an error that are told. */
export const CAUSES_MAX = 3;

/** Lines of one event in one window; more are counted and told as one line. */
export const EVENT_LINES_MAX = 50;

/** The window of {@link EVENT_LINES_MAX}. */
export const EVENT_WINDOW_MS = 10_000;

/** Different events that are counted apart; event names are ours, so this is only a guard. */
export const EVENT_NAMES_MAX = 500;

/** Bytes that wait for a slow reader of our output; lines beyond are dropped and counted. */
export const WAITING_BYTES_MAX: number = 16 * 1024 * 1024;

/** Bytes gathered before a write, or {@link FLUSH_MS}, whatever comes first. */
export const WRITE_BYTES_MIN = 131_072;

/** Bytes of one write. */
export const WRITE_BYTES_MAX = 262_144;

/** Longest time that a line waits in memory. */
export const FLUSH_MS = 250;
