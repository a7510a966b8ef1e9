/** A record of a tenant: a user, a team, an API key. */
export interface StoredRecord {
  readonly tenantId: string;
  /** Unique among all tenants. */
  readonly id: string;
  /** 1 when it is made, one more with each change: a change made upon an older version is refused. */
  readonly version: number;
  /** Names that nothing else of its kind in the tenant may have, in one spelling: `username:john`, `email:john@example.com`. */
  readonly uniqueNames: readonly string[];
}

/** Which record. */
export interface RecordRef {
  readonly tenantId: string;
  readonly id: string;
}

/** Port: records of one kind. Each method is one atomic step, durable when it resolves. */
export interface RecordStore<Kept extends StoredRecord> {
  readonly insert: (record: Kept) => Promise<'stored' | 'name-taken'>;
  readonly find: (ref: RecordRef) => Promise<Kept | undefined>;
  readonly findByName: (name: { readonly tenantId: string; readonly name: string }) => Promise<Kept | undefined>;
  /** For credentials that carry an id and name no tenant. */
  readonly findInAnyTenant: (id: string) => Promise<Kept | undefined>;
  /** Stores `next` if the stored version still is `version`. `changed` also when it is gone. */
  readonly replace: (next: Kept, version: number) => Promise<'stored' | 'changed' | 'name-taken'>;
  /** False when it is gone, or has another version by now. */
  readonly remove: (ref: RecordRef, version: number) => Promise<boolean>;
  /** A page in the order of ids, after one of them, at most 1,000. */
  readonly list: (page: { readonly tenantId: string; readonly after?: string; readonly limit: number }) => Promise<readonly Kept[]>;
}

/** The most records of a page. */
export const PAGE_MAX = 1000;
