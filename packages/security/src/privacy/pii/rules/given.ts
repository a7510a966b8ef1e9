import type { IdentifierRule } from './identifier-rule.ts';

/** What offices and organisations give a person, with a form but no check: a name nearby has to say what it is. */
export const GIVEN_RULES: readonly IdentifierRule[] = [
  { type: 'US_PASSPORT', rule: 'us-passport', forms: [['A99999999', 'cued'], ['999999999', 'cued']], check: () => true, score: 0.75 },
  { type: 'PASSPORT', rule: 'passport', forms: [['A99999999', 'cued'], ['999999999', 'cued'], ['A9999999', 'cued'], ['AA9999999', 'cued'], ['99AA99999', 'cued'], ['AA999999', 'cued'], ['AAA999999', 'cued'], ['A999999', 'cued']], check: () => true, score: 0.75 },
  { type: 'US_DRIVER_LICENSE', rule: 'us-driver-license', forms: [['A9999999', 'cued'], ['A999999999999', 'cued'], ['A99999999999', 'cued'], ['99999999', 'cued'], ['999999999', 'cued'], ['9999999', 'cued'], ['A99999999', 'cued'], ['AA999999', 'cued'], ['A9999-99999-99999', 'cued'], ['9999-99-9999', 'cued'], ['A999-9999-9999', 'cued'], ['A999-999-99-999-9', 'cued'], ['99 999 999', 'cued']], check: () => true, score: 0.75 },
  { type: 'CVV', rule: 'cvv', forms: [['999', 'cued'], ['9999', 'cued']], check: () => true, score: 0.7 },
  { type: 'CARD_EXPIRY', rule: 'card-expiry', forms: [['99/99', 'cued'], ['99/9999', 'cued'], ['99-99', 'cued'], ['99-9999', 'cued']], check: (code) => Number(code.slice(0, 2)) >= 1 && Number(code.slice(0, 2)) <= 12, score: 0.7 },
  { type: 'POSTAL_CODE', rule: 'postal-code', forms: [['99999', 'cued'], ['99999-9999', 'cued'], ['9999', 'cued'], ['999999', 'cued'], ['99-999', 'cued'], ['999 99', 'cued'], ['99999-999', 'cued'], ['9999-999', 'cued'], ['999-9999', 'cued'], ['9999 AA', 'cued'], ['A9A 9A9', 'cued'], ['A9A9A9', 'cued'], ['9999AA', 'cued']], check: () => true, score: 0.65 },
  { type: 'PIN', rule: 'pin', forms: [['9999', 'cued'], ['999999', 'cued'], ['99999', 'cued']], check: () => true, score: 0.6 },
];
