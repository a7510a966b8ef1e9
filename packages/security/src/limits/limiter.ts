import { type Clock, ok, refuse, type Result } from '../kernel/index.ts';
import type { RateWindow } from '../vocabulary/index.ts';
import { type Held, prepareRules, type PreparedRule, toHeld } from './applicable.ts';
import { findOverspending, findRefusals, type Wish } from './counts.ts';
import { Meters } from './meters.ts';
import type { NanoUsd } from './money.ts';
import { type LimitRefusal, worstOf } from './refusal.ts';
import type { LimitRule } from './rule.ts';
import { SpendBook, type Spending } from './spend-book.ts';
import type { LimitSubjects } from './subjects.ts';
import { toWindows } from './windows.ts';

/** What a limiter is made of. */
export interface LimiterParts {
  readonly rules: readonly LimitRule[];
  readonly clock: Clock;
  /** What earlier processes spent. */
  readonly known?: readonly Spending[];
  /** Told of each new sum spent, to be kept; the last one for a count and period counts. */
  readonly onSpent?: (spending: Spending) => void;
}

/** What was really used. */
export interface Used {
  /** Input and output together. */
  readonly tokens: number;
  /** Undefined where no price is known: then no budget was about it. */
  readonly costNanoUsd: NanoUsd | undefined;
}

/**
 * Keeps limits of rate, of requests in work and of money: sets aside before the call, settles after it. Checking and
 * setting aside are one step, so that of many requests at once exactly as many pass as fit (ASSURANCE BLK-6, MOD-9).
 *
 * @example
 * const limiter = new Limiter({ rules, clock });
 * const reserved = limiter.reserve({ subjects: { key: 'k1', model: 'm' }, tokens: 500, costNanoUsd: undefined });
 * if (!reserved.ok) return reserved;
 * reserved.value.settle({ tokens: 123, costNanoUsd: undefined });
 */
export class Limiter {
  readonly #clock: Clock;
  readonly #meters = new Meters();
  readonly #book: SpendBook;
  #rules: readonly PreparedRule[];

  /** @throws {LimitRuleError} for rules that cannot be kept. */
  constructor({ rules, clock, known = [], onSpent = () => undefined }: LimiterParts) {
    this.#rules = prepareRules(rules);
    this.#clock = clock;
    this.#book = new SpendBook(known, onSpent);
  }

  /**
   * Takes other rules. What is reserved stays so; what was spent under a rule of the same id still is.
   *
   * @throws {LimitRuleError} for rules that cannot be kept; the ones before stay in force.
   */
  replaceRules(rules: readonly LimitRule[]): void {
    this.#rules = prepareRules(rules);
  }

  /** Whether any rule is there: without one nothing needs to be counted. */
  get isInUse(): boolean {
    return this.#rules.length > 0;
  }

  /** Whether a budget is about such a request: then its price must be known. */
  needsPrice(subjects: LimitSubjects): boolean {
    return toHeld(this.#rules, subjects).some(({ budgets }) => budgets.length > 0);
  }

  /** Sets aside what a request may use, under every rule that is about it, or under none. */
  reserve(wish: Wish): Result<Reservation, LimitRefusal> {
    const reservation = new Reservation(this.#parts(), wish);
    const refusal = reservation.enter(wish);
    return refusal === undefined ? ok(reservation) : refuse(refusal);
  }

  #parts(): ReservationParts {
    return { rules: this.#rules, clock: this.#clock, meters: this.#meters, book: this.#book };
  }
}

/** What one request has set aside. To be settled once, however it ends. */
export class Reservation {
  readonly #parts: ReservationParts;
  #wish: Wish;
  #held: readonly Held[] = [];
  #isSettled = false;

  constructor(parts: ReservationParts, wish: Wish) {
    this.#parts = parts;
    this.#wish = wish;
  }

  /**
   * Sets aside for what is now to be called (a fallback, for instance) instead of what was.
   *
   * @returns Why not; then nothing is changed.
   */
  enter(wish: Wish): LimitRefusal | undefined {
    const next = toHeld(this.#parts.rules, wish.subjects);
    // What is counted the same way before and after is neither asked for twice nor given back.
    const added = next.filter(({ under }) => !this.#held.some((held) => held.under === under));
    const staying = this.#held.filter(({ under }) => next.some((held) => held.under === under));
    const more = wish.costNanoUsd === undefined ? undefined : wish.costNanoUsd - (this.#wish.costNanoUsd ?? 0);
    const refusal = worstOf([...findRefusals(added, wish, this.#parts), ...findOverspending(staying, more, this.#parts)]);
    if (refusal !== undefined) return refusal;
    this.#release(this.#held.filter((held) => !staying.includes(held)), { tokens: 0, requests: 0, spentNanoUsd: 0 });
    this.#reprice(staying, wish);
    this.#take(added, wish);
    this.#held = [...staying, ...added];
    this.#wish = wish;
    return undefined;
  }

  /** Notes what was used and gives back the rest. Only the first call counts. */
  settle(used: Used): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#release(this.#held, { tokens: used.tokens, requests: 1, spentNanoUsd: used.costNanoUsd ?? 0 });
  }

  /** The tightest limits of requests and tokens, for the headers of the answer. */
  windows(): readonly RateWindow[] {
    return toWindows(this.#held, this.#parts);
  }

  #take(held: readonly Held[], { tokens, costNanoUsd = 0 }: Wish): void {
    const { meters, book, clock } = this.#parts;
    const nowMs = clock.monotonicMs();
    for (const one of held) {
      const { under, rule, budgets } = one;
      meters.bucket('requests', one, nowMs)?.take(1, nowMs);
      meters.bucket('tokens', one, nowMs)?.take(tokens, nowMs);
      if (rule.concurrentRequests !== undefined) meters.began(under);
      for (const { period } of budgets) book.reserve({ under, period }, costNanoUsd, clock.nowMs());
    }
  }

  /** Another deployment may cost more or less under the same budget. */
  #reprice(held: readonly Held[], { costNanoUsd = 0 }: Wish): void {
    const before = this.#wish.costNanoUsd ?? 0;
    if (before === costNanoUsd) return;
    const { book, clock } = this.#parts;
    for (const { under, budgets } of held) {
      for (const { period } of budgets) {
        book.settle({ under, period }, { reserved: before, spent: 0 }, clock.nowMs());
        book.reserve({ under, period }, costNanoUsd, clock.nowMs());
      }
    }
  }

  #release(held: readonly Held[], used: { readonly tokens: number; readonly requests: 0 | 1; readonly spentNanoUsd: NanoUsd }): void {
    const { meters, book, clock } = this.#parts;
    const nowMs = clock.monotonicMs();
    const { tokens, costNanoUsd = 0 } = this.#wish;
    for (const one of held) {
      const { under, rule, budgets } = one;
      if (used.requests === 0) meters.bucket('requests', one, nowMs)?.giveBack(1);
      const bucket = meters.bucket('tokens', one, nowMs);
      if (used.tokens > tokens) bucket?.take(used.tokens - tokens, nowMs);
      else bucket?.giveBack(tokens - used.tokens);
      if (rule.concurrentRequests !== undefined) meters.ended(under);
      for (const { period } of budgets) book.settle({ under, period }, { reserved: costNanoUsd, spent: used.spentNanoUsd }, clock.nowMs());
    }
  }
}

/** What reservations share. */
interface ReservationParts {
  readonly rules: readonly PreparedRule[];
  readonly clock: Clock;
  readonly meters: Meters;
  readonly book: SpendBook;
}
