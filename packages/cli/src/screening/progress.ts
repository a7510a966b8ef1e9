import type { Terminal } from '../terminal.ts';

/** Shows a person how far a large file is read; says nothing to programs. */
export interface Progress {
  readonly add: (bytes: number) => void;
  readonly end: () => void;
}

/** Progress of one file, in steps of a twentieth. */
export function openProgress({ isNoteSeen, note }: Pick<Terminal, 'isNoteSeen' | 'note'>, name: string, size: number | undefined): Progress {
  if (!isNoteSeen || size === undefined || size < SIZE_MIN) return { add: () => undefined, end: () => undefined };
  let read = 0;
  let shown = -1;
  return {
    add: (bytes) => {
      read += bytes;
      const step = Math.min(STEPS, Math.floor((read / size) * STEPS));
      if (step === shown) return;
      shown = step;
      note(`\r${name}: ${step * (100 / STEPS)} %`);
    },
    end: () => note(`\r${' '.repeat(name.length + 8)}\r`),
  };
}

/** Smaller files are read before anybody could read a line about them. */
const SIZE_MIN = 16_777_216;
const STEPS = 20;
