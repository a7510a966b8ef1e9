/** Bytes of an answer that wait for a slow reader before the provider's socket is paused. One socket read is 64 KiB. */
export const QUEUE_BYTES_HIGH: number = 256 * 1024;

/** Names and values of an answer's head. Node's own default is 16 KiB; some providers send long cookies and policies. */
export const HEAD_BYTES_MAX: number = 32 * 1024;

/** Fields of an answer's head that are handed on; more are a broken or hostile peer. */
export const HEAD_FIELDS_MAX = 128;

/** Inflated bytes of one compressed answer. Providers are asked not to compress, so this is for those that do anyway. */
export const INFLATED_BYTES_MAX: number = 64 * 1024 * 1024;

/** Inflated bytes per compressed byte, judged once an answer has inflated to more than {@link INFLATED_BYTES_FREE}. JSON gives 5 to 20. */
export const INFLATION_RATIO_MAX = 200;

/** Inflated bytes below which the ratio is not judged. */
export const INFLATED_BYTES_FREE: number = 1024 * 1024;

/** Addresses of one name that are looked at; a name with more is refused. */
export const ADDRESSES_MAX = 64;

/** How often time limits are looked at. Limits are kept to about twice this. */
export const WATCH_TICK_MS = 25;

/** A tick later than this says that the event loop stood still: what has arrived meanwhile is read before limits are judged. */
export const WATCH_LATE_MS = 100;

/** How long an idle connection is kept when the provider does not say; most balancers close after 60 s. */
export const IDLE_CONNECTION_MS = 30_000;

/** Age after which a connection takes no new calls, so that changed addresses are resolved and checked again. */
export const CONNECTION_AGE_MS = 300_000;
