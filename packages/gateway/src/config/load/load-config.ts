import { ok, refuse, type Result } from '@agentor/security/kernel';
import { dirname, isAbsolute, join } from 'node:path';
import type { Config } from '../config.ts';
import { buildConfig, type ConfigOverrides } from './build-config.ts';
import { presetsInFile } from './collect-providers.ts';
import { freezeDeep } from './freeze-deep.ts';
import { type ConfigProblem, createProblems, type Problems } from './problem.ts';
import { readDocument } from './read-document.ts';
import { type Environment, type ReadFile, readVariable } from './secrets.ts';
import { parseSource, type Source } from './source.ts';

/** What a configuration is loaded from. Everything comes in by here; the process is not read. */
export interface LoadConfigOptions {
  /** The file. Left out: `AGENTOR_CONFIG`, then `agentor.yaml` in `directory` if there is one, else defaults alone. */
  readonly path?: string;
  readonly environment: Environment;
  readonly readFile: ReadFile;
  /** The current folder, absolute. */
  readonly directory: string;
  /** Over the file and over `AGENTOR_HOST`, `AGENTOR_PORT`, `AGENTOR_METRICS_PORT` and `AGENTOR_DATA_FOLDER`. */
  readonly overrides?: ConfigOverrides;
}

/** A configuration and what there is to say about it. */
export interface LoadedConfig {
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
  /** Absolute path of the file; undefined when there is none. */
  readonly path?: string;
  /** Whether an Ollama may be looked for: no provider stands for one and `presets.ollama` is on. */
  readonly isOllamaSought: boolean;
}

/** Reads, checks and freezes the configuration. Every problem is reported at once, in the order of the file. */
export function loadConfig(options: LoadConfigOptions): Result<LoadedConfig, readonly ConfigProblem[]> {
  const file = readConfigFile(options);
  if (!file.ok) return file;
  const { path, text } = file.value;
  const source = path === undefined ? ok(NO_FILE) : parseSource(text, path);
  if (!source.ok) return source;
  const problems = createProblems(source.value.locate, path);
  const overrides = collectOverrides(options, problems);
  const document = readDocument(source.value.data, problems);
  const around = { environment: options.environment, readFile: options.readFile, directory: path === undefined ? options.directory : dirname(path) };
  const config = buildConfig({ document, data: source.value.data, around, overrides }, problems);
  if (problems.all().length > 0) return refuse(problems.all());
  const isOllamaSought = document.presets.ollama && !presetsInFile(document, []).has('ollama');
  return ok(Object.freeze({ config: freezeDeep(config), warnings: problems.warnings(), isOllamaSought, ...(path !== undefined && { path }) }));
}

interface ConfigFile {
  readonly path?: string;
  readonly text: string;
}

function readConfigFile({ path, environment, readFile, directory }: LoadConfigOptions): Result<ConfigFile, readonly ConfigProblem[]> {
  const named = path ?? readVariable(environment, 'AGENTOR_CONFIG');
  const place = named === undefined || !isAbsolute(named) ? join(directory, named ?? 'agentor.yaml') : named;
  try {
    const text = readFile(place);
    if (text !== undefined) return ok({ path: place, text });
    if (named === undefined) return ok({ text: '' });
    return refuse([{ path: '', message: 'the file does not exist', advice: 'Check its name, or write one with `agentor init`', file: place }]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return refuse([{ path: '', message: `the file cannot be read${code}`, advice: 'Make it readable for the user that runs the gateway', file: place }]);
  }
}

function collectOverrides({ environment, directory, overrides = {} }: LoadConfigOptions, problems: Problems): ConfigOverrides {
  const host = overrides.host ?? readVariable(environment, 'AGENTOR_HOST');
  const port = overrides.port ?? readPort(environment, 'AGENTOR_PORT', problems);
  const metricsPort = overrides.metricsPort ?? readPort(environment, 'AGENTOR_METRICS_PORT', problems);
  const dataFolder = overrides.dataFolder ?? readVariable(environment, 'AGENTOR_DATA_FOLDER');
  return {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(metricsPort !== undefined && { metricsPort }),
    ...(dataFolder !== undefined && { dataFolder: isAbsolute(dataFolder) ? dataFolder : join(directory, dataFolder) }),
  };
}

function readPort(environment: Environment, name: string, problems: Problems): number | undefined {
  const text = readVariable(environment, name);
  if (text === undefined) return undefined;
  if (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  problems.add([], `the environment variable ${name} holds no port`, 'Set it to a number from 0 to 65535');
  return undefined;
}

const NO_FILE: Source = { data: {}, locate: () => undefined };
