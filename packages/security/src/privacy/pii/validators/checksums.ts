/** The sum of digits times their weights, from the left; digits beyond the weights do not count. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += (digits.charCodeAt(index) - 0x30) * weight;
  return sum;
}

/** The value of one digit of a text. */
export function digitAt(digits: string, index: number): number {
  return digits.charCodeAt(index) - 0x30;
}

/** Whether a text is made of ASCII digits, this many. */
export function areDigits(text: string, count: number): boolean {
  if (text.length !== count) return false;
  for (let index = 0; index < count; index += 1) if (text.charCodeAt(index) < 0x30 || text.charCodeAt(index) > 0x39) return false;
  return true;
}

/** Whether all characters are the same. */
export function isOneCharacter(text: string): boolean {
  for (let index = 1; index < text.length; index += 1) if (text.charCodeAt(index) !== text.charCodeAt(0)) return false;
  return true;
}

/**
 * Verhoeff's check digit, which finds every wrong digit and every swap of neighbours.
 *
 * @param digits - ASCII digits alone, the check digit last.
 * @see J. Verhoeff, Error detecting decimal codes (1969).
 */
export function hasVerhoeffCheck(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digitAt(digits, digits.length - 1 - index);
    check = dihedralProduct(check, permute(digit, index));
  }
  return digits !== '' && check === 0;
}

/** ISO 7064 mod 11,10: the hybrid system of German tax numbers. */
export function hasMod1110Check(digits: string): boolean {
  let product = 10;
  for (let index = 0; index < digits.length - 1; index += 1) {
    const sum = (digitAt(digits, index) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

/** Whether year, month and day are a day of the calendar. */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && isLeap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0));
}

/** Whether the digits at an offset are a day as YYMMDD, of the 1900s or the 2000s. */
export function isShortDay(digits: string, offset = 0): boolean {
  const year = Number(digits.slice(offset, offset + 2));
  const month = Number(digits.slice(offset + 2, offset + 4));
  const day = Number(digits.slice(offset + 4, offset + 6));
  return isDay(1900 + year, month, day) || isDay(2000 + year, month, day);
}

/** The product in the symmetry group of the pentagon. */
function dihedralProduct(left: number, right: number): number {
  const sum = left < 5 ? left + (right % 5) : left - (right % 5);
  const turned = (((left < 5 ? sum : sum + 5) % 5) + 5) % 5;
  return left < 5 === right < 5 ? turned : turned + 5;
}

function permute(digit: number, times: number): number {
  let value = digit;
  for (let round = 0; round < times % 8; round += 1) value = PERMUTATION[value] ?? 0;
  return value;
}

const PERMUTATION: readonly number[] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
const MONTH_LENGTHS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
