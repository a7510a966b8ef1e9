import type { Spending } from '@agentor/security/limits';

/** Keeps what was spent beyond the process. */
export interface SpendStore {
  /** Stores sums, all or none; the later of two for one count and period counts. @throws {StorageError} */
  readonly saveMany: (spendings: readonly Spending[]) => Promise<void>;
  /** What was spent in these periods. @throws {StorageError} */
  readonly load: (periods: readonly string[]) => Promise<readonly Spending[]>;
  /** Deletes days and months before these, and gives how many rows it deleted. Totals stay. @throws {StorageError} */
  readonly deleteBefore: (first: { readonly day: string; readonly month: string }) => Promise<number>;
}
