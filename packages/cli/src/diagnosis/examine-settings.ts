import type { Config } from '@agentor/gateway';
import { deviation, type Finding, good } from './finding.ts';

/** Settings that are weaker than the defaults, without being wrong (INT-2). What loading warned about is told there. */
export function examineSettings(config: Config): readonly Finding[] {
  const found = [...examineProviders(config), ...examineLimits(config)];
  return found.length === 0 ? [good('settings', 'as safe as the defaults')] : found;
}

function examineProviders({ providers }: Config): readonly Finding[] {
  return providers.flatMap(({ name, isPrivateNetworkAllowed, onUnsupported, baseUrl }) => [
    ...(isPrivateNetworkAllowed && !isLocal(baseUrl) ? [deviation('settings', `providers.${name}.private_network: its name may lead into your own network`, 'Set it to false if the provider is outside')] : []),
    ...(onUnsupported === 'drop' ? [deviation('settings', `providers.${name}.on_unsupported: parameters it cannot express are left out in silence`, 'Set it to refuse if callers are to know')] : []),
  ]);
}

function isLocal(url: URL | undefined): boolean {
  return url === undefined || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

function examineLimits({ requests, server, log }: Config): readonly Finding[] {
  return [
    ...(requests.extraParameters.length > 0 ? [deviation('settings', `requests.extra_parameters lets through, unexamined: ${requests.extraParameters.join(', ')}`, 'Remove those that no client needs')] : []),
    ...(server.multimodalBodyBytesMax > BODY_BYTES ? [deviation('settings', 'server.multimodal_body_limit is above 25MiB: bodies are held in memory', 'Lower it, or give the machine the memory for the requests of server.concurrent_requests_max')] : []),
    ...(server.headersMs > HEADERS_MS ? [deviation('settings', 'server.headers_timeout is above 10s: slow clients hold connections longer', 'Leave it at 10s')] : []),
    ...(log.level === 'debug' ? [deviation('settings', 'log.level debug writes more than operation needs', 'Set it to info')] : []),
  ];
}

const BODY_BYTES = 26_214_400;
const HEADERS_MS = 10_000;
