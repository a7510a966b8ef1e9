export { createMemoryRecordStore } from './memory-record-store.ts';
export { createMemoryOneTimeTokenStore, type OneTimeGrant, type OneTimeTokenStore } from './one-time-tokens.ts';
export { PAGE_MAX, type RecordRef, type RecordStore, type StoredRecord } from './record-store.ts';
