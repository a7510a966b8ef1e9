export { drawRecoveryCodes, hashRecoveryCode, RECOVERY_CODES, spendRecoveryCode } from './recovery-codes.ts';
export { findTotpStep, toBase32, TOTP_SECRET_BYTES, totpAddress, totpAt } from './totp.ts';
