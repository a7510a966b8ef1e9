export { type BudgetPeriod, periodOf } from './calendar.ts';
export type { Wish } from './counts.ts';
export { Limiter, type LimiterParts, type Reservation, type Used } from './limiter.ts';
export { type NanoUsd, toNanoUsd, toUsd } from './money.ts';
export { costOf, createPriceTable, type ModelPrice, type PriceTable } from './price-table.ts';
export type { LimitRefusal } from './refusal.ts';
export { type LimitRule, LimitRuleError } from './rule.ts';
export { type Spending } from './spend-book.ts';
export { type Dimension, DIMENSIONS, type LimitSubjects } from './subjects.ts';
