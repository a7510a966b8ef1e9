import type { Config } from '@agentor/gateway';

/** The configuration as plain data for printing. Secrets print as `[secret]`: their type sees to it. */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  return {
    ...config,
    providers: config.providers.map((provider) => ({ ...provider, ...(provider.baseUrl !== undefined && { baseUrl: provider.baseUrl.href }) })),
    ...(config.traces !== undefined && { traces: { ...config.traces, endpoint: config.traces.endpoint.href } }),
  };
}
