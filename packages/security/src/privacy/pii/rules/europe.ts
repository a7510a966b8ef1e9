import { isAtSvnr, isChAhv, isDeDocument, isDeHealth, isDePension, isDeTaxId } from '../validators/germany-austria-switzerland.ts';
import { isBeNationalNumber, isDkCpr, isFiHetu, isIePps, isNlBsn, isNoFnr, isPlNip, isPlPesel, isSePersonnummer } from '../validators/northern-europe.ts';
import { isEsNie, isEsNif, isFrNir, isItFiscalCode, isItVat, isPtNif } from '../validators/southern-europe.ts';
import { isUkDrivingLicence, isUkNhs, isUkNino, isUkPostcode, isUkUtr } from '../validators/united-kingdom.ts';
import type { IdentifierRule } from './identifier-rule.ts';

/** Identifiers of Europe. */
export const EUROPEAN_RULES: readonly IdentifierRule[] = [
  { type: 'UK_NINO', rule: 'uk-nino', forms: [['AA999999A', 'alone'], ['AA·99·99·99·A', 'alone'], ['AA 999999 A', 'alone'], ['AA999999 A', 'alone']], check: isUkNino, score: 0.9 },
  { type: 'UK_NHS', rule: 'uk-nhs', forms: [['999 999 9999', 'alone'], ['999-999-9999', 'cued'], ['9999999999', 'cued']], check: isUkNhs, score: 0.7 },
  { type: 'UK_UTR', rule: 'uk-utr', forms: [['9999999999', 'cued'], ['99999 99999', 'cued']], check: isUkUtr, score: 0.85 },
  { type: 'UK_DRIVING_LICENCE', rule: 'uk-driving-licence', forms: [['*****999999***AA', 'cued'], ['*****999999**9AA', 'alone'], ['***** 999999 ***AA', 'cued']], check: isUkDrivingLicence, score: 0.7 },
  { type: 'UK_POSTCODE', rule: 'uk-postcode', forms: [['A* 9AA', 'alone'], ['A** 9AA', 'alone'], ['A*** 9AA', 'alone'], ['A*9AA', 'cued'], ['A**9AA', 'cued'], ['A***9AA', 'cued']], check: isUkPostcode, score: 0.6 },
  { type: 'DE_TAX_ID', rule: 'de-tax-id', forms: [['99 999 999 999', 'alone'], ['99999999999', 'cued']], check: isDeTaxId, score: 0.95 },
  { type: 'DE_PENSION', rule: 'de-pension', forms: [['99999999A999', 'cued'], ['99 999999 A 999', 'cued'], ['99 999999 A 99 9', 'cued']], check: isDePension, score: 0.95 },
  { type: 'DE_HEALTH', rule: 'de-health', forms: [['A999999999', 'cued']], check: isDeHealth, score: 0.95 },
  { type: 'DE_ID_CARD', rule: 'de-document', forms: [['*********9', 'cued']], check: isDeDocument, score: 0.9 },
  { type: 'AT_SVNR', rule: 'at-svnr', forms: [['9999999999', 'cued'], ['9999 999999', 'cued'], ['9999-999999', 'cued']], check: isAtSvnr, score: 0.9 },
  { type: 'CH_AHV', rule: 'ch-ahv', forms: [['999.9999.9999.99', 'alone'], ['999 9999 9999 99', 'alone'], ['9999999999999', 'alone']], check: isChAhv, score: 0.99, isProof: true },
  { type: 'FR_NIR', rule: 'fr-nir', forms: [['9·99·99·9*·999·999·99', 'alone'], ['999999*99999999', 'cued'], ['9 99 99 9* 999 999/99', 'alone'], ['999999*999999 99', 'alone']], check: isFrNir, score: 0.98, isProof: true },
  { type: 'ES_NIF', rule: 'es-nif', forms: [['99999999A', 'alone'], ['99999999-A', 'alone'], ['99.999.999-A', 'alone'], ['99.999.999A', 'alone'], ['99999999 A', 'cued']], check: isEsNif, score: 0.85 },
  { type: 'ES_NIE', rule: 'es-nie', forms: [['A9999999A', 'alone'], ['A-9999999-A', 'alone'], ['A9999999-A', 'alone'], ['A-9999999A', 'alone']], check: isEsNie, score: 0.9 },
  { type: 'IT_FISCAL_CODE', rule: 'it-fiscal-code', forms: [['AAAAAA**A**A***A', 'alone']], check: isItFiscalCode, score: 0.99, isProof: true },
  { type: 'IT_VAT', rule: 'it-vat', forms: [['99999999999', 'cued'], ['AA99999999999', 'cued']], check: (code) => isItVat(code.startsWith('IT') ? code.slice(2) : code), score: 0.9 },
  { type: 'NL_BSN', rule: 'nl-bsn', forms: [['999999999', 'cued'], ['9999.99.999', 'cued'], ['9999 99 999', 'cued'], ['999 999 999', 'cued']], check: isNlBsn, score: 0.9 },
  { type: 'BE_NN', rule: 'be-nn', forms: [['99.99.99-999.99', 'alone'], ['99.99.99 999 99', 'alone'], ['99-99-99-999-99', 'alone'], ['99999999999', 'cued']], check: isBeNationalNumber, score: 0.98 },
  { type: 'PL_PESEL', rule: 'pl-pesel', forms: [['99999999999', 'cued']], check: isPlPesel, score: 0.95 },
  { type: 'PL_NIP', rule: 'pl-nip', forms: [['9999999999', 'cued'], ['999-999-99-99', 'alone'], ['999-99-99-999', 'alone'], ['999 999 99 99', 'cued']], check: isPlNip, score: 0.9 },
  { type: 'SE_PERSONNUMMER', rule: 'se-personnummer', forms: [['999999-9999', 'alone'], ['99999999-9999', 'alone'], ['9999999999', 'cued'], ['999999999999', 'cued']], check: isSePersonnummer, score: 0.85 },
  { type: 'FI_HETU', rule: 'fi-hetu', forms: [['999999A999*', 'alone'], ['999999-999*', 'alone']], check: (code) => isFiHetu(code.length === 10 ? `${code.slice(0, 6)}-${code.slice(6)}` : code), score: 0.9 },
  { type: 'DK_CPR', rule: 'dk-cpr', forms: [['999999-9999', 'cued'], ['999999 9999', 'cued'], ['9999999999', 'cued']], check: isDkCpr, score: 0.8 },
  { type: 'NO_FNR', rule: 'no-fnr', forms: [['99999999999', 'cued'], ['999999 99999', 'alone']], check: isNoFnr, score: 0.9 },
  { type: 'IE_PPS', rule: 'ie-pps', forms: [['9999999A', 'alone'], ['9999999AA', 'alone']], check: isIePps, score: 0.75 },
  { type: 'PT_NIF', rule: 'pt-nif', forms: [['999999999', 'cued'], ['999 999 999', 'cued']], check: isPtNif, score: 0.9 },
];
