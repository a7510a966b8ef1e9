import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './package-list.ts';

/** `agentor serve` in a process of its own. Disposing of it sends SIGTERM and waits for its end. */
export interface StartedCommand extends AsyncDisposable {
  /** With `/v1`. */
  readonly url: string;
  readonly key: string;
  readonly metricsUrl: string;
  /** Ends it by SIGTERM. @returns the exit code; null when a signal ended it. */
  readonly stop: () => Promise<number | null>;
}

/** How the command is started. */
export interface CommandTerms {
  /** Where it runs: its `agentor.yaml` and its data folder are there. */
  readonly folder: string;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
}

/**
 * Starts the command as a user does, for the first time in that folder, on free ports.
 *
 * @throws {Error} with what it printed when it ends before it has told its address.
 */
export async function startCommand({ folder, nodeOptions = [] }: CommandTerms): Promise<StartedCommand> {
  const words = [...nodeOptions, '--conditions=agentor-source', join(ROOT, 'packages/cli/src/main.ts'), 'serve', '--port', '0', '--metrics-port', '0'];
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, words, { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const greeting = await readGreeting(child.stderr);
  child.stderr.resume();
  const stop = (): Promise<number | null> => end(child);
  return {
    ...greeting,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}

async function readGreeting(output: NodeJS.ReadableStream): Promise<Pick<StartedCommand, 'url' | 'key' | 'metricsUrl'>> {
  let text = '';
  for await (const line of createInterface({ input: output })) {
    text += `${line}\n`;
    const url = /http:\/\/\S+\/v1(?=\s)/u.exec(text)?.[0];
    const key = /\bagw_[\w-]+/u.exec(text)?.[0];
    const metricsUrl = /http:\/\/\S+\/metrics(?=\s)/u.exec(text)?.[0];
    if (url !== undefined && key !== undefined && metricsUrl !== undefined) return { url, key, metricsUrl };
  }
  throw new Error(`the gateway did not start:\n${text}`);
}
