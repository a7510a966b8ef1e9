export {
  type Act,
  type Actor,
  type Acts,
  type Audit,
  type AuditDurability,
  type AuditEntry,
  AuditError,
  type StrangerEntry,
} from './audit.ts';
export { Cancellation, type CancelReason } from './cancellation.ts';
export { type Egress, type EgressCall, EgressError, type EgressReply, type TimeLimits } from './egress.ts';
export type {
  AnswerFilter,
  AnswerGuard,
  GuardContext,
  Guards,
  GuardTerms,
  RequestGuard,
  RequestVerdict,
} from './guards.ts';
export type { Caller, Keys } from './keys.ts';
export { type ChatReply, type Provider, type ProviderCall, ProviderError, type RateLimited } from './provider.ts';
export type { Log, LogFields } from './log.ts';
export type { AttemptRecord, GuardRecord, Recorder, RequestRecord } from './record.ts';
export { MODEL_NAME } from './model-name.ts';
export { packRecord, type PackedRecord, type RecordPage, type RecordStore, StorageError, type StorageErrorCode } from './record-store.ts';
export type { LoggedEntry, Receipts } from './receipts.ts';
export { type CalledThread, ThreadCalls, type ThreadAnswer } from './thread-calls.ts';
export { TurnBatch } from './turn-batch.ts';
export type { SpendStore } from './spend-store.ts';
export { Roster, type Rostered } from './roster.ts';
