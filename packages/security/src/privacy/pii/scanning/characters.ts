/** Whether a UTF-16 unit is an ASCII digit. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Whether a UTF-16 unit is an ASCII capital. */
export function isUpper(unit: number): boolean {
  return unit >= 0x41 && unit <= 0x5a;
}

/** Whether a UTF-16 unit is an ASCII letter. */
export function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}

/** Whether a UTF-16 unit is an ASCII letter or digit. */
export function isAlphanumeric(unit: number): boolean {
  return isDigit(unit) || isLetter(unit);
}

/**
 * Whether a number or code that stands right beside this unit would be part of a longer word: letters of alphabets that
 * write words apart, digits, the underscore. Chinese and Japanese write numbers right beside words, so theirs are none.
 */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return isAlphanumeric(unit) || unit === 0x5f;
  return (unit >= 0xc0 && unit < 0x530) || unit === 0xaa || unit === 0xb5 || unit === 0xba;
}

/** The value of a digit or letter in base 36: 0 to 9, A to Z as 10 to 35 in both cases; -1 for anything else. */
export function toBase36(unit: number): number {
  if (isDigit(unit)) return unit - 0x30;
  if (!isLetter(unit)) return -1;
  return (unit | 0x20) - 0x57;
}
