import type { Config, ConfigProblem, LoadedConfig, loadConfig, ProviderProbe } from '@agentor/gateway';
import type { Terminal } from '../terminal.ts';
import { examineDataFolder } from './examine-data-folder.ts';
import { examinePorts } from './examine-ports.ts';
import { examineSettings } from './examine-settings.ts';
import { examineSurroundings } from './examine-surroundings.ts';
import { deviation, type Finding, good, problem, skipped } from './finding.ts';

/** What is examined. */
export interface Examination {
  readonly terminal: Terminal;
  readonly loaded: ReturnType<typeof loadConfig>;
  /** Asks the providers; undefined to leave them alone. */
  readonly probe: ((config: Config) => Promise<readonly ProviderProbe[]>) | undefined;
}

/** Every check, in the order in which things are needed at a start. */
export async function examine({ terminal, loaded, probe }: Examination): Promise<readonly Finding[]> {
  const machine = [examineNode(terminal.machine.nodeVersion), ...examineSurroundings(terminal)];
  if (!loaded.ok) return [...machine, ...loaded.reason.map(toProblem), skipped('settings', 'everything else waits for a good configuration')];
  const { config } = loaded.value;
  return [
    ...machine,
    ...examineConfig(loaded.value, terminal),
    ...examineDataFolder(config, terminal),
    ...(await examinePorts(config, terminal)),
    ...examineSettings(config),
    ...(await examineProviders(config, probe)),
  ];
}

function examineNode(version: string): Finding {
  const major = Number.parseInt(version, 10);
  if (major < NODE_MAJOR_MIN) return problem('node', `Node ${version} is too old`, `Use Node ${NODE_MAJOR_MIN} or later; npm start brings its own`);
  return good('node', `Node ${version}`);
}

function examineConfig({ path, warnings }: LoadedConfig, { files }: Terminal): readonly Finding[] {
  const found = good('config', path === undefined ? 'no file; defaults and environment variables' : path);
  const hasLiteral = warnings.some(({ message }) => message.includes('secret stands in the file'));
  const mode = path === undefined ? 0 : (files.inspect(path)?.mode ?? 0);
  const open = hasLiteral && (mode & 0o077) !== 0 ? [problem('config', 'other users can read the file, and a secret stands in it', `chmod 600 ${path ?? ''}, and move the secret out of it`)] : [];
  return [found, ...open, ...warnings.map(toDeviation)];
}

async function examineProviders(config: Config, probe: Examination['probe']): Promise<readonly Finding[]> {
  const outside = config.providers.filter(({ baseUrl }) => baseUrl !== undefined);
  if (outside.length === 0) return [deviation('providers', 'no provider but the built-in echo', 'Set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY …, or write providers: see agentor init')];
  if (probe === undefined) return [skipped('providers', `${outside.length} not called (--offline)`)];
  const names = new Set(outside.map(({ name }) => name));
  return (await probe(config)).filter(({ provider }) => names.has(provider)).map(toProviderFinding);
}

function toProviderFinding(probed: ProviderProbe): Finding {
  if (probed.outcome === 'answered') return good('providers', `${probed.provider} answers, ${probed.models.length} models`);
  return problem('providers', `${probed.provider} did not list its models: ${probed.reason}${probed.status === undefined ? '' : ` (${probed.status})`}`, ADVICE[probed.reason] ?? 'Try again later; see the status page of the provider');
}

function toProblem({ path, message, advice, file, line }: ConfigProblem): Finding {
  return problem('config', `${placed(file, line)}${path === '' ? '' : `${path}: `}${message}`, advice);
}

function toDeviation({ path, message, advice, file, line }: ConfigProblem): Finding {
  return deviation('config', `${placed(file, line)}${path === '' ? '' : `${path}: `}${message}`, advice);
}

function placed(file: string | undefined, line: number | undefined): string {
  return file === undefined ? '' : `${file}:${line ?? 1} `;
}

const NODE_MAJOR_MIN = 24;

const ADVICE: Readonly<Record<string, string>> = {
  'credentials-refused': 'Check its API key',
  'connect-failed': 'Check its base_url, the name server and the firewall. Proxies of the environment are not used',
  'connect-timeout': 'Check the firewall. Proxies of the environment are not used',
  'destination-refused': 'Its address is private: set private_network: true if that is meant',
  'model-not-found': 'It has no list of models at this base_url; check the path of the address',
  'rate-limited': 'It limits this account; try again later',
  'quota-exhausted': 'The account has no credit left',
};
