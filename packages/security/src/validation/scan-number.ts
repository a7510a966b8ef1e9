import { JSON_NUMBER_BYTES_MAX } from './bounds.ts';
import { DOT, isDigit, LETTER_E, MINUS, PLUS, ZERO } from './json-bytes.ts';
import { FAILED, fail, type ScanTrouble } from './scan-trouble.ts';

/**
 * Scans one JSON number. Numbers that JavaScript would turn into infinity are refused; whether a whole number is
 * exact is {@link isExactInteger}'s question, as it depends on where the number stands.
 *
 * @param start - Offset of the first digit or the minus sign.
 * @returns Offset of the first byte after the number, or {@link FAILED} with `trouble` filled.
 */
export function scanNumber(bytes: Uint8Array, start: number, trouble: ScanTrouble): number {
  let position = bytes[start] === MINUS ? start + 1 : start;
  const whole = position;
  position = skipDigits(bytes, position);
  if (position === whole || (bytes[whole] === ZERO && position > whole + 1)) return fail(trouble, 'bad-number', start);
  if (bytes[position] === DOT) position = skipFraction(bytes, position + 1);
  const hasExponent = position !== FAILED && isExponent(bytes[position]);
  if (hasExponent) position = skipExponent(bytes, position + 1);
  if (position === FAILED) return fail(trouble, 'bad-number', start);
  const length = position - start;
  if (length > JSON_NUMBER_BYTES_MAX) return fail(trouble, 'number-too-long', start);
  if ((hasExponent || length > DIGITS_ALWAYS_FINITE) && !Number.isFinite(toNumber(bytes, start, position))) {
    return fail(trouble, 'number-not-finite', start);
  }
  return position;
}

/** False for a whole number, written without fraction and exponent, that JavaScript cannot hold exactly (2^53 and beyond). */
export function isExactInteger(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < DIGITS_ALWAYS_EXACT + 1) return true;
  for (let position = start; position < end; position += 1) {
    const byte = bytes[position];
    if (byte !== MINUS && !isDigit(byte)) return true;
  }
  return Number.isSafeInteger(toNumber(bytes, start, end));
}

function skipDigits(bytes: Uint8Array, start: number): number {
  let position = start;
  while (isDigit(bytes[position])) position += 1;
  return position;
}

function skipFraction(bytes: Uint8Array, start: number): number {
  const end = skipDigits(bytes, start);
  return end === start ? FAILED : end;
}

function skipExponent(bytes: Uint8Array, start: number): number {
  const sign = bytes[start];
  const digits = sign === PLUS || sign === MINUS ? start + 1 : start;
  const end = skipDigits(bytes, digits);
  return end === digits ? FAILED : end;
}

function isExponent(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) === LETTER_E;
}

function toNumber(bytes: Uint8Array, start: number, end: number): number {
  return Number(String.fromCharCode(...bytes.subarray(start, end)));
}

/** The largest double has 309 digits. */
const DIGITS_ALWAYS_FINITE = 308;
const DIGITS_ALWAYS_EXACT = 15;
