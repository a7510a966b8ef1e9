import type { Spending } from '@agentor/security/limits';
import type { SpendStore } from '../../ports/index.ts';

/** Spending in memory: for a gateway without a disk. */
export function createMemorySpendStore(): SpendStore {
  const rows = new Map<string, Spending>();
  return {
    saveMany: (spendings) => {
      for (const spending of spendings) rows.set(`${spending.period} ${spending.under}`, spending);
      return Promise.resolve();
    },
    load: (periods) => Promise.resolve([...rows.values()].filter(({ period }) => periods.includes(period))),
    deleteBefore: ({ day, month }) => {
      const old = [...rows].filter(([, { period }]) => period !== 'total' && (period < month || (period.length === day.length && period < day)));
      for (const [id] of old) rows.delete(id);
      return Promise.resolve(old.length);
    },
  };
}
