/** The receipts of answers: what the log holds of them, and what proves it. */
export interface Receipts {
  /** The salt of the hashes in a receipt, 16 bytes: always the same for one id, and nobody's to guess. */
  readonly saltOf: (receiptId: string) => Uint8Array;
  /** An entry of the log with its proof; undefined when there is none of that id. @throws {StorageError} */
  readonly find: (entryId: string) => Promise<LoggedEntry | undefined>;
  /** How long it takes at most until a new entry can be proved. */
  readonly provedWithinMs: number;
  /** What the log is known by. */
  readonly log: { readonly origin: string; readonly verifierKey: string };
}

/** An entry of the log. */
export interface LoggedEntry {
  readonly index: number;
  readonly tenantId: string | null;
  /** Canonical JSON. */
  readonly leaf: string;
  /** Absent while no checkpoint covers it. */
  readonly proved?: { readonly checkpoint: string; readonly proof: readonly Uint8Array[] };
}
