/**
 * A rate limit that refills continuously: full it holds `limit`, and it refills from empty in `windowMs`.
 *
 * It holds numbers only, so that a hundred thousand of them are cheap. Times are monotonic milliseconds: steps of the
 * wall clock open no window (ASSURANCE BLK-6).
 */
export class TokenBucket {
  readonly #limit: number;
  readonly #perMs: number;
  #used = 0;
  #atMs: number;

  constructor(limit: number, windowMs: number, nowMs: number) {
    this.#limit = limit;
    this.#perMs = limit / windowMs;
    this.#atMs = nowMs;
  }

  /** Milliseconds until `amount` fits, 0 when it does now, infinite when it never will. */
  waitMs(amount: number, nowMs: number): number {
    this.#refill(nowMs);
    if (amount > this.#limit) return Number.POSITIVE_INFINITY;
    const excess = this.#used + amount - this.#limit;
    // Sums of fractions may stand a hair above what they mean.
    return excess <= EPSILON ? 0 : Math.ceil(excess / this.#perMs);
  }

  /** Takes an amount, over the limit too: what was used was used. */
  take(amount: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#used += amount;
  }

  /** Gives back what was taken and not used. */
  giveBack(amount: number): void {
    this.#used = Math.max(0, this.#used - amount);
  }

  /** What is left, as a whole number. */
  remaining(nowMs: number): number {
    this.#refill(nowMs);
    return Math.max(0, Math.floor(this.#limit - this.#used + EPSILON));
  }

  /** Milliseconds until it is full again. */
  fullInMs(nowMs: number): number {
    this.#refill(nowMs);
    return this.#used === 0 ? 0 : Math.ceil(this.#used / this.#perMs);
  }

  /** Whether nothing is missing: forgetting it changes nothing. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#used === 0;
  }

  get limit(): number {
    return this.#limit;
  }

  #refill(nowMs: number): void {
    if (nowMs <= this.#atMs) return;
    this.#used = Math.max(0, this.#used - (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
  }
}

const EPSILON = 1e-6;
