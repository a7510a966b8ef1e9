/**
 * The `Set-Cookie` value that carries a session's token: bound to this host and TLS, unseen by scripts, never sent along
 * from other sites, and gone with the browser (SES-7).
 *
 * @see RFC 6265bis section 4.1.3.2 (`__Host-`).
 */
export function writeSessionCookie(token: string): string {
  return `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}`;
}

/** The `Set-Cookie` value that takes the token back. */
export function clearSessionCookie(): string {
  return `${SESSION_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
}

/**
 * Finds the token in a `Cookie` header.
 *
 * @returns undefined when there is none, or more than one: which of them a browser was made to send is not guessed.
 */
export function findSessionCookie(header: string): string | undefined {
  if (header.length > HEADER_LENGTH_MAX) return undefined;
  const start = `${SESSION_COOKIE}=`;
  const found = header.split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(start));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only.slice(start.length) : undefined;
}

/** Its name. `__Host-` makes browsers refuse it from any other host, path or plain HTTP. */
export const SESSION_COOKIE = '__Host-agentor_session';

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const HEADER_LENGTH_MAX = 16_384;
