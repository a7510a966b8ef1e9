import { z } from 'zod';
import { duration } from './units.ts';
import { count, headerName, host, port, type SecretReference, secretReference, urlText } from './values.ts';

/** `metrics:` as written. */
export interface MetricsSection {
  readonly enabled: boolean;
  readonly host: string;
  readonly port: number;
  readonly token?: SecretReference | undefined;
}

/** The metrics listener. */
export const metricsSection: z.ZodType<MetricsSection> = z
  .strictObject({
    enabled: z.boolean().prefault(true).meta({ description: 'Whether /metrics is served.' }),
    host: host.prefault('127.0.0.1').meta({ description: 'Address of the metrics listener. Needs a restart.' }),
    port: port.prefault(9464).meta({ description: 'Port of the metrics listener; 0 takes a free one. Needs a restart.' }),
    token: secretReference.optional().meta({ description: 'What scrapers must present as a bearer token: {env: NAME} or {file: path}. Required when host is not loopback. Needs a restart.' }),
  })
  .prefault({})
  .meta({ description: 'Prometheus metrics, on a listener of their own.' });

/** `log:` as written. */
export interface LogSection {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
}

/** The log. */
export const logSection: z.ZodType<LogSection> = z
  .strictObject({
    level: z.enum(['debug', 'info', 'warn', 'error']).prefault('info').meta({ description: 'The least important level that is written: debug, info, warn or error.' }),
  })
  .prefault({})
  .meta({ description: 'The log: one JSON line per request on standard output.' });

/** `traces:` as written. */
export interface TracesSection {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, SecretReference>>;
  readonly sample_ratio: number;
}

/** OpenTelemetry traces. */
export const tracesSection: z.ZodType<TracesSection> = z
  .strictObject({
    endpoint: urlText.meta({ description: 'OTLP over HTTP, with its path: http://127.0.0.1:4318/v1/traces. Required in this section.' }),
    headers: z.record(headerName, secretReference).prefault({}).meta({ description: 'Headers sent to the endpoint, each {env: NAME} or {file: path}.' }),
    sample_ratio: z.number().min(0).max(1).prefault(1).meta({ description: 'Share of the requests that are traced, 0 to 1.' }),
  })
  .meta({ description: 'OpenTelemetry traces; left out, none are sent. Needs a restart.' });

/** `records:` as written. */
export interface RecordsSection {
  readonly memory_max: number;
  readonly keep_days: number;
}

/** Request records. */
export const recordsSection: z.ZodType<RecordsSection> = z
  .strictObject({
    memory_max: count(0, 1_000_000).prefault(1_000).meta({ description: 'Request records held in memory.' }),
    keep_days: count(0, 36_500).prefault(30).meta({ description: 'Days that request records are kept on disk.' }),
  })
  .prefault({})
  .meta({ description: 'What is kept of each request. Never a text of the conversation.' });

/** `requests:` as written. */
export interface RequestsSection {
  readonly extra_parameters: readonly string[];
}

/** What requests may carry. */
export const requestsSection: z.ZodType<RequestsSection> = z
  .strictObject({
    extra_parameters: z
      .array(z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, { error: 'must be the name of a top-level parameter' }))
      .prefault([])
      .meta({ description: 'Top-level parameters that the gateway does not know and lets through to targets of the same protocol. Others are refused.' }),
  })
  .prefault({})
  .meta({ description: 'What requests may carry.' });

/** `timeouts:` as written; what is left out comes from the level above. */
export interface TimeoutsSection {
  readonly connect?: number | undefined;
  readonly first_byte?: number | undefined;
  readonly silence?: number | undefined;
  readonly total?: number | undefined;
}

/** Limits of waiting for a provider. */
export const timeoutsSection: z.ZodType<TimeoutsSection> = z.strictObject({
    connect: duration.optional().meta({ description: 'Until the connection to the provider stands. Default 5s.' }),
    first_byte: duration.optional().meta({ description: 'From sending until the head of the answer. Default 120s.' }),
    silence: duration.optional().meta({ description: 'Between two chunks of an answer. Default 60s.' }),
    total: duration.optional().meta({ description: 'For a whole answer. Default 10m.' }),
  });

/** `routing:` as written. */
export interface RoutingSection {
  readonly timeouts: TimeoutsSection;
  readonly retries: {
    readonly attempts_max: number;
    readonly backoff_base: number;
    readonly backoff_max: number;
    readonly retry_after_max: number;
  };
  readonly breaker: { readonly failures_max: number; readonly open_for: number };
}

/** How attempts are made. */
export const routingSection: z.ZodType<RoutingSection> = z
  .strictObject({
    timeouts: timeoutsSection.prefault({}).meta({ description: 'How long a provider is waited for.' }),
    retries: z
      .strictObject({
        attempts_max: count(1, 10).prefault(2).meta({ description: 'Attempts per deployment, the first included.' }),
        backoff_base: duration.prefault('250ms').meta({ description: 'Longest wait before the second attempt; it doubles for each further one. The wait is drawn at random up to it.' }),
        backoff_max: duration.prefault('5s').meta({ description: 'Longest wait before any attempt.' }),
        retry_after_max: duration.prefault('10s').meta({ description: 'A Retry-After of a provider above this counts as a failure of the deployment.' }),
      })
      .prefault({})
      .meta({ description: 'Further attempts at one deployment.' }),
    breaker: z
      .strictObject({
        failures_max: count(1, 1_000).prefault(5).meta({ description: 'Consecutive failures after which a deployment is left alone.' }),
        open_for: duration.prefault('30s').meta({ description: 'How long it is left alone before one request tries it again.' }),
      })
      .prefault({})
      .meta({ description: 'The circuit breaker of each deployment.' }),
  })
  .prefault({})
  .meta({ description: 'How attempts are made.' });
