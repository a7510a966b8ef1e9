import type { TimeLimits } from '../../ports/index.ts';
import type { ProviderConfig } from '../config.ts';
import type { ConfigDocument, ProviderSection } from '../document/index.ts';
import { findPreset, type Preset, PRESETS } from '../presets/index.ts';
import { findRegion, isCredentialSet } from './build-credential.ts';
import { buildProvider, ECHO_PROVIDER } from './build-provider.ts';
import type { Problems } from './problem.ts';
import { readVariable, type Surroundings } from './secrets.ts';

/** What providers are collected from. */
export interface CollectSources {
  readonly document: ConfigDocument;
  /** Names of all providers in the file, the broken ones included. */
  readonly namesInFile: readonly string[];
  readonly around: Surroundings;
  readonly timeouts: TimeLimits;
}

/** All providers: those of the file in its order, then presets that the environment switches on, then the built-in one. */
export function collectProviders(sources: CollectSources, problems: Problems): readonly ProviderConfig[] {
  const { document, around, timeouts } = sources;
  const written = Object.entries(document.providers).map(([name, section]) => buildProvider({ name, section, around, timeouts }, problems));
  const found = findInEnvironment(sources, problems).map(({ name }) => buildProvider({ name, section: DEFAULT_SECTION, around, timeouts }, problems));
  const echo = document.presets.echo ? [echoProvider(timeouts)] : [];
  const all = [...written, ...found, ...echo].filter((provider) => provider !== undefined);
  checkPatterns(all, problems);
  return all;
}

/** The presets that a file's providers stand for, by name or by `preset`. */
export function presetsInFile(document: ConfigDocument, namesInFile: readonly string[]): ReadonlySet<string> {
  return new Set([...namesInFile, ...Object.entries(document.providers).map(([name, section]) => section.preset ?? name)]);
}

/** An Ollama at that address, as if it had been configured. */
export function ollamaProvider(baseUrl: URL, timeouts: TimeLimits): ProviderConfig {
  return { ...plainProvider('ollama', 'ollama', timeouts), baseUrl, isPrivateNetworkAllowed: true };
}

function findInEnvironment({ document, namesInFile, around }: CollectSources, problems: Problems): readonly Preset[] {
  if (!document.presets.environment) return [];
  const taken = presetsInFile(document, namesInFile);
  return PRESETS.filter(({ name, credential }) => !taken.has(name) && isCredentialSet(credential, around.environment)).filter((preset) => {
    const missing = missingPlace(preset, around);
    if (missing !== undefined) problems.warn([], `${preset.name} has a credential in the environment but no address, so it stays off`, `Set ${missing}`);
    return missing === undefined;
  });
}

/** The variable that says where the preset is, when it is not set. */
function missingPlace({ place }: Preset, around: Surroundings): string | undefined {
  if (place.kind === 'region' && findRegion({}, around.environment) === undefined) return 'AWS_REGION';
  if (place.kind === 'variable' && readVariable(around.environment, place.variable) === undefined) return place.variable;
  return undefined;
}

function echoProvider(timeouts: TimeLimits): ProviderConfig {
  return plainProvider(ECHO_PROVIDER, 'echo', timeouts);
}

function plainProvider(name: string, presetName: 'echo' | 'ollama', timeouts: TimeLimits): ProviderConfig {
  const preset = findPreset(presetName);
  return {
    name,
    preset: presetName,
    system: preset?.system ?? presetName,
    protocols: preset?.protocols ?? [],
    credential: { kind: 'none' },
    headers: {},
    query: {},
    isPrivateNetworkAllowed: false,
    timeouts,
    isOpen: true,
    namePatterns: preset?.namePatterns ?? [],
    onUnsupported: DEFAULT_SECTION.on_unsupported,
    defaultMaxOutputTokens: DEFAULT_SECTION.default_max_output_tokens,
    isOlderDialect: preset?.isOlderDialect ?? false,
    connectionsMax: DEFAULT_SECTION.connections_max,
  };
}

function checkPatterns(providers: readonly ProviderConfig[], problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { name, namePatterns } of providers.filter(({ isOpen }) => isOpen)) {
    for (const pattern of namePatterns) {
      const owner = owners.get(pattern);
      if (owner === undefined) owners.set(pattern, name);
      else problems.warn(['providers', name], `models named ${pattern} go to ${owner}, which comes first`, `Write them as ${name}/…, or set name_patterns: []`);
    }
  }
}

const DEFAULT_SECTION: ProviderSection = {
  headers: {},
  query: {},
  timeouts: {},
  open: true,
  on_unsupported: 'refuse',
  default_max_output_tokens: 4096,
  connections_max: 256,
};
