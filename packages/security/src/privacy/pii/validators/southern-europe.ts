import { isDigit, toBase36 } from '../scanning/characters.ts';
import { areDigits, digitAt, weightedSum } from './checksums.ts';
import { hasLuhnCheck } from './luhn.ts';

/** French NIR: sex, year, month, department (2A and 2B for Corsica), commune, serial, key 97 minus the rest by 97. */
export function isFrNir(code: string): boolean {
  if (code.length !== 15 || !'123478'.includes(code.charAt(0))) return false;
  const corsica = code.slice(5, 7);
  const numeric = CORSICA.get(corsica) === undefined ? code : code.slice(0, 5) + (CORSICA.get(corsica) ?? '') + code.slice(7);
  const month = Number(code.slice(3, 5));
  if (!areDigits(numeric, 15) || !((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50)) return false;
  return 97 - remainderBy97(numeric.slice(0, 13)) === Number(numeric.slice(13));
}

/** Spanish DNI: eight digits and the letter of their remainder by 23. */
export function isEsNif(code: string): boolean {
  return areDigits(code.slice(0, 8), 8) && code.length === 9 && ES_LETTERS.charAt(Number(code.slice(0, 8)) % 23) === code.charAt(8);
}

/** Spanish NIE: X, Y or Z in place of the first digit. */
export function isEsNie(code: string): boolean {
  const first = 'XYZ'.indexOf(code.charAt(0));
  return first >= 0 && isEsNif(String(first) + code.slice(1));
}

/** Italian fiscal code: names, date, place, check letter; digits may stand as letters where two people would share one. */
export function isItFiscalCode(code: string): boolean {
  if (code.length !== 16) return false;
  for (const [index, kind] of [...IT_SHAPE].entries()) if (!fitsItalian(kind, code.charAt(index))) return false;
  const day = Number(unmaskItalian(code.slice(9, 11))) % 40;
  if (day < 1 || day > 31) return false;
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const value = italianValue(code.charCodeAt(index));
    sum += index % 2 === 0 ? (IT_ODD[value] ?? 0) : value;
  }
  return sum % 26 === toBase36(code.charCodeAt(15)) - 10;
}

/** Italian VAT number: Luhn over eleven digits, office 001 to 100 or one of the special ones. */
export function isItVat(digits: string): boolean {
  if (!areDigits(digits, 11) || digits.startsWith('0000000')) return false;
  const office = Number(digits.slice(7, 10));
  return ((office >= 1 && office <= 100) || office === 120 || office === 121 || office === 888 || office === 999) && hasLuhnCheck(digits);
}

/** Portuguese NIF: weights 9 to 2, mod 11. */
export function isPtNif(digits: string): boolean {
  if (!areDigits(digits, 9) || digits.startsWith('0')) return false;
  return (((11 - (weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10) === digitAt(digits, 8);
}

function remainderBy97(digits: string): number {
  let remainder = 0;
  for (let index = 0; index < digits.length; index += 1) remainder = (remainder * 10 + digitAt(digits, index)) % 97;
  return remainder;
}

function fitsItalian(kind: string, character: string): boolean {
  if (kind === '9') return isDigit(character.charCodeAt(0)) || IT_OMOCODIA.includes(character);
  if (kind === 'M') return IT_MONTHS.includes(character);
  return toBase36(character.charCodeAt(0)) > 9;
}

function unmaskItalian(text: string): string {
  return [...text].map((character) => (IT_OMOCODIA.includes(character) ? String(IT_OMOCODIA.indexOf(character)) : character)).join('');
}

function italianValue(unit: number): number {
  return isDigit(unit) ? unit - 0x30 : unit - 0x41;
}

const CORSICA: ReadonlyMap<string, string> = new Map([['2A', '19'], ['2B', '18']]);
const ES_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
const IT_SHAPE = 'AAAAAA99M99A999A';
const IT_MONTHS = 'ABCDEHLMPRST';
const IT_OMOCODIA = 'LMNPQRSTUV';
/** What the characters in odd places count. */
const IT_ODD: readonly number[] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
