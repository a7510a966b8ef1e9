export { type Argon2Threads, type Argon2ThreadsTerms, HashingError, openArgon2Threads } from './open-argon2-threads.ts';
