import { seal, type Random, unseal } from '../../kernel/index.ts';
import { decodeBase64url, encodeBase64url } from '../base64url.ts';
import type { SecretRing } from '../secret-ring.ts';

/**
 * Writes a session's id as an encrypted token: a JWE in compact form (`dir`, A256GCM), some 180 characters.
 *
 * @param id - 32 random bytes.
 * @see RFC 7516 sections 3.1 and 5.1.
 */
export function writeSessionToken(id: Uint8Array, { keys, random }: SessionTokenTerms): string {
  const header = headerOf(keys.currentId);
  const sealed = seal(id, { key: keys.currentSubkey(PURPOSE), associated: Buffer.from(header), random });
  const end = sealed.length - TAG_BYTES;
  return [header, '', ...[sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES, end), sealed.subarray(end)].map(encodeBase64url)].join('.');
}

/** Under what tokens are written and read. */
export interface SessionTokenTerms {
  readonly keys: SecretRing;
  readonly random: Pick<Random, 'bytes'>;
}

/**
 * Reads the id from a token that {@link writeSessionToken} made with a key that the ring still has.
 *
 * The header is compared with those that we write, never parsed: no other algorithm, key or parameter can be asked for.
 * Every part must be in its one spelling.
 *
 * @returns undefined for anything else; which part is wrong is not told.
 */
export function readSessionToken(token: string, keys: SecretRing): Uint8Array | undefined {
  if (token.length > TOKEN_LENGTH_MAX) return undefined;
  const parts = token.split('.');
  if (parts.length !== 5 || parts[1] !== '') return undefined;
  const [header = '', , nonce, text, tag] = parts;
  const kid = keys.ids.find((id) => headerOf(id) === header);
  const key = kid === undefined ? undefined : keys.subkey(kid, PURPOSE);
  const pieces = [nonce, text, tag].map((part) => decodeBase64url(part ?? ''));
  const hasLengths = pieces[0]?.length === NONCE_BYTES && pieces[1]?.length === ID_BYTES && pieces[2]?.length === TAG_BYTES;
  if (key === undefined || !hasLengths) return undefined;
  return unseal(Buffer.concat(pieces.filter((piece) => piece !== undefined)), { key, associated: Buffer.from(header) });
}

function headerOf(kid: string): string {
  return Buffer.from(`{"alg":"dir","enc":"A256GCM","kid":"${kid}","typ":"agentor-session"}`).toString('base64url');
}

/** Bytes of a session's id: 256 random bits. */
export const ID_BYTES = 32;
const PURPOSE = 'session token';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A token with the longest kid has 246 characters. */
const TOKEN_LENGTH_MAX = 256;
