import type { Clock } from '@agentor/security/kernel';

/** Limits of a {@link Breaker}. */
export interface BreakerTerms {
  /** Failures in a row that open it. */
  readonly failuresMax: number;
  /** How long it stays open before a probe is let through. */
  readonly openMs: number;
}

/**
 * One deployment's circuit breaker: closed (all pass), open (none pass), half-open (one probe at a time).
 *
 * A probe that ends in neither success nor failure (the client left) gives its place back.
 */
export class Breaker {
  readonly #terms: BreakerTerms;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #failures = 0;
  #openedAtMs: number | undefined;
  #isProbing = false;

  constructor(terms: BreakerTerms, clock: Pick<Clock, 'monotonicMs'>) {
    this.#terms = terms;
    this.#clock = clock;
  }

  /** Asks for one attempt. True: make it and then tell {@link succeeded}, {@link failed} or {@link abandoned}. */
  tryPass(): boolean {
    if (this.#openedAtMs === undefined) return true;
    if (this.#isProbing || this.#clock.monotonicMs() - this.#openedAtMs < this.#terms.openMs) return false;
    this.#isProbing = true;
    return true;
  }

  /** An answer began to come: others may pass, but failures are forgotten only when one has ended well. */
  began(): void {
    this.#openedAtMs = undefined;
    this.#isProbing = false;
  }

  /** The attempt worked: closes. */
  succeeded(): void {
    this.#failures = 0;
    this.#openedAtMs = undefined;
    this.#isProbing = false;
  }

  /** The attempt failed: opens at the limit, or again after a failed probe. */
  failed(): void {
    this.#failures += 1;
    if (this.#isProbing || this.#failures >= this.#terms.failuresMax) this.#openedAtMs = this.#clock.monotonicMs();
    this.#isProbing = false;
  }

  /** The attempt said nothing about the deployment. */
  abandoned(): void {
    this.#isProbing = false;
  }

  /** For metrics and the record. */
  get state(): 'closed' | 'open' | 'half-open' {
    if (this.#openedAtMs === undefined) return 'closed';
    return this.#clock.monotonicMs() - this.#openedAtMs < this.#terms.openMs ? 'open' : 'half-open';
  }
}
