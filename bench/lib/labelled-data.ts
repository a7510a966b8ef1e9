import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A text with what is in it. Offsets are UTF-16 units. */
export interface Labelled {
  readonly text: string;
  readonly entities?: readonly { readonly type: string; readonly start: number; readonly end: number }[];
  readonly should_flag?: boolean;
  readonly leniency_class?: string;
}

/** The labelled sets, unpacked. */
export interface LabelledData extends Disposable {
  readonly rows: (path: string) => readonly Labelled[];
}

/** Opens the folder that `pii.tgz` unpacks to; without one, the archive beside the repository is unpacked into a temporary folder. */
export function openLabelledData(given: string | undefined): LabelledData {
  const folder = given ?? unpack();
  return {
    rows: (path) => readFileSync(join(folder, path), 'utf8').trim().split('\n').map((line) => JSON.parse(line)),
    [Symbol.dispose]: () => {
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A text of so many characters, flat in memory. */
export function sized(text: string, size: number): string {
  return Buffer.from(text.repeat(Math.ceil(size / text.length)).slice(0, size)).toString();
}

/** Megabytes a second of CPU time that `read` takes in: the best of several rounds, each of some megabytes. */
export function megabytesPerSecond(text: string, read: (text: string) => unknown): number {
  const times = Math.max(1, Math.ceil(2_000_000 / text.length));
  let best = 0;
  for (let turn = 0; turn < 7; turn += 1) {
    const start = process.cpuUsage();
    for (let time = 0; time < times; time += 1) read(text);
    const { user, system } = process.cpuUsage(start);
    best = Math.max(best, (text.length * times) / (user + system));
  }
  return best;
}

function unpack(): string {
  const archive = fileURLToPath(new URL('../../../shared/data/pii.tgz', import.meta.url));
  const target = mkdtempSync(join(tmpdir(), 'agentor-bench-data-'));
  execFileSync('tar', ['xzf', archive, '-C', target, '--strip-components=1']);
  return target;
}
