/**
 * Runs what came in during one turn of the event loop together, at the turn's end.
 *
 * Sockets are read one after another, and between two of them the kernel has emptied the processor's caches. Working on
 * each request as it is read runs every stage cold; the same stages for all requests of a turn, one after another,
 * took half the time (docs/performance.md). Alone, a request waits a few microseconds.
 */
export class TurnBatch {
  readonly #schedule: (run: () => void) => void;
  #tasks: (() => void)[] = [];

  /** @param schedule - When they run: at the end of the turn unless told otherwise; `process.nextTick` gathers what ends at once. */
  constructor(schedule: (run: () => void) => void = setImmediate) {
    this.#schedule = schedule;
  }

  /** Runs `task` with the others of this turn. It may not throw. */
  add(task: () => void): void {
    if (this.#tasks.push(task) === 1) this.#schedule(this.#run);
  }

  /** Resolves when all that was added before has run. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.add(resolve);
    });
  }

  readonly #run = (): void => {
    const tasks = this.#tasks;
    this.#tasks = [];
    for (const task of tasks) task();
  };
}
