export { SYSTEM_CLOCK, SYSTEM_RANDOM } from './clock.ts';
export { HoldError, holdFile } from './hold-file.ts';
export * from './log/index.ts';
export { type Argon2Threads, type Argon2ThreadsTerms, HashingError, openArgon2Threads } from './identity/index.ts';
