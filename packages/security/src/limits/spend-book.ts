import { type BudgetPeriod, periodOf } from './calendar.ts';
import type { NanoUsd } from './money.ts';

/** What was spent under one count in one period: the row that a store keeps. */
export interface Spending {
  /** What {@link countedUnder} gave. */
  readonly under: string;
  readonly period: string;
  readonly spentNanoUsd: NanoUsd;
}

/**
 * What was spent and what is set aside, by count and period.
 *
 * Periods follow the wall clock forward and never back: a clock that steps back opens no period a second time.
 */
export class SpendBook {
  readonly #pages = new Map<string, Page>();
  readonly #onSpent: (spending: Spending) => void;

  /**
   * @param known - What earlier processes spent.
   * @param onSpent - Told of each new sum, to be kept. The last one for a count and period is the one that counts.
   */
  constructor(known: readonly Spending[], onSpent: (spending: Spending) => void) {
    this.#onSpent = onSpent;
    for (const { under, period, spentNanoUsd } of known) {
      const id = toId(under, kindOf(period));
      const page = this.#pages.get(id);
      if (page === undefined || page.period <= period) this.#pages.set(id, { under, period, spent: spentNanoUsd, reserved: 0 });
    }
  }

  /** What was spent and set aside in the period that now is. */
  taken(under: string, period: BudgetPeriod, nowMs: number): NanoUsd {
    const page = this.#turn(under, period, nowMs);
    return page.spent + page.reserved;
  }

  /** Sets an amount aside. */
  reserve(at: PageOf, amount: NanoUsd, nowMs: number): void {
    this.#turn(at.under, at.period, nowMs).reserved += amount;
  }

  /** Gives back what was set aside, and notes what was spent of it, or beyond it. */
  settle(at: PageOf, { reserved, spent }: { readonly reserved: NanoUsd; readonly spent: NanoUsd }, nowMs: number): void {
    const page = this.#turn(at.under, at.period, nowMs);
    page.reserved = Math.max(0, page.reserved - reserved);
    if (spent === 0) return;
    page.spent += spent;
    this.#onSpent({ under: page.under, period: page.period, spentNanoUsd: page.spent });
  }

  #turn(under: string, period: BudgetPeriod, nowMs: number): Page {
    const id = toId(under, period);
    const now = periodOf(period, nowMs);
    let page = this.#pages.get(id);
    if (page === undefined) {
      page = { under, period: now, spent: 0, reserved: 0 };
      this.#pages.set(id, page);
    }
    if (now > page.period) {
      page.period = now;
      page.spent = 0;
    }
    return page;
  }
}

/** Which budget. */
export interface PageOf {
  readonly under: string;
  readonly period: BudgetPeriod;
}

interface Page {
  readonly under: string;
  period: string;
  spent: NanoUsd;
  reserved: NanoUsd;
}

function toId(under: string, period: BudgetPeriod): string {
  return `${period}\u0000${under}`;
}

function kindOf(period: string): BudgetPeriod {
  if (period === 'total') return 'total';
  return period.length === 'YYYY-MM'.length ? 'month' : 'day';
}
