/** Label names and values in the order they are printed. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** A number that only grows. Holding it is free of look-ups: `counter.value += 1`. */
export interface Counter {
  value: number;
}

/** Counts observations by bucket. */
export class Histogram {
  readonly bounds: readonly number[];
  /** Not cumulative; the last one is for what is above every bound. */
  readonly buckets: number[];
  sum = 0;
  count = 0;

  /** @param bounds - Upper bounds, rising. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.buckets = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    const { bounds, buckets } = this;
    let position = 0;
    while (position < bounds.length && value > (bounds[position] ?? 0)) position += 1;
    buckets[position] = (buckets[position] ?? 0) + 1;
    this.sum += value;
    this.count += 1;
  }
}

/** One metric: its name, its meaning, and its series at the moment of asking. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly series: () => readonly (readonly [Labels, number | Histogram])[];
}
