export { createMemoryRecordStore } from './memory/memory-record-store.ts';
export { openRecordKeeper, type RecordKeeper, type RecordKeeperParts } from './records/open-record-keeper.ts';
export { openSqliteStorage, type SqliteStorageParts, type Storage } from './sqlite/open-sqlite-storage.ts';
