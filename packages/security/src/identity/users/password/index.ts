export { checkPassword, type PasswordRefusal, type PasswordTerms } from './check-password.ts';
export { type Argon2, type Argon2Terms, type HashingCost, PasswordHasher, type PasswordHasherParts, type PasswordVerdict } from './password-hasher.ts';
export { parsePhcString, type PasswordHash, writePhcString } from './phc-string.ts';
