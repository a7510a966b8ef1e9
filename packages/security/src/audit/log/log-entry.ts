import type { LogCategory } from './log-category.ts';
import type { LogLevel } from './log-level.ts';

/** What is to be logged. Texts may come from anywhere: they are cut, and secrets in them hidden. */
export interface LogEntry extends LogContext {
  /** What happened, in words that do not change from one time to the next; particulars belong into `metadata`. */
  readonly message: string;
  /** `LogCategory.APPLICATION` when absent. */
  readonly category?: LogCategory;
  /** Particulars: anything, as far as JSON can carry it, within bounds. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Whom an entry belongs to. */
export interface LogContext {
  readonly requestId?: string;
  readonly traceId?: string;
  readonly tenantId?: string;
  /** Written as a pseudonym (`user-3f…`), the same for the same user and tenant. */
  readonly userId?: string;
}

/** An entry with its level, fit to be rendered. */
export interface LeveledEntry extends LogEntry {
  readonly level: LogLevel;
  readonly category: LogCategory;
  readonly timeMs: number;
}
