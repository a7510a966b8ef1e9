import type { Result } from '@agentor/security/kernel';
import { createHash } from 'node:crypto';
import type { Log, LogFields } from '../../ports/index.ts';
import type { Config } from '../config.ts';
import type { ConfigProblem, LoadedConfig } from '../load/index.ts';

/** A configuration that follows its file. */
export interface ConfigWatch extends Disposable {
  /** The last good one. */
  readonly current: () => LoadedConfig;
  /** Reads everything again, files of secrets included: what SIGHUP does. Gives whether the new one is in force. */
  readonly reload: () => Promise<boolean>;
}

/** What watching needs. */
export interface WatchConfigOptions {
  readonly loaded: LoadedConfig;
  /** {@link loadConfig} with the options of the start. */
  readonly load: () => Result<LoadedConfig, readonly ConfigProblem[]>;
  /** Puts a new configuration in force. One that throws leaves the last good one standing. */
  readonly onChange: (next: LoadedConfig) => Promise<void>;
  /** The text of the file; undefined when it is gone. */
  readonly readFile: (path: string) => string | undefined;
  /** Calls `onEvent` for anything that happens in the file's folder. Left out, only `reload` reloads. */
  readonly watchFolder?: WatchFolder;
  readonly log: Log;
}

/** Watches the folder of a file. @throws when the system has no watch left. */
export type WatchFolder = (path: string, onEvent: () => void) => Disposable;

/**
 * Follows the file: when its text changes, it is read, and a good one is put in force.
 *
 * The folder is watched, not the file, so that editors and orchestrators that put a new file (or link) in its place are
 * seen; whether there is news is decided by the text. A bad file changes nothing: every problem goes to the log.
 */
export function watchConfig(options: WatchConfigOptions): ConfigWatch {
  const { load, onChange, log } = options;
  let current = options.loaded;
  let digest = digestOf(options);
  let timer: NodeJS.Timeout | undefined;
  const reloadOnce = async (): Promise<boolean> => {
    digest = digestOf(options);
    const next = load();
    if (!next.ok) {
      logProblems(next.reason, log);
      return false;
    }
    if (!(await apply(next.value, onChange, log))) return false;
    tell(current, next.value, log);
    current = next.value;
    return true;
  };
  /** One after the other, so that what was read last is what stays. */
  let last: Promise<unknown> = Promise.resolve();
  const reload = (): Promise<boolean> => {
    const mine = last.then(reloadOnce);
    last = mine.catch(() => undefined);
    return mine;
  };
  const onEvent = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (digestOf(options) !== digest) reload().catch((error: unknown) => log.error('config.not-reloaded', { error }));
    }, SETTLE_MS).unref();
  };
  const watch = startWatch(options, onEvent);
  return {
    current: () => current,
    reload,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      watch?.[Symbol.dispose]();
    },
  };
}

/** Settings that are taken up at a start alone and differ between the two. */
export function restartSettings(before: Config, after: Config): readonly string[] {
  const settings = {
    'server.host': [before.server.host, after.server.host],
    'server.port': [before.server.port, after.server.port],
    'metrics.enabled': [before.metrics.isEnabled, after.metrics.isEnabled],
    'metrics.host': [before.metrics.host, after.metrics.host],
    'metrics.port': [before.metrics.port, after.metrics.port],
    'metrics.token': [before.metrics.token?.reveal(), after.metrics.token?.reveal()],
    data_folder: [before.dataFolder, after.dataFolder],
    'audit.enabled': [before.audit.isEnabled, after.audit.isEnabled],
    'audit.checkpoint_every': [before.audit.checkpoints.intervalMs, after.audit.checkpoints.intervalMs],
    'audit.checkpoint_entries': [before.audit.checkpoints.entries, after.audit.checkpoints.entries],
    traces: [describeTraces(before), describeTraces(after)],
  };
  return Object.entries(settings)
    .filter(([, [old, now]]) => old !== now)
    .map(([name]) => name);
}

function describeTraces({ traces }: Config): string {
  if (traces === undefined) return '';
  const headers = Object.entries(traces.headers).map(([name, secret]) => `${name}=${secret.reveal()}`);
  return JSON.stringify([traces.endpoint.href, traces.sampleRatio, headers]);
}

async function apply(next: LoadedConfig, onChange: WatchConfigOptions['onChange'], log: Log): Promise<boolean> {
  try {
    await onChange(next);
    return true;
  } catch (error) {
    log.error('config.not-applied', { hint: 'The last good configuration stays in force.', error });
    return false;
  }
}

function tell(before: LoadedConfig, after: LoadedConfig, log: Log): void {
  log.info('config.reloaded', after.path === undefined ? {} : { file: after.path });
  for (const warning of after.warnings) log.warn('config.warning', toFields(warning));
  const names = restartSettings(before.config, after.config);
  if (names.length > 0) log.warn('config.restart-needed', { names, hint: 'These settings take effect at the next start.' });
}

function logProblems(problems: readonly ConfigProblem[], log: Log): void {
  log.error('config.not-reloaded', { count: problems.length, hint: 'The last good configuration stays in force.' });
  for (const problem of problems) log.error('config.problem', toFields(problem));
}

function toFields({ path, message, advice, file, line }: ConfigProblem): LogFields {
  return { path, reason: message, hint: advice, ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
}

function startWatch({ loaded, watchFolder, log }: WatchConfigOptions, onEvent: () => void): Disposable | undefined {
  if (loaded.path === undefined || watchFolder === undefined) return undefined;
  try {
    return watchFolder(loaded.path, onEvent);
  } catch (error) {
    log.warn('config.not-watched', { hint: 'Send SIGHUP after changing the file.', error });
    return undefined;
  }
}

/** What the file says now; a file that is gone or cannot be read differs from every text. */
function digestOf({ loaded, readFile }: WatchConfigOptions): string {
  if (loaded.path === undefined) return '';
  try {
    const text = readFile(loaded.path);
    return text === undefined ? 'gone' : createHash('sha256').update(text).digest('hex');
  } catch {
    return 'unreadable';
  }
}

/** Editors write in several steps; the last one counts. */
const SETTLE_MS = 200;
