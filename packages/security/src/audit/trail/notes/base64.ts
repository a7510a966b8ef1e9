/** Standard base64 with padding. @see RFC 4648, section 4. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Reads standard base64 with padding; undefined for any other spelling, of which Node would take several. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Reads the base64 of one hash. */
export function parseHashLine(line: string): Uint8Array | undefined {
  if (line.length !== HASH_LINE_CHARACTERS) return undefined;
  return fromBase64(line);
}

/** Reads lines of one hash each; undefined when one of them is none. */
export function parseHashLines(lines: readonly string[]): readonly Uint8Array[] | undefined {
  const hashes = lines.flatMap((line) => parseHashLine(line) ?? []);
  return hashes.length === lines.length ? hashes : undefined;
}

/** 32 bytes in base64, with one sign of padding. */
const HASH_LINE_CHARACTERS = 44;
