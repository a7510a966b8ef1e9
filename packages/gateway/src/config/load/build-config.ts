import { isJsonObject } from '@agentor/security/kernel';
import { isAbsolute, join } from 'node:path';
import type { TimeLimits } from '../../ports/index.ts';
import type { AuditConfig, Config, ModelConfig, ServerConfig } from '../config.ts';
import type { ConfigDocument } from '../document/index.ts';
import { buildLimits, buildPrices, checkPrices } from './build-limits.ts';
import { buildTimeouts } from './build-provider.ts';
import { checkListeners, isLoopbackHost } from './check-listeners.ts';
import { checkModels, flattenAliases } from './check-models.ts';
import { collectProviders } from './collect-providers.ts';
import type { Problems } from './problem.ts';
import { resolveSecret, type Surroundings } from './secrets.ts';

/** What a configuration is built from. */
export interface ConfigSources {
  readonly document: ConfigDocument;
  /** The file's data as it stands, for the names of its broken parts. */
  readonly data: unknown;
  readonly around: Surroundings;
  readonly overrides: ConfigOverrides;
}

/** Settings that a command line or the environment puts over those of the file. */
export interface ConfigOverrides {
  readonly host?: string;
  readonly port?: number;
  readonly metricsPort?: number;
  /** Relative paths start at the current folder. */
  readonly dataFolder?: string;
}

/** The checked configuration; when problems were noted it is not to be used. */
export function buildConfig({ document, data, around, overrides }: ConfigSources, problems: Problems): Config {
  const timeouts = buildTimeouts(document.routing.timeouts, TIMEOUTS, { path: ['routing', 'timeouts'], problems });
  const inFile = { providers: namesOf(data, 'providers'), models: namesOf(data, 'models'), aliases: namesOf(data, 'aliases') };
  const providers = collectProviders({ document, namesInFile: inFile.providers, around, timeouts }, problems);
  checkModels({ document, providers, inFile }, problems);
  const prices = buildPrices(document, providers);
  checkPrices(document, prices, problems);
  const traces = buildTraces(document, around, problems);
  const config: Config = {
    server: buildServer(document, overrides),
    metrics: buildMetrics({ document, around, overrides }, problems),
    dataFolder: overrides.dataFolder ?? absolute(document.data_folder, around.directory),
    log: document.log,
    ...(traces !== undefined && { traces }),
    records: { memoryMax: document.records.memory_max, keepDays: document.records.keep_days },
    contentFilter: buildContentFilter(document),
    audit: buildAudit(document),
    requests: { extraParameters: document.requests.extra_parameters },
    routing: { timeouts, ...buildAttempts(document) },
    providers,
    models: buildModels(document),
    aliases: flattenAliases(document.aliases),
    limits: buildLimits(document),
    prices,
  };
  checkListeners(config, problems);
  return config;
}

function buildServer({ server }: ConfigDocument, overrides: ConfigOverrides): ServerConfig {
  return {
    host: overrides.host ?? server.host,
    port: overrides.port ?? server.port,
    ...(server.hosts !== undefined && { hosts: server.hosts.map((host) => host.toLowerCase()) }),
    textBodyBytesMax: server.text_body_limit,
    multimodalBodyBytesMax: server.multimodal_body_limit,
    headerBytesMax: server.header_limit,
    headersMs: server.headers_timeout,
    bodyMs: server.body_timeout,
    keepAliveMs: server.keep_alive,
    writeStallMs: server.write_stall,
    connectionsMax: server.connections_max,
    concurrentRequestsMax: server.concurrent_requests_max,
    drainMs: server.drain,
    keepAliveCommentMs: server.keep_alive_comment,
  };
}

function buildContentFilter({ content_filter: { requests, answers, unreadable, signed_reasoning: signedReasoning } }: ConfigDocument): Config['contentFilter'] {
  const toDirection = ({ mode, default_action: defaultAction, types }: typeof requests): Config['contentFilter']['requests'] => ({ mode, defaultAction, types });
  return { requests: toDirection(requests), answers: toDirection(answers), unreadable, signedReasoning };
}

function buildAudit({ audit }: ConfigDocument): AuditConfig {
  return {
    isEnabled: audit.enabled,
    requestDurability: audit.requests === 'fsync' ? 'durable' : 'written',
    checkpoints: { intervalMs: audit.checkpoint_every, entries: audit.checkpoint_entries },
  };
}

function buildAttempts({ routing: { retries, breaker } }: ConfigDocument): Omit<Config['routing'], 'timeouts'> {
  return {
    retries: {
      attemptsMax: retries.attempts_max,
      backoffBaseMs: retries.backoff_base,
      backoffMaxMs: retries.backoff_max,
      retryAfterMaxMs: retries.retry_after_max,
    },
    breaker: { failuresMax: breaker.failures_max, openMs: breaker.open_for },
  };
}

function buildModels({ models }: ConfigDocument): readonly ModelConfig[] {
  return Object.entries(models).map(([name, { deployments, fallbacks }]) => ({ name, deployments, fallbacks }));
}

function buildMetrics({ document: { metrics }, around, overrides }: Pick<ConfigSources, 'document' | 'around' | 'overrides'>, problems: Problems): Config['metrics'] {
  const token = metrics.token === undefined ? undefined : resolveSecret(metrics.token, ['metrics', 'token'], around, problems);
  // A token that is named and cannot be had is told above, and not a second time as missing.
  if (metrics.enabled && metrics.token === undefined && !isLoopbackHost(metrics.host)) {
    problems.add(['metrics', 'host'], 'other machines could read the metrics, and no token guards them', 'Set metrics.token to {env: NAME} or {file: path}, or listen on 127.0.0.1');
  }
  return { isEnabled: metrics.enabled, host: metrics.host, port: overrides.metricsPort ?? metrics.port, ...(token !== undefined && { token }) };
}

function buildTraces({ traces }: ConfigDocument, around: Surroundings, problems: Problems): Config['traces'] {
  if (traces === undefined) return undefined;
  const endpoint = new URL(traces.endpoint);
  if (endpoint.protocol !== 'https:' && endpoint.protocol !== 'http:') problems.add(['traces', 'endpoint'], 'must begin with https:// or http://', 'OTLP is sent over HTTP');
  if (endpoint.username !== '' || endpoint.password !== '') problems.add(['traces', 'endpoint'], 'must not hold a user name or password', 'Write the credential under traces.headers');
  const headers = Object.entries(traces.headers).map(([name, reference]) => {
    const secret = resolveSecret(reference, ['traces', 'headers', name], around, problems);
    return secret === undefined ? undefined : ([name.toLowerCase(), secret] as const);
  });
  return { endpoint, headers: Object.fromEntries(headers.filter((header) => header !== undefined)), sampleRatio: traces.sample_ratio };
}

function namesOf(data: unknown, section: string): readonly string[] {
  const value = isJsonObject(data) ? data[section] : undefined;
  return isJsonObject(value) ? Object.keys(value) : [];
}

function absolute(path: string, directory: string): string {
  return isAbsolute(path) ? path : join(directory, path);
}

const TIMEOUTS: TimeLimits = { connectMs: 5_000, firstByteMs: 120_000, silenceMs: 60_000, totalMs: 600_000 };
