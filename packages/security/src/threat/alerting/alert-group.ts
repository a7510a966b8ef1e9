import type { Alert } from './alert.ts';

/** Alerts that are told as one. */
export interface AlertGroup {
  readonly id: string;
  readonly key: string;
  readonly rule: string;
  /** The first of them, with the worst severity of all. */
  readonly alert: Alert;
  readonly count: number;
  /** Those that no notice has told yet. */
  readonly untold: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly windowEndsMs: number;
  readonly windowMs: number;
  readonly acknowledgedBy?: string;
  /** When more people are told; undefined when they were, or nobody is to be. */
  readonly escalatesAtMs?: number;
}

/** Alerts that are counted and told to nobody for a while. */
export interface Silence {
  readonly id: string;
  /** All sources when absent. */
  readonly source?: string;
  /** All titles when absent; compared exactly. */
  readonly title?: string;
  readonly untilMs: number;
  readonly by: string;
  readonly reason: string;
}

/** Whether a silence is for an alert now. */
export function isSilenced(alert: Alert, silences: Iterable<Silence>, nowMs: number): boolean {
  for (const { source, title, untilMs } of silences) {
    if (nowMs < untilMs && (source ?? alert.source) === alert.source && (title ?? alert.title) === alert.title) return true;
  }
  return false;
}
