/**
 * A text as an item of RFC 9651: a token where it is one (`gpt-4o`, `openai/gpt-4o`), else a string (`"a b"`), else,
 * with characters beyond ASCII, a display string (`%"f%c3%bc"`). None of the three can hold CR, LF or another header.
 *
 * @param lengthMax - UTF-16 units; longer texts are cut.
 */
export function toTextItem(text: string, lengthMax: number): string {
  const bounded = text.length > lengthMax ? text.slice(0, lengthMax) : text;
  if (TOKEN.test(bounded)) return bounded;
  return PRINTABLE.test(bounded) ? `"${bounded.replace(/["\\]/gu, '\\$&')}"` : toDisplayString(bounded);
}

/** A whole number from -999,999,999,999,999 to 999,999,999,999,999 as an integer of RFC 9651; beyond it, the bound. */
export function toIntegerItem(value: number): string {
  const whole = Number.isNaN(value) ? 0 : Math.trunc(value);
  // `+ 0` turns -0 into 0.
  return String(Math.max(-INTEGER_MAX, Math.min(INTEGER_MAX, whole)) + 0);
}

/** A number as a decimal of RFC 9651: at most three digits after the point, at least one. */
export function toDecimalItem(value: number): string {
  const bounded = Number.isFinite(value) ? Math.max(-DECIMAL_MAX, Math.min(DECIMAL_MAX, value)) : 0;
  const fixed = bounded.toFixed(3).replace(/0{1,2}$/u, '');
  return fixed === '-0.0' ? '0.0' : fixed;
}

function toDisplayString(text: string): string {
  let written = '';
  for (const byte of Buffer.from(text.toWellFormed(), 'utf8')) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x25;
    written += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return `%"${written}"`;
}

const TOKEN = /^[a-z*][!#$%&'*+.^_`|~0-9a-z:/-]*$/iu;
const PRINTABLE = /^[\x20-\x7e]*$/u;
const INTEGER_MAX = 999_999_999_999_999;
const DECIMAL_MAX = 999_999_999_999.999;
