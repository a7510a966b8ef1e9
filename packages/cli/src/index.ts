export { openTerminal } from './process.ts';
export { type Actions, runCli } from './run-cli.ts';
export { EXIT, type FileFacts, type Signals, type Terminal, type TerminalFiles, type TerminalMachine } from './terminal.ts';
