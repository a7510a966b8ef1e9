import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** Where commands are added, what they see, and where their exit code goes. */
export interface CommandHost {
  readonly program: Command;
  readonly terminal: Terminal;
  /** A command's own outcome; 0 unless it is called. */
  readonly exitWith: (code: number) => void;
}
