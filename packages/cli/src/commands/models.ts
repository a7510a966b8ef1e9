import { type Config, type LoadedConfig, probeProviders, type ProviderProbe } from '@agentor/gateway';
import { type ConfigOptions, loadFrom } from '../configuration/index.ts';
import { noteProblems, toTable } from '../output/index.ts';
import { EXIT } from '../terminal.ts';
import type { CommandHost } from './command.ts';

/** `agentor models`: which names lead where. */
export function addModels({ program, terminal, exitWith }: CommandHost, probe: ProbeProviders = probeProviders): void {
  program
    .command('models')
    .description('list the model names that callers can use, and where each leads')
    .option('-c, --config <file>', 'the file (default: AGENTOR_CONFIG, then agentor.yaml here)')
    .option('--discover', 'also ask the providers for their models')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', '\nExamples:\n  agentor models\n  agentor models --discover --json')
    .action(async (options: ModelsOptions) => {
      const loaded = loadFrom(terminal, options);
      if (!loaded.ok) {
        noteProblems(loaded.reason, terminal);
        exitWith(EXIT.failed);
        return;
      }
      const probes = options.discover === true ? await probe(loaded.value.config) : [];
      const rows = [...listConfigured(loaded.value.config), ...listDiscovered(loaded.value, probes), ...listOpen(loaded.value.config, probes)];
      terminal.out(options.json === true ? `${JSON.stringify(rows, undefined, 2)}\n` : toTable([['NAME', 'LEADS TO'], ...rows.map(({ name, leadsTo }) => [name, leadsTo.join(', ')])]));
      for (const failed of probes) if (failed.outcome === 'failed') terminal.note(`${failed.provider} did not list its models: ${failed.reason}. See: agentor doctor\n`);
    });
}

/** Asks providers for their models. */
export type ProbeProviders = (config: Config) => Promise<readonly ProviderProbe[]>;

interface ModelsOptions extends ConfigOptions {
  readonly discover?: boolean;
  readonly json?: boolean;
}

interface ListedName {
  readonly name: string;
  readonly leadsTo: readonly string[];
}

function listConfigured({ models, aliases }: Config): readonly ListedName[] {
  const configured = models.map(({ name, deployments, fallbacks }) => ({
    name,
    leadsTo: [...deployments.map(({ provider, model, weight }) => `${provider}/${model}${deployments.length > 1 ? ` (weight ${weight})` : ''}`), ...fallbacks.map((fallback) => `else ${fallback}`)],
  }));
  return [...configured, ...Object.entries(aliases).map(([name, target]) => ({ name, leadsTo: [target] }))];
}

function listDiscovered({ config }: LoadedConfig, probes: readonly ProviderProbe[]): readonly ListedName[] {
  const open = new Set(config.providers.filter(({ isOpen }) => isOpen).map(({ name }) => name));
  return probes.flatMap((probed) => (probed.outcome === 'answered' && open.has(probed.provider) ? probed.models.map((model) => ({ name: `${probed.provider}/${model}`, leadsTo: [`${probed.provider}/${model}`] })) : []));
}

/** Open providers that were not asked, or did not say: any of their models can be named. */
function listOpen({ providers }: Config, probes: readonly ProviderProbe[]): readonly ListedName[] {
  const told = new Set(probes.filter(({ outcome }) => outcome === 'answered').map(({ provider }) => provider));
  return providers
    .filter(({ name, isOpen }) => isOpen && !told.has(name))
    .flatMap(({ name, preset, namePatterns }) => [
      preset === 'echo' ? { name: `${name}/echo`, leadsTo: ['the built-in echo'] } : { name: `${name}/…`, leadsTo: [`any model of ${name}`] },
      ...namePatterns.map((pattern) => ({ name: pattern, leadsTo: [name] })),
    ]);
}
