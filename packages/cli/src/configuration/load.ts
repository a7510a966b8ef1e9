import { type ConfigOverrides, loadConfig } from '@agentor/gateway';
import type { Terminal } from '../terminal.ts';

/** Options that every command with a configuration takes. */
export interface ConfigOptions {
  readonly config?: string;
}

/** Loads the configuration as `serve` does, from what the terminal sees. */
export function loadFrom(terminal: Terminal, options: ConfigOptions, overrides: ConfigOverrides = {}): ReturnType<typeof loadConfig> {
  return loadConfig({
    environment: terminal.environment,
    directory: terminal.directory,
    readFile: terminal.files.read,
    overrides,
    ...(options.config !== undefined && { path: options.config }),
  });
}

