import { readFileSync } from 'node:fs';
import { DataFolderError, KeyFileError, startGateway, probeProviders } from '@agentor/gateway';
import { Command, CommanderError } from 'commander';
import { addConfig, addDoctor, addInit, addKey, addModels, addPolicy, addRedact, addScan, addServe, type CommandHost, type ProbeProviders, type StartGateway } from './commands/index.ts';
import { createPaint } from './output/index.ts';
import { EXIT, type Terminal } from './terminal.ts';

/** What commands act through; tests put their own in. */
export interface Actions {
  readonly start: StartGateway;
  readonly probe: ProbeProviders;
}

/**
 * Runs one command line.
 *
 * @param words - The words after `agentor`.
 * @returns The exit code: 0 done, 1 failed (the reason is on standard error), 2 wrong usage.
 */
export async function runCli(words: readonly string[], terminal: Terminal, actions: Actions = { start: startGateway, probe: probeProviders }): Promise<number> {
  let code: number = EXIT.ok;
  const program = createProgram(terminal);
  const host: CommandHost = { program, terminal, exitWith: (outcome) => (code = outcome) };
  addServe(host, actions.start);
  addInit(host);
  addConfig(host);
  addModels(host, actions.probe);
  addDoctor(host, actions.probe);
  addKey(host);
  addScan(host);
  addRedact(host);
  addPolicy(host);
  for (const command of allCommands(program)) settle(command, terminal);
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    terminal.note(`${createPaint(terminal.isColoured).red('failed')} ${explain(error)}\n`);
    return EXIT.failed;
  }
}

function createProgram(terminal: Terminal): Command {
  return settle(new Command('agentor'), terminal)
    .description('One OpenAI- and Anthropic-compatible endpoint in front of every model provider.')
    .version(readVersion(), '-V, --version', 'print the version')
    .showSuggestionAfterError(true)
    .showHelpAfterError('See: agentor --help')
    .addHelpText('after', '\nExamples:\n  agentor                       start with what there is: environment variables, ./agentor.yaml\n  agentor init                  write an agentor.yaml to start from\n  agentor config check          every problem at once\n  agentor doctor                what is wrong, and what to do\n  agentor scan .                personal data and secrets in files\n\nExit codes: 0 done, 1 failed, 2 wrong usage; scan: 0 nothing, 1 findings, 2 errors. Settings: docs/configuration.md');
}

/** Errors and help go to the terminal, and nothing ends the process behind our back. */
function settle(command: Command, terminal: Terminal): Command {
  return command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.note });
}

function allCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((inner) => [inner, ...allCommands(inner)]);
}

/** What happened and what to do, for errors that a person can do something about. */
function explain(error: unknown): string {
  if (error instanceof DataFolderError || error instanceof KeyFileError) return error.message;
  if (!(error instanceof Error)) return 'unknown error';
  const code = 'code' in error ? String(error.code) : '';
  const place = 'port' in error ? ` ${'address' in error ? String(error.address) : ''}:${String(error.port)}` : '';
  if (code === 'EADDRINUSE') return `The address${place} is in use, perhaps by a running gateway. Stop it, or choose another: agentor serve --port PORT --metrics-port PORT`;
  if (code === 'EACCES' && place !== '') return `The address${place} may not be used by this user. Ports below 1024 need a privilege: agentor serve --port 4000`;
  if (code === 'EADDRNOTAVAIL') return `This machine has no address${place}. Check server.host and metrics.host.`;
  return `${error.message}${code === '' ? '' : ` (${code})`}. See: agentor doctor`;
}

function readVersion(): string {
  const text: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof text === 'object' && text !== null && 'version' in text ? String(text.version) : 'unknown';
}
