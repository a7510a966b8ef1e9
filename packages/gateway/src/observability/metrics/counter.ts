/** A number that only grows. Holding it is free of look-ups: `counter.value += 1`. */
export interface Counter {
  value: number;
}
