import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a command is started with. */
export interface CommandOptions {
  /** The folder it works in. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running `agentor`, as a process of its own. */
export interface RunningCommand extends AsyncDisposable {
  /** What it wrote to standard error: notes for people. */
  readonly notes: () => string;
  /** What it wrote to standard output: the log. */
  readonly output: () => string;
  /** Waits for a match in the notes. */
  readonly noted: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Waits for a match in the output. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts `agentor` with these words. Disposing of it kills it. */
export function startCommand(words: readonly string[], { folder, environment = {} }: CommandOptions): RunningCommand {
  const child = spawn(process.execPath, ['--conditions=agentor-source', MAIN, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  const notes = collect(child, 'stderr');
  const output = collect(child, 'stdout');
  return {
    notes: notes.text,
    output: output.text,
    noted: (pattern) => notes.until(pattern, ended),
    printed: (pattern) => output.until(pattern, ended),
    signal: (name) => void child.kill(name),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

interface Collected {
  readonly text: () => string;
  readonly until: (pattern: RegExp, ended: Promise<unknown>) => Promise<RegExpExecArray>;
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): Collected {
  const stream = child[name];
  let all = '';
  stream?.setEncoding('utf8').on('data', (text: string) => (all += text));
  const until = (pattern: RegExp, ended: Promise<unknown>): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(all);
        if (found === null) return;
        stream?.off('data', look);
        resolve(found);
      };
      stream?.on('data', look);
      look();
      ended.then(() => {
        look();
        return reject(new Error(`it ended before ${String(pattern)}:\n${all}`));
      }, reject);
    });
  return { text: () => all, until };
}

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts');
