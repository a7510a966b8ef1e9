/** Time as a dependency. Wall time may jump; monotonic time never goes back and is for measuring spans. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly nowMs: () => number;
  /** Milliseconds since an arbitrary start, never decreasing, with a fraction. */
  readonly monotonicMs: () => number;
}

/** Randomness as a dependency: cryptographically secure in production, seeded in tests. */
export interface Random {
  /** `length` fresh random bytes. */
  readonly bytes: (length: number) => Uint8Array;
  /** A number in [0, 1) for jitter and weights; not for secrets. */
  readonly fraction: () => number;
}
