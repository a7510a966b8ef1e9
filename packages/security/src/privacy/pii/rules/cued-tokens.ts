/** What a value may look like that has no form of its own, where a name or word nearby says its type. */
export interface CuedToken {
  readonly sizeMin: number;
  readonly sizeMax: number;
  /** Groups of letters and digits with one separator between two. */
  readonly groupsMax: number;
  readonly isDigits?: true;
  /** Whether groups in capitals after a space belong to it in a sentence too. */
  readonly areCapitals?: true;
  readonly score: number;
}

/** Types that an organisation or office writes as it likes. */
export const CUED_TOKENS: ReadonlyMap<string, CuedToken> = new Map([
  ['US_BANK_ACCOUNT', { sizeMin: 6, sizeMax: 17, groupsMax: 4, isDigits: true, score: 0.7 }],
  ['MEDICAL_RECORD_NUMBER', { sizeMin: 4, sizeMax: 16, groupsMax: 3, score: 0.75 }],
  ['HEALTH_PLAN_ID', { sizeMin: 6, sizeMax: 20, groupsMax: 4, score: 0.7 }],
  ['EMPLOYEE_ID', { sizeMin: 3, sizeMax: 14, groupsMax: 3, score: 0.65 }],
  ['STUDENT_ID', { sizeMin: 4, sizeMax: 14, groupsMax: 3, score: 0.65 }],
  ['LICENSE_PLATE', { sizeMin: 4, sizeMax: 9, groupsMax: 4, areCapitals: true, score: 0.7 }],
  ['US_DRIVER_LICENSE', { sizeMin: 6, sizeMax: 16, groupsMax: 5, score: 0.6 }],
  ['PASSPORT', { sizeMin: 6, sizeMax: 10, groupsMax: 1, score: 0.6 }],
]);
