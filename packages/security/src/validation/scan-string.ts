import { BACKSLASH, LETTER_U, QUOTE, SPACE } from './json-bytes.ts';
import { FAILED, fail, PAUSED, type ScanTrouble } from './scan-trouble.ts';
import type { Words } from './words.ts';

/**
 * Scans a JSON string, or a stretch of one. The bytes are known to be UTF-8.
 *
 * @param start - Offset of the first byte after the opening quote, or where an earlier call paused.
 * @param stop - Where to pause when the string goes on (an escape sequence that straddles it is finished first).
 * @returns Offset of the closing quote; {@link FAILED} with `trouble` filled; or {@link PAUSED} with the offset to go
 *   on from in `trouble.offset`.
 */
export function scanString(text: ScannedText, start: number, stop: number, trouble: ScanTrouble): number {
  const { bytes, words } = text;
  let position = start;
  while (position < stop) {
    const byte = bytes[position] ?? 0;
    if (byte === QUOTE) return position;
    if (byte === BACKSLASH) {
      position = scanEscape(bytes, position, trouble);
      if (position === FAILED) return FAILED;
    } else if (byte < SPACE) {
      return fail(trouble, 'control-character', position);
    } else {
      position = words === undefined ? position + 1 : words.skipPlainText(position + 1, stop);
    }
  }
  trouble.offset = position;
  return PAUSED;
}

/** A document's bytes and, where it is long enough to pay, the same four at a time. */
export interface ScannedText {
  readonly bytes: Uint8Array;
  readonly words: Words | undefined;
}

function scanEscape(bytes: Uint8Array, position: number, trouble: ScanTrouble): number {
  const letter = bytes[position + 1];
  if (letter === LETTER_U) return scanUnicodeEscape(bytes, position, trouble);
  if (letter !== undefined && SHORT_ESCAPES[letter] === 1) return position + 2;
  return fail(trouble, 'bad-escape', position);
}

function scanUnicodeEscape(bytes: Uint8Array, position: number, trouble: ScanTrouble): number {
  const unit = readHex(bytes, position + 2);
  if (unit < 0) return fail(trouble, 'bad-escape', position);
  if (unit < 0xd800 || unit > 0xdfff) return position + 6;
  const isHigh = unit < 0xdc00 && bytes[position + 6] === BACKSLASH && bytes[position + 7] === LETTER_U;
  const low = isHigh ? readHex(bytes, position + 8) : -1;
  return low >= 0xdc00 && low <= 0xdfff ? position + 12 : fail(trouble, 'lone-surrogate', position);
}

/** The value of four hexadecimal digits, or a negative number. */
function readHex(bytes: Uint8Array, start: number): number {
  return (
    (hexDigit(bytes[start]) << 12) |
    (hexDigit(bytes[start + 1]) << 8) |
    (hexDigit(bytes[start + 2]) << 4) |
    hexDigit(bytes[start + 3])
  );
}

function hexDigit(byte: number | undefined): number {
  return byte === undefined ? -1 : (HEX_DIGITS[byte] ?? -1);
}

const SHORT_ESCAPES: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
const HEX_DIGITS: Int8Array = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()),
);
