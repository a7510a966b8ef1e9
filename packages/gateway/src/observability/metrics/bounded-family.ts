import type { Family, Labels } from '@agentor/security/kernel';
import type { Counter } from './counter.ts';

/** Counters by one label, of which only so many values are kept apart. */
export class BoundedCounters {
  readonly #counters = new Map<string, Counter>();
  readonly #valuesMax: number;

  constructor(valuesMax: number) {
    this.#valuesMax = valuesMax;
  }

  /** The counter of a value, or of `other` when there are too many. */
  of(value: string): Counter {
    const known = this.#counters.get(value);
    if (known !== undefined) return known;
    if (this.#counters.size >= this.#valuesMax && value !== OTHER) return this.of(OTHER);
    const counter = { value: 0 };
    this.#counters.set(value, counter);
    return counter;
  }

  /** Every value and its counter. */
  entries(): readonly (readonly [string, Counter])[] {
    return [...this.#counters];
  }

  /** These counters as a metric. `toLabels` takes a value apart into labels. */
  family(name: string, help: string, toLabels: (value: string) => Labels): Family {
    return { name, help, type: 'counter', series: () => this.entries().map(([value, counter]) => [toLabels(value), counter.value]) };
  }
}

/** A number that is asked for when scraped. */
export function asked(name: string, help: string, type: 'counter' | 'gauge', value: () => number): Family {
  return { name, help, type, series: () => [[[], value()]] };
}

const OTHER = 'other';
