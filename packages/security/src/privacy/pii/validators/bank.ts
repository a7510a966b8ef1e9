import { COUNTRIES } from './countries.ts';

/** BIC: four letters or digits of the bank, a country, two of the place, perhaps three of the branch. */
export function isBic(code: string): boolean {
  return BIC.test(code) && COUNTRIES.has(code.slice(4, 6));
}

const BIC = /^[A-Z]{4}[A-Z]{2}[A-Z\d]{2}(?:[A-Z\d]{3})?$/u;
