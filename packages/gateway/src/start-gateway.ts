import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Clock, Random, Result, Secret } from '@agentor/security/kernel';
import { SYSTEM_CLOCK, SYSTEM_RANDOM } from '@agentor/security/node';
import { AUDIT_FILE, type AuditLog, createNoAudit, LOG_KEY, openAuditLog, openReceipts, SALT_KEY } from './audit/index.ts';
import { type Composed, compose } from './compose.ts';
import { type Config, configEpoch, type ConfigProblem, type Environment, type ConfigWatch, type LoadedConfig, watchConfig, watchFolderOf } from './config/index.ts';
import { type DataFolder, openDataFolder } from './data-folder/index.ts';
import { KEY_FILE, type KeyStore, openKeys } from './keys/index.ts';
import { type LogStream, type OpenedLog, openLog } from './observability/log/index.ts';
import { openTelemetry, type Telemetry } from './observability/index.ts';
import type { Guards, Log } from './ports/index.ts';
import { findOllama, getText } from './sources/ollama/index.ts';
import { openRecordKeeper, openSpendKeeper, openSqliteStorage, type RecordKeeper } from './storage/index.ts';

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
  /** Where the API is: `http://127.0.0.1:4000`. */
  readonly url: URL;
  /** Where the metrics are; undefined when they are off. */
  readonly metricsUrl: URL | undefined;
  /** The first API key, at the first start alone: it is stored nowhere and cannot be shown again. */
  readonly firstKey: Secret | undefined;
  /** The names that can be called: those of the configuration, and those that open providers have told so far. */
  readonly models: () => readonly string[];
  /** Resolves when open providers were asked for their models once. */
  readonly discovered: Promise<void>;
  /** Reads configuration and keys again. True when the new one is in force, false when it was bad and the old one stays. */
  readonly reload: () => Promise<boolean>;
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
  const log = stack.use(openGatewayLog(config, pepper, { ...options, clock }));
  const audit = stack.use(await openGatewayAudit(config, folder, { clock, random, log }));
  await audit.carryOut({ actor: GATEWAY, action: 'start', resource: 'system', facts: { config: configEpoch(config), log_size: audit.sizeAtOpening } }, () => undefined);
  const receipts = openReceipts({ audit, saltKey: await folder.secret(SALT_KEY), provedWithinMs: config.audit.checkpoints.intervalMs });
  const keys = await openKeys({ files: folder, pepper, random, clock, acts: audit, actor: GATEWAY });
  const storage = stack.use(await openSqliteStorage({ file: folder.pathOf('agentor.db'), log, clock }));
  const records = stack.use(openRecordKeeper({ store: storage.records, ...config.records, clock, log }));
  const spending = stack.use(await openSpendKeeper({ store: storage.spending, clock, log }));
  const telemetry = stack.use(await openTelemetry(config, { log, records, clock, random }));
  const filtering = { placeholderKey: await folder.secret('placeholders'), ownSecrets: secretsOf };
  const composed = stack.use(
    await compose(config, { keys, audit, receipts, notReady: audit.problem, log, clock, random, guards: options.guards ?? NO_GUARDS, spending, ...filtering, recorder: telemetry.recorder }),
  );
  stack.use(followKeys(folder.pathOf(KEY_FILE), keys, log));
  const watch = stack.use(follow(options, { composed, log, config, telemetry, records, audit }));
  const firstKey = keys.list().length === 0 ? (await keys.create({ label: 'first key' })).key : undefined;
  log.info('gateway.started', { host: composed.listener.host, port: composed.listener.port });
  const discovered = composed.discovery.start();
  const kept = stack.move();
  return {
    config,
    url: toUrl(composed.listener.host, composed.listener.port),
    metricsUrl: telemetry.metricsPort === undefined ? undefined : new URL('/metrics', toUrl(config.metrics.host, telemetry.metricsPort)),
    firstKey,
    models: composed.models,
    discovered,
    reload: async () => {
      const isTakenUp = await watch.reload();
      await keys.reload();
      return isTakenUp;
    },
    [Symbol.asyncDispose]: () => stop(kept, { composed, config, log, audit }),
  };
}

/** The audit log, or none where the operator wants none. */
async function openGatewayAudit({ audit }: Config, folder: DataFolder, ports: { readonly clock: Clock; readonly random: Random; readonly log: Log }): Promise<AuditLog> {
  if (!audit.isEnabled) {
    ports.log.warn('audit.off', { hint: 'audit.enabled is false: nothing will prove what happened.' });
    return createNoAudit();
  }
  const seed = Buffer.from((await folder.secret(LOG_KEY)).reveal(), 'hex');
  return openAuditLog({ ...ports, file: folder.pathOf(AUDIT_FILE), signing: { seed, ...audit.checkpoints } });
}

/** The log, with every secret that is known at the start hidden from it. */
function openGatewayLog(config: Config, pepper: Secret, { logStream, clock }: { readonly logStream?: LogStream; readonly clock: Clock }): OpenedLog {
  const secrets = [pepper, ...secretsOf(config)];
  return openLog({ level: config.log.level, clock, secrets, ...(logStream === undefined ? {} : { stream: logStream }) });
}

/** Lets requests in work end, then closes everything in reverse order of its opening. */
async function stop(kept: AsyncDisposableStack, { composed, config, log, audit }: Pick<Followers, 'composed' | 'config' | 'log' | 'audit'>): Promise<void> {
  log.info('gateway.draining', {});
  await composed.listener.drain(config.server.drainMs);
  await audit.carryOut({ actor: GATEWAY, action: 'stop', resource: 'system' }, () => undefined).catch((error: unknown) => log.error('audit.not-written', { error }));
  log.info('gateway.stopped', {});
  await kept.disposeAsync();
}

/** Takes up keys that a command beside the gateway created or revoked, within two seconds. */
function followKeys(file: string, keys: KeyStore, log: Log): Disposable {
  let again: NodeJS.Timeout | undefined;
  const takeUp = (): void => {
    keys.reload().catch((error: unknown) => {
      log.error('keys.not-read', { error, hint: 'The keys known before stay in force' });
      clearTimeout(again);
      again = setTimeout(takeUp, KEYS_LOOK_MS).unref();
    });
  };
  watchFile(file, { interval: KEYS_LOOK_MS, persistent: false }, takeUp);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(again);
      unwatchFile(file, takeUp);
    },
  };
}

interface Followers {
  readonly composed: Composed;
  readonly log: OpenedLog;
  readonly config: Config;
  readonly telemetry: Telemetry;
  readonly records: RecordKeeper;
  readonly audit: AuditLog;
}

/** Takes up every good change of the configuration's file. */
function follow(options: StartOptions, { composed, log, config, telemetry, records, audit }: Followers): ConfigWatch {
  const ollama = config.providers.filter(({ name }) => !options.loaded.config.providers.some((one) => one.name === name));
  return watchConfig({
    loaded: options.loaded,
    load: options.load,
    onChange: async ({ config: loaded, isOllamaSought }) => {
      const next = { ...loaded, providers: [...loaded.providers, ...(isOllamaSought ? ollama : [])] };
      await audit.carryOut({ actor: 'operator', action: 'configure', resource: 'configuration', resourceId: configEpoch(next) }, () => {
        log.hide(secretsOf(next));
        telemetry.reconfigure(next);
        records.setKeepDays(next.records.keepDays);
        composed.reconfigure(next);
      });
    },
    readFile: readFileIfThere,
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
  return [
    ...config.providers.flatMap(({ credential }) => credentialSecrets(credential)),
    ...Object.values(config.traces?.headers ?? {}),
    ...(config.metrics.token === undefined ? [] : [config.metrics.token]),
  ];
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

function toUrl(host: string, port: number): URL {
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
}

const GATEWAY = 'gateway';
const KEYS_LOOK_MS = 2_000;
const NO_GUARDS: Guards = { sanitise: [], detect: [], protect: [], filter: [] };
