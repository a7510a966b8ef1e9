import type { Generated } from 'kysely';

/** All tables. One schema for every dialect. */
export interface Schema {
  readonly request_records: RequestRecordRow;
  readonly spending: SpendingRow;
}

/** A request's record: what is searched by in columns of its own, the whole as JSON. */
export interface RequestRecordRow {
  readonly sequence: Generated<number>;
  readonly id: string;
  readonly started_at_ms: number;
  readonly outcome: string;
  readonly status: number;
  readonly tenant_id: string | null;
  readonly model: string | null;
  /** The {@link RequestRecord} as JSON. */
  readonly record: string;
}

/** What was spent under one count of a limit in one period. */
export interface SpendingRow {
  readonly counted_under: string;
  /** `2026-11-25`, `2026-11` or `total`. */
  readonly period: string;
  readonly spent_nano_usd: number;
}
