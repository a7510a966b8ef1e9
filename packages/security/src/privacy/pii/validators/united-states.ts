import { areDigits, digitAt, isOneCharacter, weightedSum } from './checksums.ts';
import { hasLuhnCheck } from './luhn.ts';

/** US Social Security number: nine digits, no area 000, 666 or 9xx, no group 00, no serial 0000, none printed as a sample. */
export function isUsSsn(digits: string): boolean {
  if (!areDigits(digits, 9) || SAMPLE_SSNS.has(digits)) return false;
  const area = digits.slice(0, 3);
  return area !== '000' && area !== '666' && !area.startsWith('9') && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

/** US Individual Taxpayer Identification number: 9xx, groups 50–65, 70–88, 90–92, 94–99. */
export function isUsItin(digits: string): boolean {
  if (!areDigits(digits, 9) || !digits.startsWith('9')) return false;
  const group = Number(digits.slice(3, 5));
  return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92) || (group >= 94 && group <= 99);
}

/** US Adoption Taxpayer Identification number, which stands for a child until it has its own: 9xx, group 93. */
export function isUsAtin(digits: string): boolean {
  return areDigits(digits, 9) && digits.startsWith('9') && digits.slice(3, 5) === '93';
}

/** US Employer Identification number: a campus prefix that the IRS has assigned. */
export function isUsEin(digits: string): boolean {
  return areDigits(digits, 9) && !UNASSIGNED_EIN_PREFIXES.has(digits.slice(0, 2));
}

/** US National Provider Identifier: first digit 1 or 2, Luhn over the digits after 80840. */
export function isUsNpi(digits: string): boolean {
  return areDigits(digits, 10) && (digits.startsWith('1') || digits.startsWith('2')) && hasLuhnCheck(`80840${digits}`);
}

/** US routing number of the American Bankers Association: Federal Reserve prefix, weights 3-7-1. */
export function isUsRoutingNumber(digits: string): boolean {
  if (!areDigits(digits, 9) || isOneCharacter(digits)) return false;
  return weightedSum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

/** US routing number whose first two digits the Federal Reserve uses. */
export function hasFederalReservePrefix(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2));
  return prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80;
}

/** US Drug Enforcement Administration number: two letters (or letter and 9), seven digits, the last a check digit. */
export function isUsDea(code: string): boolean {
  const digits = code.slice(2);
  if (!areDigits(digits, 7) || !DEA_KINDS.includes(code.charAt(0))) return false;
  const odd = digitAt(digits, 0) + digitAt(digits, 2) + digitAt(digits, 4);
  const even = digitAt(digits, 1) + digitAt(digits, 3) + digitAt(digits, 5);
  return (odd + 2 * even) % 10 === digitAt(digits, 6);
}

/** US Medicare Beneficiary Identifier: eleven places, each with its own alphabet, without S, L, O, I, B, Z. */
export function isUsMbi(code: string): boolean {
  if (code.length !== 11 || code.startsWith('0')) return false;
  for (let index = 0; index < 11; index += 1) if (!fitsMbi(MBI_SHAPE.charAt(index), code.charAt(index))) return false;
  return true;
}

function fitsMbi(kind: string, character: string): boolean {
  const isDigit = character >= '0' && character <= '9';
  if (kind === '9') return isDigit;
  const isLetter = MBI_LETTERS.includes(character);
  return kind === 'A' ? isLetter : isLetter || isDigit;
}

const SAMPLE_SSNS: ReadonlySet<string> = new Set(['078051120', '219099999', '457555462', '123456789', '111111111', '222222222', '333333333', '444444444', '555555555', '777777777', '888888888']);
const UNASSIGNED_EIN_PREFIXES: ReadonlySet<string> = new Set(['00', '07', '08', '09', '17', '18', '19', '28', '29', '49', '69', '70', '78', '79', '89', '96', '97']);
const DEA_KINDS = 'ABCDEFGHJKLMPRSTUX';
const MBI_SHAPE = '9AX9AX9AA99';
const MBI_LETTERS = 'ACDEFGHJKMNPQRTUVWXY';
