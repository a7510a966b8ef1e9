import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, formatProblem, type Guards, loadConfig, type RunningGateway, startGateway } from '@agentor/gateway';

/** What a gateway under test is started with. */
export interface TestGatewayOptions {
  /** The configuration file; `presets` without an Ollama is added unless the text has it. */
  readonly yaml?: string;
  readonly environment?: Environment;
  readonly guards?: Guards;
}

/** A gateway under test: the real one, with a data folder and ports of its own. */
export interface TestGateway extends AsyncDisposable {
  readonly running: RunningGateway;
  /** Without a slash at the end: `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The first API key. */
  readonly key: string;
  /** The temporary folder; `agentor.yaml` and the data folder are in it. */
  readonly folder: string;
  /** What was logged so far, a line each. */
  readonly logText: () => string;
  /** The lines of one request each, in order. */
  readonly requestLines: () => readonly Readonly<Record<string, unknown>>[];
  /** Writes another configuration and takes it up. */
  readonly reconfigure: (yaml: string) => Promise<boolean>;
}

/** Starts the gateway as the command does, on free ports, in a folder that disposing removes. */
export async function startTestGateway({ yaml = '', environment = {}, guards }: TestGatewayOptions = {}): Promise<TestGateway> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'agentor-test-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'agentor.yaml');
  await writeFile(path, complete(yaml));
  const load = (): ReturnType<typeof loadConfig> =>
    loadConfig({ path, environment, readFile: readIfThere, directory: folder, overrides: { host: '127.0.0.1', port: 0, metricsPort: 0 } });
  const loaded = load();
  if (!loaded.ok) throw new Error(loaded.reason.map(formatProblem).join('\n'));
  const lines: string[] = [];
  const logStream = { write: (line: string): void => void lines.push(line) };
  const running = stack.use(await startGateway({ loaded: loaded.value, load, environment, logStream, ...(guards === undefined ? {} : { guards }) }));
  if (running.firstKey === undefined) throw new Error('a first start has a first key');
  const kept = stack.move();
  return {
    running,
    url: running.url.href.replace(/\/$/u, ''),
    key: running.firstKey.reveal(),
    folder,
    logText: () => lines.join(''),
    requestLines: () => lines.flatMap(toRequestLines),
    reconfigure: async (next) => {
      await writeFile(path, complete(next));
      await readFile(path);
      return running.reload();
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function complete(yaml: string): string {
  return /^presets:/mu.test(yaml) ? yaml : `${yaml}\npresets: {ollama: false}\n`;
}

function toRequestLines(line: string): readonly Readonly<Record<string, unknown>>[] {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null && 'surface' in value ? [{ ...value }] : [];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
