import { toBase36 } from '../scanning/characters.ts';
import { areDigits, digitAt, hasVerhoeffCheck, isDay, isOneCharacter, isShortDay, weightedSum } from './checksums.ts';
import { hasLuhnCheck } from './luhn.ts';

/** Indian Aadhaar: twelve digits, the first 2 to 9, Verhoeff, no palindrome. */
export function isInAadhaar(digits: string): boolean {
  if (!areDigits(digits, 12) || digits.charCodeAt(0) < 0x32 || digits === [...digits].toReversed().join('')) return false;
  return hasVerhoeffCheck(digits);
}

/** Indian PAN: five letters, the fourth the kind of holder, four digits, a letter. */
export function isInPan(code: string): boolean {
  return PAN.test(code) && code.slice(5, 9) !== '0000';
}

/** Indian GSTIN: state, PAN, registration, Z, check character by mod 36. */
export function isInGstin(code: string): boolean {
  if (!GSTIN.test(code) || Number(code.slice(0, 2)) < 1 || Number(code.slice(0, 2)) > 38 || !isInPan(code.slice(2, 12))) return false;
  let sum = 0;
  for (let index = 0; index < 14; index += 1) {
    const product = toBase36(code.charCodeAt(index)) * ((index % 2) + 1);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return (36 - (sum % 36)) % 36 === toBase36(code.charCodeAt(14));
}

/** Chinese resident identity number: region, day of birth, serial, ISO 7064 mod 11-2. */
export function isCnRic(code: string): boolean {
  if (code.length !== 18 || !areDigits(code.slice(0, 17), 17)) return false;
  if (!isDay(Number(code.slice(6, 10)), Number(code.slice(10, 12)), Number(code.slice(12, 14)))) return false;
  if (!CN_PROVINCES.has(code.slice(0, 2)) || !['18', '19', '20'].includes(code.slice(6, 8))) return false;
  return '10X98765432'.charAt(weightedSum(code, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11) === code.charAt(17);
}

/** Japanese individual number: weights 6-5-4-3-2-7-6-5-4-3-2, mod 11. */
export function isJpMyNumber(digits: string): boolean {
  if (!areDigits(digits, 12) || isOneCharacter(digits)) return false;
  const remainder = weightedSum(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (remainder < 2 ? 0 : 11 - remainder) === digitAt(digits, 11);
}

/** Korean resident number: a day of birth with the century in the seventh digit; tails since October 2020 are random. */
export function isKrRrn(digits: string): boolean {
  if (!areDigits(digits, 13)) return false;
  const kind = digitAt(digits, 6);
  const century = [1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800][kind] ?? 0;
  return isDay(century + Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4, 6)));
}

/** Whether the check digit of a Korean resident number holds, as it does for those given before October 2020. */
export function hasKrRrnCheck(digits: string): boolean {
  return (11 - (weightedSum(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === digitAt(digits, 12);
}

/** Singapore NRIC or FIN: a letter, seven digits, a check letter by mod 11. */
export function isSgNric(code: string): boolean {
  const digits = code.slice(1, 8);
  if (code.length !== 9 || !areDigits(digits, 7)) return false;
  const first = code.charAt(0);
  const offset = SG_OFFSETS.get(first);
  if (offset === undefined) return false;
  const remainder = (weightedSum(digits, [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  if (first === 'M') return 'KLJNPQRTUWX'.charAt(10 - remainder) === code.charAt(8);
  return ('ST'.includes(first) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK').charAt(remainder) === code.charAt(8);
}

/** Thai identity number: weights 13 to 2, mod 11. */
export function isThTnin(digits: string): boolean {
  if (!areDigits(digits, 13) || digits.startsWith('0') || digits.startsWith('9')) return false;
  return (11 - (weightedSum(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(digits, 12);
}

/** Turkish identity number: two check digits. */
export function isTrTckn(digits: string): boolean {
  if (!areDigits(digits, 11) || digits.startsWith('0')) return false;
  const odd = weightedSum(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weightedSum(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
  return (((odd * 7 - even) % 10) + 10) % 10 === digitAt(digits, 9) && (odd + even + digitAt(digits, 9)) % 10 === digitAt(digits, 10);
}

/** Israeli identity number: Luhn over nine digits. */
export function isIlId(digits: string): boolean {
  return (areDigits(digits, 9) || areDigits(digits, 8)) && Number(digits) > 0 && hasLuhnCheck(digits.padStart(9, '0'));
}

/** South African identity number: day of birth, serial, citizenship, Luhn. */
export function isZaId(digits: string): boolean {
  return areDigits(digits, 13) && isShortDay(digits) && '012'.includes(digits.charAt(10)) && hasLuhnCheck(digits);
}

const PAN = /^[A-Z]{3}[ABCFGHJKLPT][A-Z]\d{4}[A-Z]$/u;
const GSTIN = /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]$/u;
const CN_PROVINCES: ReadonlySet<string> = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(' '));
const SG_OFFSETS: ReadonlyMap<string, number> = new Map([['S', 0], ['T', 4], ['F', 0], ['G', 4], ['M', 3]]);
