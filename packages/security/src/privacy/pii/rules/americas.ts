import { hasMxRfcCheck, isArCuit, isBrCnpj, isBrCpf, isCaSin, isClRut, isCoNit, isMxCurp, isMxRfc } from '../validators/americas.ts';
import { hasFederalReservePrefix, isUsAtin, isUsDea, isUsEin, isUsItin, isUsMbi, isUsNpi, isUsRoutingNumber, isUsSsn } from '../validators/united-states.ts';
import type { IdentifierRule } from './identifier-rule.ts';

/** Identifiers of North and South America. */
export const AMERICAN_RULES: readonly IdentifierRule[] = [
  { type: 'US_ITIN', rule: 'us-itin', forms: [['999-99-9999', 'alone'], ['999 99 9999', 'alone'], ['999999999', 'cued']], check: isUsItin, score: 0.85 },
  { type: 'US_ITIN', rule: 'us-atin', forms: [['999-99-9999', 'alone'], ['999 99 9999', 'alone'], ['999999999', 'cued']], check: isUsAtin, score: 0.8 },
  { type: 'US_SSN', rule: 'us-ssn', forms: [['999-99-9999', 'alone'], ['999 99 9999', 'alone'], ['999.99.9999', 'cued'], ['999999999', 'cued']], check: isUsSsn, score: 0.85 },
  { type: 'US_EIN', rule: 'us-ein', forms: [['99-9999999', 'cued'], ['999999999', 'cued']], check: isUsEin, score: 0.85 },
  { type: 'US_NPI', rule: 'us-npi', forms: [['9999999999', 'cued']], check: isUsNpi, score: 0.95 },
  { type: 'US_ABA_ROUTING', rule: 'us-aba-routing', forms: [['999999999', 'cued'], ['9999-9999-9', 'cued']], check: isUsRoutingNumber, score: 0.9 },
  { type: 'US_ABA_ROUTING', rule: 'us-aba-routing-prefix', forms: [['9999-9999-9', 'alone']], check: (code) => hasFederalReservePrefix(code) && isUsRoutingNumber(code), score: 0.6 },
  { type: 'US_DEA', rule: 'us-dea', forms: [['AA9999999', 'alone'], ['A99999999', 'cued']], check: isUsDea, score: 0.85 },
  { type: 'US_MBI', rule: 'us-mbi', forms: [['9A**-A**-AA**', 'alone'], ['9A*9A*9AA99', 'alone'], ['9A*9-A*9-AA99', 'alone']], check: isUsMbi, score: 0.9 },
  { type: 'CA_SIN', rule: 'ca-sin', forms: [['999 999 999', 'alone'], ['999-999-999', 'alone'], ['999999999', 'cued']], check: isCaSin, score: 0.7 },
  { type: 'BR_CPF', rule: 'br-cpf', forms: [['999.999.999-99', 'alone'], ['999999999-99', 'alone'], ['999 999 999 99', 'cued'], ['99999999999', 'cued']], check: isBrCpf, score: 0.98 },
  { type: 'BR_CNPJ', rule: 'br-cnpj', forms: [['**.***.***/****-99', 'alone'], ['********/****-99', 'alone'], ['************99', 'cued']], check: isBrCnpj, score: 0.98, isProof: true },
  { type: 'MX_CURP', rule: 'mx-curp', forms: [['AAAA999999AAAAAA*9', 'alone']], check: isMxCurp, score: 0.99, isProof: true },
  { type: 'MX_RFC', rule: 'mx-rfc', forms: [['AAAA999999***', 'alone'], ['AAA999999***', 'alone'], ['AAAA-999999-***', 'alone'], ['AAA-999999-***', 'alone']], check: (code) => isMxRfc(code) && hasMxRfcCheck(code), score: 0.9 },
  { type: 'MX_RFC', rule: 'mx-rfc-unchecked', forms: [['AAAA999999***', 'cued'], ['AAA999999***', 'cued'], ['AAAA-999999-***', 'cued'], ['AAA-999999-***', 'cued']], check: isMxRfc, score: 0.7 },
  { type: 'AR_CUIT', rule: 'ar-cuit', forms: [['99-99999999-9', 'alone'], ['99 99999999 9', 'alone'], ['99.99999999.9', 'alone'], ['99999999999', 'cued']], check: isArCuit, score: 0.9 },
  { type: 'CL_RUT', rule: 'cl-rut', forms: [['99.999.999-*', 'alone'], ['9.999.999-*', 'alone'], ['99999999-*', 'alone'], ['9999999-*', 'alone'], ['99999999*', 'cued'], ['9999999*', 'cued']], check: isClRut, score: 0.85 },
  { type: 'CO_NIT', rule: 'co-nit', forms: [['999.999.999-9', 'alone'], ['999999999-9', 'cued'], ['9999999999', 'cued']], check: isCoNit, score: 0.75 },
];
