import type { ProviderConfig } from '../config/index.ts';
import type { Cancellation, Provider } from '../ports/index.ts';
import { createEchoProvider } from './echo/index.ts';
import { createHttpProvider, type ProviderPorts } from './http-provider.ts';

/** What providers need of the world. */
export interface ListPorts extends ProviderPorts {
  readonly sleep: (ms: number, cancellation: Cancellation) => Promise<void>;
}

/** The providers of a configuration, by name. The echo model runs here; all others are behind HTTP. */
export function createProviders(configs: readonly ProviderConfig[], ports: ListPorts): ReadonlyMap<string, Provider> {
  return new Map(
    configs.map((config) => [
      config.name,
      config.preset === 'echo' ? createEchoProvider(config.name, ports) : createHttpProvider(config, ports),
    ]),
  );
}
