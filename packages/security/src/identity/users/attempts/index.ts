export { type AttemptStore, createMemoryAttemptStore } from './attempt-store.ts';
export { type AttemptRule, type Attempts, isForgotten, settleAttempt, takeAttempt } from './attempts.ts';
export { type LoginName, type LoginOrigin, LoginRules } from './login-rules.ts';
