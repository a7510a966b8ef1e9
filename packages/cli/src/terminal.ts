import type { Environment } from '@agentor/gateway';

/** Everything that commands see of the machine. The bin gives them the real one, tests one of their own. */
export interface Terminal {
  /** Results: standard output. */
  readonly out: (text: string) => void;
  /** Everything for a person: standard error. */
  readonly note: (text: string) => void;
  /** Whether standard error shows colours. */
  readonly isColoured: boolean;
  /** Whether standard output is a person's screen, and not a pipe or file that a program reads. */
  readonly isOutSeen: boolean;
  /** Whether standard error is a person's screen: there is somebody to show progress to. */
  readonly isNoteSeen: boolean;
  /** Waits until standard output has taken what was written, so that much of it needs no memory. */
  readonly outTaken: () => Promise<void>;
  /** Standard input. */
  readonly input: () => AsyncIterable<Uint8Array>;
  readonly environment: Environment;
  /** The current folder, absolute. */
  readonly directory: string;
  readonly files: TerminalFiles;
  readonly machine: TerminalMachine;
  readonly signals: Signals;
}

/** Files. */
export interface TerminalFiles {
  /** A file's text; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
  /** Writes a file that is not there yet; false when it is. */
  readonly create: (path: string, text: string) => boolean;
  /** What a folder or file is; undefined when there is none. */
  readonly inspect: (path: string) => FileFacts | undefined;
  /** The names in a folder. */
  readonly list: (path: string) => readonly string[];
  /** A file in pieces. Reading throws what the system says. */
  readonly stream: (path: string) => AsyncIterable<Uint8Array>;
  /** Bytes of a file; undefined when there is none. */
  readonly size: (path: string) => number | undefined;
  /** The files in a folder and in its folders, without links, `.git` and `node_modules`, in order. */
  readonly walk: (folder: string) => AsyncIterable<string>;
  /** Writes a file in pieces; it is there, whole, when it is finished, and not before. */
  readonly write: (path: string) => Promise<FileWriter>;
}

/** A file that is being written. */
export interface FileWriter {
  readonly write: (text: string) => Promise<void>;
  /** Puts the file in its place. */
  readonly finish: () => Promise<void>;
  /** Takes back what was written. */
  readonly abandon: () => Promise<void>;
}

/** Facts of a file or folder. */
export interface FileFacts {
  readonly isFolder: boolean;
  /** Permission bits. */
  readonly mode: number;
  readonly userId: number;
}

/** Facts of the machine. */
export interface TerminalMachine {
  /** Without the `v`. */
  readonly nodeVersion: string;
  /** The user's number; undefined where there are none. */
  readonly userId: number | undefined;
  /** Whether a port can be listened on: undefined if so, else the system's code. */
  readonly tryPort: (host: string, port: number) => Promise<string | undefined>;
  /** Whether a gateway answers at an address. */
  readonly isGateway: (host: string, port: number) => Promise<boolean>;
}

/** Signals from outside. */
export interface Signals {
  readonly on: (signal: 'SIGHUP' | 'SIGINT' | 'SIGTERM', listener: () => void) => void;
  readonly exit: (code: number) => void;
}

/** How a command ended. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
