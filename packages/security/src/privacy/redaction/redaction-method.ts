/**
 * How a found value is made unreadable.
 *
 * - `mask`: characters are covered, the last few kept if wished.
 * - `replace`: `<TYPE>`, or a made-up value from ranges reserved for examples.
 * - `hash`: HMAC-SHA-256 under the tenant's key; equal values have equal hashes within a tenant, and in no other.
 * - `pseudonymize`: a short name that is the same for the same value within the scope (tenant and conversation).
 * - `tokenize`: a placeholder that can be taken back, by whoever holds the session or the vault.
 * - `encrypt`: sealed under the tenant's key.
 * - `generalize`: less exact: a year, the first digits of a postal code, an age band.
 * - `block`: the text is not given out at all.
 */
export const RedactionMethod: {
  readonly MASK: 'mask';
  readonly REPLACE: 'replace';
  readonly HASH: 'hash';
  readonly PSEUDONYMIZE: 'pseudonymize';
  readonly TOKENIZE: 'tokenize';
  readonly ENCRYPT: 'encrypt';
  readonly GENERALIZE: 'generalize';
  readonly BLOCK: 'block';
} = {
  MASK: 'mask',
  REPLACE: 'replace',
  HASH: 'hash',
  PSEUDONYMIZE: 'pseudonymize',
  TOKENIZE: 'tokenize',
  ENCRYPT: 'encrypt',
  GENERALIZE: 'generalize',
  BLOCK: 'block',
};

/** One of the methods. */
export type RedactionMethod = (typeof RedactionMethod)[keyof typeof RedactionMethod];
