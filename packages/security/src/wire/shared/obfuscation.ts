/**
 * Padding for a streamed chunk, so that its length on the wire tells little of the text inside: text and padding together
 * fill whole steps of 32 characters.
 *
 * @param textCharacters - how long the text of the chunk is.
 * @param randomHex - gives that many lower-case hexadecimal characters.
 */
export function obfuscationFor(textCharacters: number, randomHex: (length: number) => string): string {
  return randomHex(STEP_CHARACTERS - (textCharacters % STEP_CHARACTERS));
}

const STEP_CHARACTERS = 32;
