import type { RequestRecord } from './record.ts';

/** Keeps records beyond the process. */
export interface RecordStore {
  /** Stores all or none. A record whose id is there already is left as it was, so a batch may be sent again. @throws {StorageError} */
  readonly addMany: (records: readonly PackedRecord[]) => Promise<void>;
  /** @throws {StorageError} */
  readonly find: (id: string) => Promise<RequestRecord | undefined>;
  /** The newest first, by start and then by id. @throws {StorageError} */
  readonly recent: (page: RecordPage) => Promise<readonly RequestRecord[]>;
  /** Deletes what started before that moment, and gives how many it deleted. @throws {StorageError} */
  readonly deleteOlderThan: (startedAtMs: number) => Promise<number>;
  /** Deletes all but about so many that were stored last, and gives how many it deleted. @throws {StorageError} */
  readonly keepNewest: (count: number) => Promise<number>;
}

/**
 * A record on its way to the storage: what is searched by, and the whole as JSON. Flat, because thousands of them wait
 * at once, and a tree of objects for each would keep the garbage collector busy.
 */
export interface PackedRecord {
  readonly id: string;
  readonly startedAtMs: number;
  readonly outcome: string;
  readonly status: number;
  readonly tenantId: string | null;
  readonly modelRouted: string | null;
  /** The {@link RequestRecord}. */
  readonly json: string;
}

/** Packs a record. */
export function packRecord(record: RequestRecord): PackedRecord {
  const { id, startedAtMs, outcome, status, tenantId = null, modelRouted = null } = record;
  return { id, startedAtMs, outcome, status, tenantId, modelRouted, json: JSON.stringify(record) };
}

/** Which records are asked for. */
export interface RecordPage {
  readonly limit: number;
  /** Only those older than this one: the last of the page before. */
  readonly before?: Pick<RequestRecord, 'id' | 'startedAtMs'>;
}

/** The storage did not do what it was asked. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** `storage_newer`: a later version of the gateway wrote it, and this one must not touch it. */
export type StorageErrorCode = 'storage_unavailable' | 'storage_full' | 'storage_damaged' | 'storage_newer';
