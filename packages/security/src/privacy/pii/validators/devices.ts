import { toBase36 } from '../scanning/characters.ts';
import { areDigits, isOneCharacter } from './checksums.ts';
import { hasLuhnCheck } from './luhn.ts';

/** IMEI of a mobile device: fifteen digits with Luhn; without the check digit fourteen, with a software version sixteen. */
export function isImei(digits: string): boolean {
  if (isOneCharacter(digits)) return false;
  return areDigits(digits, 14) || areDigits(digits, 16) || isCheckedImei(digits);
}

/** IMEI of fifteen digits whose check digit holds. */
export function isCheckedImei(digits: string): boolean {
  return areDigits(digits, 15) && !isOneCharacter(digits) && hasLuhnCheck(digits);
}

/** ICCID of a SIM card: 89, nineteen or twenty digits, Luhn. */
export function isIccid(digits: string): boolean {
  return (areDigits(digits, 19) || areDigits(digits, 20)) && digits.startsWith('89') && hasLuhnCheck(digits);
}

/** Vehicle identification number: seventeen characters without I, O, Q; the ninth checks the others by mod 11. */
export function isVin(code: string): boolean {
  if (code.length !== 17) return false;
  let sum = 0;
  let letters = 0;
  for (let index = 0; index < 17; index += 1) {
    const value = toBase36(code.charCodeAt(index));
    if (value < 0 || value === 18 || value === 24 || value === 26) return false;
    if (value > 9) letters += 1;
    sum += (value > 9 ? (VIN_VALUES[value - 10] ?? 0) : value) * (VIN_WEIGHTS[index] ?? 0);
  }
  return letters > 0 && letters < 17 && '0123456789X'.charAt(sum % 11) === code.charAt(8);
}

/** What A to Z count. */
const VIN_VALUES: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9];
const VIN_WEIGHTS: readonly number[] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
