import { areDigits, digitAt, isOneCharacter, weightedSum } from './checksums.ts';

/** UK National Insurance number: prefixes that HMRC uses, suffix A to D. */
export function isUkNino(code: string): boolean {
  if (code.length !== 9 || !areDigits(code.slice(2, 8), 6)) return false;
  const first = code.charAt(0);
  const second = code.charAt(1);
  if (!NINO_FIRST.includes(first) || !NINO_SECOND.includes(second)) return false;
  return !BARRED_NINO_PREFIXES.has(first + second) && 'ABCD'.includes(code.charAt(8));
}

/** NHS number of England: weights 10 to 2, mod 11. */
export function isUkNhs(digits: string): boolean {
  if (!areDigits(digits, 10) || isOneCharacter(digits)) return false;
  return (11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digitAt(digits, 9);
}

/** UK Unique Taxpayer Reference: the first of ten digits checks the others, mod 11. */
export function isUkUtr(digits: string): boolean {
  if (!areDigits(digits, 10)) return false;
  return '21987654321'.charAt(weightedSum(digits.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11) === digits.charAt(0);
}

/** UK driving licence: five of the surname, date of birth with the sex in the month, initials, two check characters. */
export function isUkDrivingLicence(code: string): boolean {
  if (code.length !== 16 || !areDigits(code.slice(5, 11), 6)) return false;
  const month = Number(code.slice(6, 8)) % 50;
  const day = Number(code.slice(8, 10));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** UK postcode in capitals without its space: outward and inward code by their grammar. */
export function isUkPostcode(code: string): boolean {
  return UK_POSTCODE.test(code);
}

const NINO_FIRST = 'ABCEGHJKLMNOPRSTWXYZ';
const NINO_SECOND = 'ABCEGHJKLMNPRSTWXYZ';
const BARRED_NINO_PREFIXES: ReadonlySet<string> = new Set(['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ']);
const UK_POSTCODE = /^(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?)\d[ABD-HJLNP-UW-Z]{2}$/u;
