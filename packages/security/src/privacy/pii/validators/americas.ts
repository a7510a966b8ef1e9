import { toBase36 } from '../scanning/characters.ts';
import { areDigits, digitAt, isOneCharacter, isShortDay, weightedSum } from './checksums.ts';
import { hasLuhnCheck } from './luhn.ts';

/** Canadian Social Insurance number: Luhn, first digit not 0 or 8. */
export function isCaSin(digits: string): boolean {
  return areDigits(digits, 9) && !'08'.includes(digits.charAt(0)) && !isOneCharacter(digits) && hasLuhnCheck(digits);
}

/** Brazilian CPF: two check digits by mod 11. */
export function isBrCpf(digits: string): boolean {
  if (!areDigits(digits, 11) || isOneCharacter(digits)) return false;
  return brazilianCheck(digits, 9, 11) === digitAt(digits, 9) && brazilianCheck(digits, 10, 11) === digitAt(digits, 10);
}

/** Brazilian CNPJ: two check digits by mod 11; since July 2026 letters may stand before them, as their ASCII code minus 48. */
export function isBrCnpj(code: string): boolean {
  if (code.length !== 14 || !areDigits(code.slice(12), 2) || isOneCharacter(code)) return false;
  for (let index = 0; index < 12; index += 1) if (toBase36(code.charCodeAt(index)) < 0) return false;
  return brazilianCheck(code, 12, 9) === digitAt(code, 12) && brazilianCheck(code, 13, 9) === digitAt(code, 13);
}

/** Mexican CURP: name, day of birth, sex, state, check digit by mod 10 over base 37. */
export function isMxCurp(code: string): boolean {
  if (!CURP.test(code) || !isShortDay(code, 4)) return false;
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += CURP_ALPHABET.indexOf(code.charAt(index)) * (18 - index);
  return (10 - (sum % 10)) % 10 === digitAt(code, 17);
}

/** Mexican RFC of a person or company: name, day, two characters, a check character that numbers in use do not all keep. */
export function isMxRfc(code: string): boolean {
  return RFC.test(code) && isShortDay(code, code.length - 9);
}

/** Whether the check character of a Mexican RFC holds, mod 11. */
export function hasMxRfcCheck(code: string): boolean {
  const padded = code.padStart(13, ' ');
  let sum = 0;
  for (let index = 0; index < 12; index += 1) sum += RFC_ALPHABET.indexOf(padded.charAt(index)) * (13 - index);
  return '0123456789A'.charAt((11 - (sum % 11)) % 11) === code.charAt(code.length - 1);
}

/** Argentinian CUIT or CUIL: a kind, a number, mod 11. */
export function isArCuit(digits: string): boolean {
  if (!areDigits(digits, 11) || !AR_KINDS.has(digits.slice(0, 2))) return false;
  return '012345678990'.charAt(11 - (weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) === digits.charAt(10);
}

/** Chilean RUT: seven or eight digits and a check character, mod 11 with K for ten. */
export function isClRut(code: string): boolean {
  const digits = code.slice(0, -1);
  if (!areDigits(digits, 7) && !areDigits(digits, 8)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) sum += digitAt(digits, digits.length - 1 - index) * ((index % 6) + 2);
  return '0K987654321'.charAt(sum % 11) === code.slice(-1);
}

/** Colombian NIT: mod 11 with weights of primes from the right. */
export function isCoNit(digits: string): boolean {
  if (digits.length < 8 || digits.length > 16 || !areDigits(digits, digits.length)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length - 1; index += 1) sum += digitAt(digits, digits.length - 2 - index) * (CO_WEIGHTS[index] ?? 0);
  return '01987654321'.charAt(sum % 11) === digits.slice(-1);
}

/** The check digit over the first characters, weights 2 upwards from the right, starting again after a greatest one. */
function brazilianCheck(code: string, count: number, weightMax: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += (code.charCodeAt(count - 1 - index) - 48) * ((index % (weightMax - 1)) + 2);
  const remainder = sum % 11;
  return remainder < 2 ? 0 : 11 - remainder;
}

const CURP = /^[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[\dA-Z]\d$/u;
const CURP_ALPHABET = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
const RFC = /^[A-Z&Ñ]{3,4}\d{6}[\dA-Z]{2}[\dA]$/u;
const RFC_ALPHABET = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';
const AR_KINDS: ReadonlySet<string> = new Set(['20', '23', '24', '25', '26', '27', '30', '33', '34', '50', '51', '55']);
const CO_WEIGHTS: readonly number[] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
