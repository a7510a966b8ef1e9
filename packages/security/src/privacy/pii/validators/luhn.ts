/**
 * The check digit of payment cards, IMEI, NPI and several national numbers: every second digit from the right doubled.
 *
 * @param digits - ASCII digits alone.
 * @see ISO/IEC 7812-1, annex B.
 */
export function hasLuhnCheck(digits: string): boolean {
  let sum = 0;
  let isDoubled = false;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    const digit = digits.charCodeAt(index) - 0x30;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += isDoubled ? doubled : digit;
    isDoubled = !isDoubled;
  }
  return digits !== '' && sum % 10 === 0;
}
