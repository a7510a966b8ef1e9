/** Largest message of an event stream that is read: the format's own limit for services. */
export const EVENT_MESSAGE_BYTES_MAX: number = 16 * 1024 * 1024;
