/**
 * Decodes unpadded base64url, and only the one spelling that encoding would give: no padding, blank, foreign character, or
 * set bits behind the last byte. Whatever else decoders tolerate makes one token two texts, and dodges lists of revoked ones.
 *
 * @returns undefined for anything else.
 * @see RFC 4648 section 3.5; ASSURANCE F7.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/** Encodes as unpadded base64url. */
export function encodeBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
