/** How long a budget runs. */
export type BudgetPeriod = 'day' | 'month' | 'total';

/** The name of the period that a moment lies in, UTC: `2026-11-25`, `2026-11`, `total`. Names sort by time. */
export function periodOf(period: BudgetPeriod, nowMs: number): string {
  if (period === 'total') return 'total';
  return new Date(nowMs).toISOString().slice(0, period === 'day' ? 'YYYY-MM-DD'.length : 'YYYY-MM'.length);
}

/** When the period that a moment lies in is over, in Unix milliseconds; undefined when it never is. */
export function endOf(period: BudgetPeriod, nowMs: number): number | undefined {
  const now = new Date(nowMs);
  switch (period) {
    case 'day':
      return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
    case 'month':
      return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
    case 'total':
      return undefined;
  }
}
