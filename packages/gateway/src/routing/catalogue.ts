import type { Config, DeploymentConfig, ModelConfig, ProviderConfig } from '../config/index.ts';
import { MODEL_NAME } from '../ports/index.ts';

/** Where a model name leads. */
export interface Route {
  /** The configured name, or `provider/model` for open providers: what permissions and records speak of. */
  readonly name: string;
  readonly deployments: readonly DeploymentConfig[];
  readonly fallbacks: readonly string[];
}

/** The models that callers can name. Pure: built anew from each configuration. */
export interface Catalogue {
  /** Exact and case-sensitive; a name that resolves to nothing gives undefined. */
  readonly resolve: (name: string) => Route | undefined;
  /** Every name that can be listed, with the provider behind it. */
  readonly list: (discovered: readonly DiscoveredModel[]) => readonly ListedModel[];
}

/** A model that an open provider says it has. */
export interface DiscoveredModel {
  readonly provider: string;
  readonly model: string;
}

/** An entry of `GET /v1/models`. */
export interface ListedModel {
  readonly name: string;
  readonly ownedBy: string;
}

/** Builds the catalogue of a configuration. */
export function createCatalogue(config: Pick<Config, 'models' | 'aliases' | 'providers'>): Catalogue {
  const models = new Map(config.models.map((model) => [model.name, model]));
  const aliases = new Map(Object.entries(config.aliases));
  const openProviders = config.providers.filter((provider) => provider.isOpen);
  const resolve = (asked: string): Route | undefined => {
    if (!MODEL_NAME.test(asked)) return undefined;
    const name = aliases.get(asked) ?? asked;
    const configured = models.get(name);
    if (configured !== undefined) return toRoute(configured);
    return openRoute(name, openProviders);
  };
  return {
    resolve,
    list: (discovered) => [
      ...config.models.map(({ name, deployments }) => ({ name, ownedBy: deployments[0]?.provider ?? 'agentor' })),
      ...[...aliases.keys()].map((name) => ({ name, ownedBy: resolve(name)?.deployments[0]?.provider ?? 'agentor' })),
      ...discovered
        .filter(({ provider }) => openProviders.some(({ name }) => name === provider))
        .map(({ provider, model }) => ({ name: `${provider}/${model}`, ownedBy: provider })),
    ],
  };
}

function toRoute(model: ModelConfig): Route {
  return { name: model.name, deployments: model.deployments, fallbacks: model.fallbacks };
}

/** `provider/model`, or a bare name that an open provider's patterns claim; the first provider in order wins. */
function openRoute(name: string, providers: readonly ProviderConfig[]): Route | undefined {
  const slash = name.indexOf('/');
  const prefixed = providers.find((provider) => provider.name === name.slice(0, Math.max(slash, 0)));
  if (prefixed !== undefined) return single(prefixed.name, name.slice(slash + 1));
  const claiming = providers.find(({ namePatterns }) => namePatterns.some((pattern) => matches(pattern, name)));
  return claiming === undefined ? undefined : single(claiming.name, name);
}

function single(provider: string, model: string): Route | undefined {
  if (model === '') return undefined;
  return { name: `${provider}/${model}`, deployments: [{ provider, model, weight: 1 }], fallbacks: [] };
}

/** `*` stands for any run of characters at the end of the pattern. */
function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
