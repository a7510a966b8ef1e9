import { hasLuhnCheck } from './luhn.ts';

/** Whose card numbers begin so, and how long they are. */
interface CardNetwork {
  readonly name: string;
  /** First digits, from and to, of equal length. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly lengths: readonly number[];
}

/**
 * The network of a payment card number whose check digit holds; undefined for other numbers.
 *
 * @param digits - ASCII digits alone, 12 to 19.
 * @see ISO/IEC 7812-1; the networks' published ranges of issuer identification numbers.
 */
export function findCardNetwork(digits: string): string | undefined {
  if (digits.length < 12 || digits.length > 19 || !hasLuhnCheck(digits)) return undefined;
  if (isOneDigit(digits)) return undefined;
  return NETWORKS.find((network) => network.lengths.includes(digits.length) && network.ranges.some((range) => isIn(digits, range)))?.name;
}

function isIn(digits: string, [first, last]: readonly [number, number]): boolean {
  const prefix = Number(digits.slice(0, String(first).length));
  return prefix >= first && prefix <= last;
}

function isOneDigit(digits: string): boolean {
  for (let index = 1; index < digits.length; index += 1) if (digits.charCodeAt(index) !== digits.charCodeAt(0)) return false;
  return true;
}

/** In the order of how narrow their ranges are. */
const NETWORKS: readonly CardNetwork[] = [
  { name: 'visa', ranges: [[4, 4]], lengths: [13, 16, 19] },
  { name: 'mastercard', ranges: [[51, 55], [2221, 2720]], lengths: [16] },
  { name: 'amex', ranges: [[34, 34], [37, 37]], lengths: [15] },
  { name: 'discover', ranges: [[6011, 6011], [644, 649], [65, 65]], lengths: [16, 19] },
  { name: 'jcb', ranges: [[3528, 3589], [2131, 2131], [1800, 1800]], lengths: [15, 16, 19] },
  { name: 'diners', ranges: [[300, 305], [3095, 3095], [36, 36], [38, 39]], lengths: [14, 16, 19] },
  { name: 'unionpay', ranges: [[62, 62], [81, 81]], lengths: [16, 17, 18, 19] },
  { name: 'rupay', ranges: [[60, 60], [82, 82], [508, 508], [353, 353], [356, 356]], lengths: [16] },
  { name: 'mir', ranges: [[2200, 2204]], lengths: [16, 17, 18, 19] },
  { name: 'troy', ranges: [[9792, 9792]], lengths: [16] },
  { name: 'maestro', ranges: [[5018, 5018], [5020, 5020], [5038, 5038], [5893, 5893], [6304, 6304], [6759, 6759], [6761, 6763], [6390, 6390]], lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
];
