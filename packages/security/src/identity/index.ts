export { type IdentityAction, type IdentityEvent, type IdentityRecorder, recordNothing } from './identity-event.ts';
export * from './jwt/index.ts';
export * from './records/index.ts';
export { generateRingKey, type RingKey, SecretRing, WeakSecretError } from './secret-ring.ts';
export * from './sessions/index.ts';
export type { SubjectRef, Subjects, SubjectState } from './subject.ts';
export * from './users/index.ts';
