import { areDigits, digitAt, weightedSum } from './checksums.ts';

/** Australian tax file number: eight or nine digits, mod 11. */
export function isAuTfn(digits: string): boolean {
  if (areDigits(digits, 8)) return weightedSum(digits, [10, 7, 8, 4, 6, 3, 5, 1]) % 11 === 0;
  return areDigits(digits, 9) && Number(digits) > 0 && weightedSum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
}

/** Australian business number: mod 89 with one taken from the first digit. */
export function isAuAbn(digits: string): boolean {
  if (!areDigits(digits, 11) || digits.startsWith('0')) return false;
  return (weightedSum(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}

/** Australian company number: weights 8 to 1, mod 10. */
export function isAuAcn(digits: string): boolean {
  return areDigits(digits, 9) && Number(digits) > 0 && (10 - (weightedSum(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digitAt(digits, 8);
}

/** Australian Medicare card: first digit 2 to 6, weights 1-3-7-9, issue number, perhaps the person's line. */
export function isAuMedicare(digits: string): boolean {
  if (!areDigits(digits, 10) && !areDigits(digits, 11)) return false;
  const first = digitAt(digits, 0);
  return first >= 2 && first <= 6 && digitAt(digits, 9) > 0 && weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(digits, 8);
}

/** New Zealand IRD number: eight or nine digits between 10,000,000 and 150,000,000, mod 11 with a second set of weights. */
export function isNzIrd(digits: string): boolean {
  if (!areDigits(digits, 8) && !areDigits(digits, 9)) return false;
  if (Number(digits) < 10_000_000 || Number(digits) > 150_000_000) return false;
  const padded = digits.padStart(9, '0');
  const first = negatedBy11(weightedSum(padded, [3, 2, 7, 6, 5, 4, 3, 2]));
  const check = first === 10 ? negatedBy11(weightedSum(padded, [7, 4, 3, 2, 5, 2, 7, 6])) : first;
  return check === digitAt(padded, 8);
}

function negatedBy11(sum: number): number {
  return (11 - (sum % 11)) % 11;
}
