/** Money as whole nano-dollars, so that sums are exact: a cached token of a cheap model costs about 10 of them. */
export type NanoUsd = number;

/** Dollars as nano-dollars, to the nearest. */
export function toNanoUsd(usd: number): NanoUsd {
  return Math.round(usd * NANO);
}

/** Nano-dollars as dollars, for people and headers. */
export function toUsd(nanoUsd: NanoUsd): number {
  return nanoUsd / NANO;
}

const NANO = 1_000_000_000;
