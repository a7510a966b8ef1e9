import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ConfigOverrides, type RunningGateway, startGateway, type StartOptions } from '@agentor/gateway';
import { InvalidArgumentError } from 'commander';
import { type ConfigOptions, loadFrom } from '../configuration/index.ts';
import { createPaint, noteProblems, noteWarnings, toShortLine } from '../output/index.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import type { CommandHost } from './command.ts';
import { greet } from './greet.ts';

/** Starts a gateway. */
export type StartGateway = (options: StartOptions) => Promise<RunningGateway>;

/** `agentor serve`: starts the gateway and stays until it is told to stop. */
export function addServe({ program, terminal, exitWith }: CommandHost, start: StartGateway = startGateway): void {
  program
    .command('serve', { isDefault: true })
    .description('start the gateway (this is what agentor does without a command)')
    .option('-c, --config <file>', 'the file (default: AGENTOR_CONFIG, then agentor.yaml here)')
    .option('-H, --host <address>', 'address to listen on')
    .option('-p, --port <number>', 'port to listen on; 0 takes a free one', toPort)
    .option('--metrics-port <number>', 'port of the metrics listener; 0 takes a free one', toPort)
    .option('-d, --data-folder <path>', 'folder of generated secrets, keys and records')
    .addHelpText('after', '\nExamples:\n  agentor serve\n  OPENAI_API_KEY=… agentor serve --port 8080\n  agentor serve --config /etc/agentor/agentor.yaml\n\nSIGTERM and SIGINT let running requests finish (server.drain), a second one stops at once. SIGHUP reads the configuration and the keys again.\nThe log is JSON lines on standard output, and short lines where that is a terminal.')
    .action(async (options: ServeOptions) => {
      const load = (): ReturnType<typeof loadFrom> => loadFrom(terminal, options, toOverrides(options, terminal));
      const loaded = load();
      if (!loaded.ok) {
        noteProblems(loaded.reason, terminal);
        exitWith(EXIT.failed);
        return;
      }
      noteWarnings(loaded.value.warnings, terminal);
      const gateway = await start({ loaded: loaded.value, load, environment: terminal.environment, ...shownLog(terminal) });
      const stopped = untilStopped(gateway, terminal);
      await Promise.race([gateway.discovered, setTimeout(DISCOVERY_WAIT_MS, undefined, { ref: false })]);
      greet(gateway, terminal);
      await stopped;
    });
}

/** A person's screen gets short lines; whatever else standard output is gets the log's JSON. */
function shownLog({ isOutSeen, isColoured, out }: Terminal): Pick<StartOptions, 'logStream'> {
  const paint = createPaint(isColoured);
  return isOutSeen ? { logStream: { write: (line) => out(toShortLine(line, paint)) } } : {};
}

interface ServeOptions extends ConfigOptions {
  readonly host?: string;
  readonly port?: number;
  readonly metricsPort?: number;
  readonly dataFolder?: string;
}

function toOverrides({ host, port, metricsPort, dataFolder }: ServeOptions, terminal: Terminal): ConfigOverrides {
  return {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(metricsPort !== undefined && { metricsPort }),
    ...(dataFolder !== undefined && { dataFolder: resolve(terminal.directory, dataFolder) }),
  };
}

function toPort(text: string): number {
  if (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}

/** Lets running requests finish at the first signal, and ends at once at the second. */
async function untilStopped(gateway: RunningGateway, { signals, note }: Terminal): Promise<void> {
  const stop = Promise.withResolvers<void>();
  let isStopping = false;
  const onStop = (): void => {
    if (isStopping) signals.exit(EXIT.interrupted);
    isStopping = true;
    note('stopping: running requests may finish; a second signal stops at once\n');
    stop.resolve();
  };
  signals.on('SIGINT', onStop);
  signals.on('SIGTERM', onStop);
  signals.on('SIGHUP', () => void gateway.reload());
  await stop.promise;
  await gateway[Symbol.asyncDispose]();
}

/** A slow provider keeps nobody waiting for the address and the key. */
const DISCOVERY_WAIT_MS = 2_000;
