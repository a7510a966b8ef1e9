export { createMemoryRecordStore } from './memory/memory-record-store.ts';
export { openRecordKeeper, type RecordKeeper, type RecordKeeperParts } from './records/open-record-keeper.ts';
export { createMemorySpendStore } from './spending/memory-spend-store.ts';
export { openSpendKeeper, type SpendKeeper } from './spending/open-spend-keeper.ts';
export { openSqliteStorage, type SqliteStorageParts, type Storage } from './sqlite/open-sqlite-storage.ts';
