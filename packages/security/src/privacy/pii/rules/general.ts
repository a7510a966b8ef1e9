import { isBic } from '../validators/bank.ts';
import { isCheckedImei, isIccid, isImei, isVin } from '../validators/devices.ts';
import { isOneCharacter } from '../validators/checksums.ts';
import { hasLuhnCheck } from '../validators/luhn.ts';
import { findCardNetwork } from '../validators/payment-card.ts';
import type { Firing, IdentifierRule } from './identifier-rule.ts';

/** How many digits a card number may have. */
const LENGTHS: readonly number[] = [12, 13, 14, 15, 16, 17, 18, 19];

/** Identifiers of no country. */
export const GENERAL_RULES: readonly IdentifierRule[] = [
  {
    type: 'CREDIT_CARD',
    rule: 'card',
    // Two groups with a point between them are a decimal number.
    forms: [
      ['9999·9999·9999·9999', 'alone'], ['9999·9999·9999·9999·999', 'alone'], ['9999·999999·99999', 'alone'], ['9999·999999·9999', 'alone'], ['999999 9999999999999', 'alone'], ['999999-9999999999999', 'alone'],
      ['9999·9999·99999999', 'alone'], ['99999999 99999999', 'alone'], ['99999999-99999999', 'alone'], ['9999·9999·9999·9', 'alone'], ['9999·9999·9999·99', 'alone'], ['9999·9999·9999·999', 'alone'],
      ['999999999999', 'cued'], ['9999999999999', 'cued'], ['99999999999999', 'alone'], ['999999999999999', 'alone'], ['9999999999999999', 'alone'],
      ['99999999999999999', 'cued'], ['999999999999999999', 'cued'], ['9999999999999999999', 'alone'],
    ],
    check: (code) => findCardNetwork(code) !== undefined,
    score: 0.95,
  },
  { type: 'CREDIT_CARD', rule: 'card-named', forms: LENGTHS.map((length): readonly [string, Firing] => ['9'.repeat(length), 'cued']), check: (code) => !isOneCharacter(code) && hasLuhnCheck(code), score: 0.8 },
  { type: 'IMEI', rule: 'imei', forms: [['999999999999999', 'cued'], ['99-999999-999999-9', 'alone'], ['99 999999 999999 9', 'alone']], check: isCheckedImei, score: 0.9 },
  { type: 'IMEI', rule: 'imei-unchecked', forms: [['99999999999999', 'cued'], ['9999999999999999', 'cued'], ['99-999999-999999', 'cued'], ['99-999999-999999-99', 'cued']], check: isImei, score: 0.7 },
  { type: 'VIN', rule: 'vin', forms: [['*****************', 'alone']], check: isVin, score: 0.9 },
  { type: 'ICCID', rule: 'iccid', forms: [['9999999999999999999', 'alone'], ['99999999999999999999', 'alone']], check: isIccid, score: 0.85 },
  { type: 'BIC', rule: 'bic', forms: [['AAAAAA**', 'cued'], ['AAAAAA*****', 'cued']], check: isBic, score: 0.85 },
  { type: 'MAC_ADDRESS', rule: 'mac-dots', forms: [['****.****.****', 'alone']], check: (code) => /^[\dA-F]{12}$/u.test(code) && /\d/u.test(code) && /[A-F]/u.test(code), score: 0.7 },
];
