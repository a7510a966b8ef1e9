/** Bytes of one line, its line feed included; log collectors split or drop longer ones (LOG-2). */
export const LOG_LINE_BYTES_MAX: number = 16 * 1024;

/** Characters of a message. */
export const MESSAGE_CHARACTERS_MAX = 1_024;

/** Characters of an id: request, trace, tenant, user. */
export const ID_CHARACTERS_MAX = 200;

/** Characters of one string in the metadata. */
export const STRING_CHARACTERS_MAX = 512;

/** Characters of a string that are looked at before it is cut: hiding comes first, since half a secret is still a secret. */
export const TEXT_CHARACTERS_LOOKED_AT = 4_096;

/** Values below one another in the metadata. */
export const METADATA_DEPTH_MAX = 6;

/** Members of one object or list in the metadata. */
export const METADATA_MEMBERS_MAX = 64;

/** Values of the whole metadata of one entry. */
export const METADATA_VALUES_MAX = 256;

/** Application entries that wait for the sink; further ones are dropped and counted. */
export const APPLICATION_ENTRIES_MAX = 65_536;

/** Security entries that wait for the sink; further ones are refused with an error, so that the act is not done. */
export const SECURITY_ENTRIES_MAX = 65_536;

/** Characters that wait for the sink, entries of both kinds together, before application entries are dropped. */
export const WAITING_CHARACTERS_MAX = 33_554_432;

/** Characters of the lines that go to the sink in one piece: about 3 ms of hashing, so that the event loop is not held up. */
export const BATCH_CHARACTERS_MAX = 131_072;

/** Lines under one key, at most. Recovery after a kill reads as much again. */
export const EPOCH_LINES_MAX = 8_192;

/** Time under one key, at most: what a thief of the key could still rewrite. */
export const EPOCH_MS_MAX = 60_000;

/** Bad entries that a verification names; further ones are counted. */
export const INVALID_ENTRIES_MAX = 100;

/** Keys that a verification steps over to find back into a log with a hole: 69 days of one a minute. */
export const EPOCH_JUMP_MAX = 100_000;

/** Keys that a verification steps over to the first line of a log whose oldest segments were removed. 20 years of one a minute. */
export const EPOCHS_MAX = 10_512_000;

/** Characters of a line that a verification reads on to find its end; a longer one is invalid. */
export const READ_LINE_CHARACTERS_MAX: number = 4 * LOG_LINE_BYTES_MAX;

/** Time between two attempts at a rotation that failed. The log grows on meanwhile. */
export const ROTATION_RETRY_MS = 60_000;
