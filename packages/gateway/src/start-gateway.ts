import { readFileSync } from 'node:fs';
import type { Clock, Random, Result, Secret } from '@agentor/security/kernel';
import { SYSTEM_CLOCK, SYSTEM_RANDOM } from './clock.ts';
import { type Composed, compose } from './compose.ts';
import { type Config, type ConfigProblem, type Environment, type LoadedConfig, watchConfig, watchFolderOf } from './config/index.ts';
import { openDataFolder } from './data-folder/index.ts';
import { openKeys } from './keys/index.ts';
import { type LogStream, openLog } from './observability/log/index.ts';
import type { Guards, Log } from './ports/index.ts';
import { findOllama, getText } from './sources/ollama/index.ts';

/** What a gateway is started with. */
export interface StartOptions {
  readonly loaded: LoadedConfig;
  /** Loads the configuration again: at every change of its file, and for `reload`. */
  readonly load: () => Result<LoadedConfig, readonly ConfigProblem[]>;
  readonly environment: Environment;
  /** Guards of the embedding program; none when absent. */
  readonly guards?: Guards;
  /** Standard output when absent. */
  readonly logStream?: LogStream;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** A gateway that answers. Disposing of it drains for `server.drain`, then ends everything. */
export interface RunningGateway extends AsyncDisposable {
  readonly config: Config;
  /** Where the API is: `http://127.0.0.1:8787`. */
  readonly url: URL;
  /** The first API key, at the first start alone: it is stored nowhere and cannot be shown again. */
  readonly firstKey: Secret | undefined;
  /** The names that can be called: those of the configuration, and those that open providers have told so far. */
  readonly models: () => readonly string[];
  /** Resolves when open providers were asked for their models once. */
  readonly discovered: Promise<void>;
  /** Loads the configuration again. True when the new one is in force, false when it was bad and the old one stays. */
  readonly reload: () => boolean;
}

/**
 * Starts a gateway: data folder, keys, records, log, metrics, listener.
 *
 * @throws {DataFolderError} when the data folder cannot be used.
 * @throws an error with code `EADDRINUSE` or `EACCES` when a port cannot be had.
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { loaded, environment, clock = SYSTEM_CLOCK, random = SYSTEM_RANDOM } = options;
  await using stack = new AsyncDisposableStack();
  const config = await withOllama(loaded, environment);
  const folder = stack.use(await openDataFolder(config.dataFolder, { random }));
  const pepper = await folder.secret('pepper');
  const keys = await openKeys({ files: folder, pepper, random, clock });
  const firstKey = keys.list().length === 0 ? (await keys.create({ label: 'first key' })).key : undefined;
  const log = stack.use(
    openLog({
      level: config.log.level,
      clock,
      secrets: [pepper, ...secretsOf(config)],
      ...(options.logStream === undefined ? {} : { stream: options.logStream }),
    }),
  );
  const composed = stack.use(
    await compose(config, { keys, log, clock, random, guards: options.guards ?? NO_GUARDS, recorder: { started: () => undefined, ended: log.logRequest } }),
  );
  const watch = stack.use(follow(options, { composed, log, config }));
  log.info('gateway.started', { host: composed.listener.host, port: composed.listener.port });
  const discovered = composed.discovery.start();
  const kept = stack.move();
  return {
    config,
    url: new URL(`http://${bracketed(composed.listener.host)}:${composed.listener.port}`),
    firstKey,
    models: composed.models,
    discovered,
    reload: watch.reload,
    [Symbol.asyncDispose]: () => stop(kept, composed, config, log),
  };
}

/** Lets requests in work end, then closes everything in reverse order of its opening. */
async function stop(kept: AsyncDisposableStack, composed: Composed, config: Config, log: Log): Promise<void> {
  log.info('gateway.draining', {});
  await composed.listener.drain(config.server.drainMs);
  log.info('gateway.stopped', {});
  await kept.disposeAsync();
}

function follow(
  options: StartOptions,
  { composed, log, config }: { readonly composed: Composed; readonly log: ReturnType<typeof openLog>; readonly config: Config },
): ReturnType<typeof watchConfig> {
  const ollama = config.providers.filter(({ name }) => !options.loaded.config.providers.some((one) => one.name === name));
  return watchConfig({
    loaded: options.loaded,
    load: options.load,
    onChange: (next) => {
      log.hide(secretsOf(next.config));
      log.setLevel(next.config.log.level);
      const found = next.isOllamaSought ? ollama : [];
      composed.reconfigure({ ...next.config, providers: [...next.config.providers, ...found] });
    },
    readFile: (path) => readFileIfThere(path),
    watchFolder: watchFolderOf,
    log,
  });
}

/** The configuration, with the Ollama of this machine when one answers and none is configured. */
async function withOllama({ config, isOllamaSought }: LoadedConfig, environment: Environment): Promise<Config> {
  if (!isOllamaSought) return config;
  const found = await findOllama({ environment, timeouts: config.routing.timeouts, get: getText });
  return found === undefined ? config : { ...config, providers: [...config.providers, found] };
}

function secretsOf(config: Config): readonly Secret[] {
  return [...config.providers.flatMap(({ credential }) => credentialSecrets(credential)), ...Object.values(config.traces?.headers ?? {})];
}

function credentialSecrets(credential: Config['providers'][number]['credential']): readonly Secret[] {
  switch (credential.kind) {
    case 'none':
      return [];
    case 'header':
      return [credential.secret];
    case 'sigv4':
      return [credential.secretAccessKey, ...(credential.sessionToken === undefined ? [] : [credential.sessionToken])];
  }
}

function readFileIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

const NO_GUARDS: Guards = { sanitise: [], detect: [], protect: [], filter: [] };
