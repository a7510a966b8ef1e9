/** One header: its name in lower case and its value, safe to write. */
export type HeaderLine = readonly [name: string, value: string];

/** True when the text can stand in a header and cannot begin another: visible ASCII, spaces and tabs inside (LLM-2). */
export function isSafeHeaderValue(value: string): boolean {
  return SAFE_VALUE.test(value);
}

/** True for a header name of RFC 9110, section 5.1. */
export function isHeaderName(name: string): boolean {
  return HEADER_NAME.test(name);
}

/**
 * A header from configuration or code.
 *
 * @throws {UnsafeHeaderError} when name or value could not be written, or would add a header.
 */
export function headerLine(name: string, value: string): HeaderLine {
  if (!isHeaderName(name)) throw new UnsafeHeaderError('a header name may have letters, digits and !#$%&\'*+-.^_`|~ alone');
  if (!isSafeHeaderValue(value)) {
    throw new UnsafeHeaderError(`the value of ${name.toLowerCase()} may have visible ASCII characters and inner spaces alone`);
  }
  return [name.toLowerCase(), value];
}

/** A header was set that could not be written. The message never has the value. */
export class UnsafeHeaderError extends Error {
  readonly code = 'unsafe_header';
  override readonly name = 'UnsafeHeaderError';
}

const SAFE_VALUE = /^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/u;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,256}$/iu;
