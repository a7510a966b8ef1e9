/** A set of ASCII characters: 1 at the code of each member. */
export type Alphabet = Uint8Array;

/** An alphabet of the characters in `characters`. Characters outside ASCII have no place in it. */
export function alphabetOf(characters: string): Alphabet {
  const alphabet = new Uint8Array(ASCII_SIZE);
  for (let index = 0; index < characters.length; index += 1) alphabet[characters.charCodeAt(index)] = 1;
  return alphabet;
}

/** True when the character with this code is a member; false for any code outside ASCII, -1 for the end of a text included. */
export function isIn(alphabet: Alphabet, code: number): boolean {
  return alphabet[code] === 1;
}

/** The characters of an alphabet of {@link ALPHABETS}, for generators and messages. */
export function charactersOf(alphabet: Alphabet): string {
  let characters = '';
  for (let code = 0; code < ASCII_SIZE; code += 1) if (alphabet[code] === 1) characters += String.fromCharCode(code);
  return characters;
}

const ASCII_SIZE = 128;
const DIGITS = '0123456789';
const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS_AND_DIGITS = `${UPPER_CASE}${LOWER_CASE}${DIGITS}`;

/** The alphabets that grammars of formats name. */
export const ALPHABETS: Readonly<Record<string, Alphabet>> = {
  digit: alphabetOf(DIGITS),
  /** What base64 of a decimal number begins with. */
  mno: alphabetOf('MNO'),
  hex: alphabetOf(`${DIGITS}abcdef`),
  HEX: alphabetOf(`${DIGITS}ABCDEF`),
  anyhex: alphabetOf(`${DIGITS}abcdefABCDEF`),
  lower: alphabetOf(LOWER_CASE),
  upper: alphabetOf(UPPER_CASE),
  letter: alphabetOf(`${LOWER_CASE}${UPPER_CASE}`),
  lower36: alphabetOf(`${DIGITS}${LOWER_CASE}`),
  upper36: alphabetOf(`${DIGITS}${UPPER_CASE}`),
  /** RFC 4648 section 6. */
  base32: alphabetOf(`${UPPER_CASE}234567`),
  /** BIP 173. */
  bech32: alphabetOf('qpzry9x8gf2tvdw0s3jn54khce6mua7l'),
  BECH32: alphabetOf('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'),
  /** Bitcoin's, without 0, O, I and l. */
  base58: alphabetOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'),
  base62: alphabetOf(LETTERS_AND_DIGITS),
  /** Letters, digits, `_`. */
  word: alphabetOf(`${LETTERS_AND_DIGITS}_`),
  /** Letters, digits, `-`. */
  dashed: alphabetOf(`${LETTERS_AND_DIGITS}-`),
  lowerdashed: alphabetOf(`${DIGITS}${LOWER_CASE}_-`),
  /** RFC 4648 section 4, padding included. */
  base64: alphabetOf(`${LETTERS_AND_DIGITS}+/=`),
  /** RFC 4648 section 5. */
  base64url: alphabetOf(`${LETTERS_AND_DIGITS}-_`),
  base64urlpadded: alphabetOf(`${LETTERS_AND_DIGITS}-_=`),
  /** RFC 6750's characters of a bearer token. */
  token68: alphabetOf(`${LETTERS_AND_DIGITS}-._~+/=`),
  /** As a query writes base64: RFC 3986 section 2.1. */
  percent: alphabetOf(`${LETTERS_AND_DIGITS}-_.~%`),
  dotted: alphabetOf(`${LETTERS_AND_DIGITS}-_.`),
  tilde: alphabetOf(`${LETTERS_AND_DIGITS}_~.-`),
  pad: alphabetOf('='),
};

/** Characters that make one word of a token with their neighbour. */
export const WORD: Alphabet = alphabetOf(`${LETTERS_AND_DIGITS}_`);

/** Characters of names of settings, variables and headers. */
export const NAME: Alphabet = alphabetOf(`${LETTERS_AND_DIGITS}_-.`);

/** Characters that base64, paths and slugs go on with: a weak prefix may not stand beside them. */
export const GLUE: Alphabet = alphabetOf('-+/.=~%@');

/** Characters of an unquoted value. */
export const BARE_VALUE: Alphabet = alphabetOf(`${LETTERS_AND_DIGITS}_-+/=.~%@!^*#:?$|&`);

/** What a password in quotes may hold: every visible ASCII character but quotes, the backslash and angle brackets. */
export const QUOTED_VALUE: Alphabet = alphabetOf(`${LETTERS_AND_DIGITS}!#$%&()*+,-./:;=?@[]^_{|}~`);

/** Every visible ASCII character. */
export const VISIBLE: Alphabet = alphabetOf(Array.from({ length: 94 }, (_, index) => String.fromCharCode(index + 33)).join(''));
