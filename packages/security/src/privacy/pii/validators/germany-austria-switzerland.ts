import { toBase36 } from '../scanning/characters.ts';
import { areDigits, digitAt, hasMod1110Check, isDay, isOneCharacter, weightedSum } from './checksums.ts';

/** German tax identification number: eleven digits, one repeated two or three times in the first ten, ISO 7064 mod 11,10. */
export function isDeTaxId(digits: string): boolean {
  if (!areDigits(digits, 11) || digits.startsWith('0')) return false;
  const counts = new Map<string, number>();
  for (const digit of digits.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && hasMod1110Check(digits);
}

/** German identity card or passport number with its check digit: weights 7-3-1 over digits and letters. */
export function isDeDocument(code: string): boolean {
  if (code.length !== 10 || !DE_DOCUMENT.test(code)) return false;
  return icaoSum(code.slice(0, 9)) % 10 === digitAt(code, 9);
}

/** The 7-3-1 sum of machine-readable travel documents. */
export function icaoSum(code: string): number {
  let sum = 0;
  for (let index = 0; index < code.length; index += 1) sum += Math.max(0, toBase36(code.charCodeAt(index))) * (ICAO_WEIGHTS[index % 3] ?? 0);
  return sum;
}

/** German pension insurance number (VKVV): area, day of birth, initial, serial, check digit. */
export function isDePension(code: string): boolean {
  if (code.length !== 12 || !areDigits(code.slice(0, 8) + code.slice(9), 11)) return false;
  const letter = toBase36(code.charCodeAt(8)) - 9;
  if (letter < 1 || !isDay(2000, Number(code.slice(4, 6)), Number(code.slice(2, 4)) % 50 || 1)) return false;
  const digits = code.slice(0, 8) + String(letter).padStart(2, '0') + code.slice(9, 11);
  return crossSum(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 === digitAt(code, 11);
}

/** German health insurance number (GKV): a letter, eight digits, a check digit. */
export function isDeHealth(code: string): boolean {
  const letter = toBase36(code.charCodeAt(0)) - 9;
  if (code.length !== 10 || letter < 1 || !areDigits(code.slice(1), 9)) return false;
  return crossSum(String(letter).padStart(2, '0') + code.slice(1, 9), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === digitAt(code, 9);
}

/** Austrian social insurance number: serial, check digit, day of birth; months 13 to 15 where a day has run out of numbers. */
export function isAtSvnr(digits: string): boolean {
  if (!areDigits(digits, 10) || digits.startsWith('0')) return false;
  return weightedSum(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(digits, 3);
}

/** Swiss AHV number: an EAN-13 of country 756. */
export function isChAhv(digits: string): boolean {
  if (!areDigits(digits, 13) || !digits.startsWith('756') || isOneCharacter(digits.slice(3))) return false;
  return weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

/** Products with their digits added up. */
function crossSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const product = digitAt(digits, index) * weight;
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum;
}

const DE_DOCUMENT = /^[CFGHJKLMNPRTVWXYZ\d]{9}\d$/u;
const ICAO_WEIGHTS: readonly number[] = [7, 3, 1];
