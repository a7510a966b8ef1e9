import { areDigits, digitAt, isDay, isShortDay, isOneCharacter, weightedSum } from './checksums.ts';
import { hasLuhnCheck } from './luhn.ts';

/** Dutch BSN: the eleven-test. */
export function isNlBsn(digits: string): boolean {
  if (!areDigits(digits, 9) || Number(digits) === 0 || isOneCharacter(digits)) return false;
  return weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** Belgian national number: day of birth, serial, 97 minus the rest by 97, with a 2 before it for births since 2000. */
export function isBeNationalNumber(digits: string): boolean {
  if (!areDigits(digits, 11)) return false;
  const month = Number(digits.slice(2, 4)) % 20;
  const day = Number(digits.slice(4, 6));
  if (month > 12 || day > 31 || digits.slice(6, 9) === '000') return false;
  const check = Number(digits.slice(9));
  return 97 - (Number(digits.slice(0, 9)) % 97) === check || 97 - (Number(`2${digits.slice(0, 9)}`) % 97) === check;
}

/** Polish PESEL: day of birth with the century in the month, serial, weights 1-3-7-9. */
export function isPlPesel(digits: string): boolean {
  if (!areDigits(digits, 11)) return false;
  const month = Number(digits.slice(2, 4));
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] ?? 1900;
  if (!isDay(century + Number(digits.slice(0, 2)), month % 20, Number(digits.slice(4, 6)))) return false;
  return (10 - (weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digitAt(digits, 10);
}

/** Polish NIP: weights 6-5-7-2-3-4-5-6-7, mod 11. */
export function isPlNip(digits: string): boolean {
  return areDigits(digits, 10) && !isOneCharacter(digits) && weightedSum(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digitAt(digits, 9);
}

/** Swedish personal or coordination number, ten or twelve digits: day of birth (plus 60), serial, Luhn over the last ten. */
export function isSePersonnummer(digits: string): boolean {
  if (!areDigits(digits, 10) && !areDigits(digits, 12)) return false;
  const short = digits.slice(-10);
  const month = Number(short.slice(2, 4));
  const day = Number(short.slice(4, 6)) % 60;
  if (digits.length === 12 && !['18', '19', '20'].includes(digits.slice(0, 2))) return false;
  const year = Number(short.slice(0, 2));
  const isBirth = digits.length === 12 ? isDay(Number(digits.slice(0, 4)), month, day) : isDay(1900 + year, month, day) || isDay(2000 + year, month, day);
  return isBirth && hasLuhnCheck(short);
}

/** Finnish personal identity code without its hyphen's place changed: DDMMYY, century sign, serial, mod-31 character. */
export function isFiHetu(code: string): boolean {
  if (code.length !== 11 || !FI_CENTURIES.has(code.charAt(6))) return false;
  const digits = code.slice(0, 6) + code.slice(7, 10);
  if (!areDigits(digits, 9) || Number(code.slice(7, 10)) < 2) return false;
  const year = (FI_CENTURIES.get(code.charAt(6)) ?? 0) + Number(code.slice(4, 6));
  return isDay(year, Number(code.slice(2, 4)), Number(code.slice(0, 2))) && FI_CHECKS.charAt(Number(digits) % 31) === code.charAt(10);
}

/** Danish CPR number: a day of birth; its check digit means nothing since 2007. */
export function isDkCpr(digits: string): boolean {
  return areDigits(digits, 10) && isShortDay(digits.slice(4, 6) + digits.slice(2, 4) + digits.slice(0, 2));
}

/** Norwegian birth number or D number: a day of birth, two check digits by mod 11. */
export function isNoFnr(digits: string): boolean {
  if (!areDigits(digits, 11)) return false;
  const day = Number(digits.slice(0, 2)) % 40;
  const month = Number(digits.slice(2, 4)) % 40;
  if (!isDay(2000, month, day)) return false;
  const first = (11 - (weightedSum(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
  const second = (11 - (weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return first === digitAt(digits, 9) && second === digitAt(digits, 10);
}

/** Irish PPS number: seven digits, a check letter by mod 23, perhaps a second letter that counts nine times. */
export function isIePps(code: string): boolean {
  const digits = code.slice(0, 7);
  if (!areDigits(digits, 7) || code.length < 8 || code.length > 9) return false;
  const second = code.charAt(8);
  const value = second === '' || 'WTX'.includes(second) ? 0 : second.charCodeAt(0) - 0x40;
  if (value < 0 || value > 9) return false;
  return 'WABCDEFGHIJKLMNOPQRSTUV'.charAt((weightedSum(digits, [8, 7, 6, 5, 4, 3, 2]) + value * 9) % 23) === code.charAt(7);
}

const FI_CENTURIES: ReadonlyMap<string, number> = new Map([
  ['+', 1800], ...[...'-UVWXY'].map((sign): [string, number] => [sign, 1900]), ...[...'ABCDEF'].map((sign): [string, number] => [sign, 2000]),
]);
const FI_CHECKS = '0123456789ABCDEFHJKLMNPRSTUVWXY';
