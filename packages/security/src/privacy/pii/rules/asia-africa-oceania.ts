import { hasKrRrnCheck, isCnRic, isIlId, isInAadhaar, isInGstin, isInPan, isJpMyNumber, isKrRrn, isSgNric, isThTnin, isTrTckn, isZaId } from '../validators/asia.ts';
import { isAuAbn, isAuAcn, isAuMedicare, isAuTfn, isNzIrd } from '../validators/oceania.ts';
import type { IdentifierRule } from './identifier-rule.ts';

/** Identifiers of Asia, Africa and Oceania. */
export const EASTERN_RULES: readonly IdentifierRule[] = [
  { type: 'IN_AADHAAR', rule: 'in-aadhaar', forms: [['9999 9999 9999', 'alone'], ['9999-9999-9999', 'alone'], ['999999999999', 'cued']], check: isInAadhaar, score: 0.8 },
  { type: 'IN_PAN', rule: 'in-pan', forms: [['AAAAA9999A', 'alone']], check: isInPan, score: 0.85 },
  { type: 'IN_GSTIN', rule: 'in-gstin', forms: [['99AAAAA9999A*A*', 'alone']], check: isInGstin, score: 0.99, isProof: true },
  { type: 'CN_RIC', rule: 'cn-ric', forms: [['99999999999999999*', 'alone'], ['999999 99999999 999*', 'alone']], check: isCnRic, score: 0.99, isProof: true },
  { type: 'JP_MY_NUMBER', rule: 'jp-my-number', forms: [['9999 9999 9999', 'alone'], ['9999-9999-9999', 'alone'], ['999999999999', 'cued']], check: isJpMyNumber, score: 0.7 },
  { type: 'KR_RRN', rule: 'kr-rrn', forms: [['999999-9999999', 'alone']], check: (code) => isKrRrn(code) && hasKrRrnCheck(code), score: 0.95 },
  { type: 'KR_RRN', rule: 'kr-rrn-unchecked', forms: [['999999-9999999', 'alone'], ['9999999999999', 'cued']], check: isKrRrn, score: 0.75 },
  { type: 'SG_NRIC_FIN', rule: 'sg-nric-fin', forms: [['A9999999A', 'alone']], check: isSgNric, score: 0.9 },
  { type: 'TH_TNIN', rule: 'th-tnin', forms: [['9-9999-99999-99-9', 'alone'], ['9 9999 99999 99 9', 'alone'], ['9999999999999', 'cued']], check: isThTnin, score: 0.95 },
  { type: 'TR_TCKN', rule: 'tr-tckn', forms: [['99999999999', 'cued']], check: isTrTckn, score: 0.95 },
  { type: 'IL_ID', rule: 'il-id', forms: [['999999999', 'cued'], ['99999999-9', 'cued']], check: isIlId, score: 0.85 },
  { type: 'ZA_ID', rule: 'za-id', forms: [['9999999999999', 'cued'], ['999999 9999 999', 'alone'], ['999999 9999 99 9', 'alone']], check: isZaId, score: 0.9 },
  { type: 'AU_ABN', rule: 'au-abn', forms: [['99 999 999 999', 'alone'], ['99999999999', 'cued']], check: isAuAbn, score: 0.9 },
  { type: 'AU_TFN', rule: 'au-tfn', forms: [['999 999 999', 'alone'], ['999-999-999', 'cued'], ['999999999', 'cued'], ['99 999 999', 'cued'], ['99999999', 'cued']], check: isAuTfn, score: 0.65 },
  { type: 'AU_ACN', rule: 'au-acn', forms: [['999 999 999', 'cued'], ['999999999', 'cued']], check: isAuAcn, score: 0.85 },
  { type: 'AU_MEDICARE', rule: 'au-medicare', forms: [['9999 99999 9', 'alone'], ['9999-99999-9', 'alone'], ['9999 99999 9/9', 'alone'], ['9999 99999 9-9', 'alone'], ['9999999999', 'cued'], ['99999999999', 'cued']], check: isAuMedicare, score: 0.8 },
  { type: 'NZ_IRD', rule: 'nz-ird', forms: [['99-999-999', 'cued'], ['999-999-999', 'cued'], ['99 999 999', 'cued'], ['999 999 999', 'cued'], ['999999999', 'cued'], ['99999999', 'cued']], check: isNzIrd, score: 0.9 },
];
