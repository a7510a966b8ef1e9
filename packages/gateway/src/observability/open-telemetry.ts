import type { Clock, Random } from '@agentor/security/kernel';
import type { Config } from '../config/index.ts';
import type { Recorder, RequestRecord } from '../ports/index.ts';
import type { OpenedLog } from './log/index.ts';
import { type MetricsListener, openMetrics, openMetricsListener } from './metrics/index.ts';
import { openTraces, type Traces } from './traces/index.ts';

/** All that is told of requests: one record in; a line, numbers, a stored record and a trace out. */
export interface Telemetry extends AsyncDisposable {
  readonly recorder: Required<Recorder>;
  /** The metrics listener's port; undefined when metrics are off. */
  readonly metricsPort: number | undefined;
  /** Takes level and model names of a reloaded configuration. Listener and collector stay as they were until a restart. */
  readonly reconfigure: (config: TelemetryConfig) => void;
}

/** The part of the configuration that telemetry follows. */
export type TelemetryConfig = Pick<Config, 'log' | 'metrics' | 'models' | 'traces'>;

/** What telemetry feeds. */
export interface TelemetryParts {
  readonly log: OpenedLog;
  /** Keeps records: `keep` takes one at once, `dropped` counts those lost. */
  readonly records: { readonly keep: (record: RequestRecord) => void; readonly dropped: () => number };
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
}

/** Opens metrics, their listener and traces as configured. @throws When the metrics listener cannot be opened. */
export async function openTelemetry(config: TelemetryConfig, parts: TelemetryParts): Promise<Telemetry> {
  await using stack = new AsyncDisposableStack();
  const { log, records } = parts;
  const metrics = openMetrics({
    models: namesOf(config),
    asked: [
      { name: 'agentor_records_dropped_total', help: 'Records of requests that could not be stored.', type: 'counter', value: records.dropped },
      { name: 'agentor_log_lines_dropped_total', help: 'Log lines lost to a slow reader.', type: 'counter', value: () => log.lost().dropped },
      { name: 'agentor_log_lines_suppressed_total', help: 'Log lines beyond the cap of their event.', type: 'counter', value: () => log.lost().suppressed },
    ],
  });
  const listener: MetricsListener | undefined = config.metrics.isEnabled
    ? stack.use(await openMetricsListener({ ...config.metrics, metrics }))
    : undefined;
  const traces: Traces | undefined = config.traces === undefined ? undefined : stack.use(await openTraces({ ...config.traces, random: parts.random }));
  const sinks = [log.logRequest, metrics.ended, records.keep, ...(traces === undefined ? [] : [traces.ended])];
  const kept = stack.move();
  return {
    recorder: { started: metrics.started, streamBegan: metrics.streamBegan, ended: (record) => feed(sinks, record, log) },
    metricsPort: listener?.port,
    reconfigure: (next) => {
      log.setLevel(next.log.level);
      metrics.replaceModels(namesOf(next));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** One sink's failure keeps the record from no other. */
function feed(sinks: readonly ((record: RequestRecord) => void)[], record: RequestRecord, log: OpenedLog): void {
  for (const sink of sinks) {
    try {
      sink(record);
    } catch (error) {
      log.error('telemetry.sink-failed', { requestId: record.id, error });
    }
  }
}

function namesOf({ models }: TelemetryConfig): readonly string[] {
  return models.map(({ name }) => name);
}
