/**
 * What kind of personal data a stretch of text is. Values are the names that policies, records and findings use.
 *
 * @example
 * if (detection.piiType === PIIType.CREDIT_CARD) …
 */
export const PIIType = {
  EMAIL_ADDRESS: 'EMAIL_ADDRESS',
  CREDIT_CARD: 'CREDIT_CARD',
  IBAN: 'IBAN',
} as const;

/** One of the names in {@link PIIType}. */
export type PIIType = (typeof PIIType)[keyof typeof PIIType];
