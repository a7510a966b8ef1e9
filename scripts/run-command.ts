import { spawnSync } from 'node:child_process';
import { ROOT } from './package-list.ts';

/** How a command is run. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Runs a command to its end and gives what it printed.
 *
 * @throws {Error} with all its output when it fails.
 */
export function runCommand(command: string, commandArguments: readonly string[], options: CommandOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, commandArguments, {
    cwd: options.cwd ?? ROOT,
    env: options.environment ?? process.env,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${commandArguments.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

const OUTPUT_BYTES_MAX = 64 * 1_048_576;
