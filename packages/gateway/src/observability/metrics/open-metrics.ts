import { type Family, Histogram, renderExposition } from '@agentor/security/kernel';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { RequestRecord } from '../../ports/index.ts';
import { asked, BoundedCounters } from './bounded-family.ts';
import { ATTEMPT_COMBINATIONS_MAX, LABEL_VALUES_MAX } from './bounds.ts';
import { RequestSeriesTable } from './request-series.ts';

/** Counts what happens. */
export interface Metrics {
  readonly started: () => void;
  readonly streamBegan: () => void;
  readonly ended: (record: RequestRecord) => void;
  /** Takes the configured names after a reload. */
  readonly replaceModels: (models: Iterable<string>) => void;
  /** Everything, in Prometheus' text format. */
  readonly text: () => Promise<string>;
}

/** What metrics are made of. */
export interface MetricsParts {
  /** Configured model names: the only ones that are told. */
  readonly models: Iterable<string>;
  /** Numbers of other parts, read when scraped. */
  readonly asked?: readonly AskedMetric[];
}

/** A number that another part keeps. */
export interface AskedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly value: () => number;
}

/**
 * Opens the metrics: those of requests in plain numbers, which cost nanoseconds to count and are written out when
 * scraped, and prom-client's own of the process, event-loop lag included.
 */
export function openMetrics({ models, asked: others = [] }: MetricsParts): Metrics {
  const table = new RequestSeriesTable(models);
  const counts = openCounts();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const families = [...table.families(), ...counts.families, ...others.map(({ name, help, type, value }) => asked(name, help, type, value))];
  return {
    started: () => {
      counts.active.requests += 1;
    },
    streamBegan: () => {
      counts.active.streams += 1;
    },
    ended: (record) => {
      counts.count(record);
      const series = table.find(record);
      series.duration.observe(record.totalMs / 1000);
      if (record.firstByteMs !== undefined && record.isStreamed) series.firstToken.observe(record.firstByteMs / 1000);
      if (record.usage !== undefined) {
        series.inputTokens.observe(record.usage.inputTokens);
        series.outputTokens.observe(record.usage.outputTokens);
      }
    },
    replaceModels: (next) => table.replaceModels(next),
    text: async () => renderExposition(families) + (await registry.metrics()),
  };
}

interface Counts {
  readonly active: { requests: number; streams: number };
  readonly count: (record: RequestRecord) => void;
  readonly families: readonly Family[];
}

function openCounts(): Counts {
  const active = { requests: 0, streams: 0 };
  const requests = new BoundedCounters(LABEL_VALUES_MAX);
  const attempts = new BoundedCounters(ATTEMPT_COMBINATIONS_MAX);
  const refusals = new BoundedCounters(LABEL_VALUES_MAX);
  const guards = new BoundedCounters(LABEL_VALUES_MAX);
  const overhead = new Histogram(OVERHEAD_BOUNDS_S);
  const count = (record: RequestRecord): void => {
    active.requests = Math.max(0, active.requests - 1);
    if (record.isStreamed && record.firstByteMs !== undefined) active.streams = Math.max(0, active.streams - 1);
    requests.of(`${record.surface} ${record.outcome}`).value += 1;
    if (record.code !== undefined) refusals.of(record.code).value += 1;
    for (const attempt of record.attempts) attempts.of(`${attempt.provider} ${attempt.outcome}`).value += 1;
    for (const { guard, verdict } of record.guards) guards.of(`${guard} ${verdict}`).value += 1;
    overhead.observe(record.overheadMs / 1000);
  };
  const families: readonly Family[] = [
    asked('agentor_active_requests', 'Requests in work.', 'gauge', () => active.requests),
    asked('agentor_active_streams', 'Streamed answers under way.', 'gauge', () => active.streams),
    requests.family('agentor_requests_total', 'Requests that ended.', split('surface', 'outcome')),
    attempts.family('agentor_attempts_total', 'Attempts at providers.', split('provider', 'outcome')),
    refusals.family('agentor_refusals_total', 'Requests refused or failed, by code.', (code) => [['code', code]]),
    guards.family('agentor_guard_verdicts_total', 'What guards said.', split('guard', 'verdict')),
    { name: 'agentor_overhead_seconds', help: 'Time spent in the gateway itself.', type: 'histogram', series: () => [[[], overhead]] },
  ];
  return { active, count, families };
}

/** Names never hold spaces: they come from the configuration and from closed lists. */
function split(first: string, second: string): (value: string) => readonly (readonly [string, string])[] {
  return (value) => {
    const space = value.lastIndexOf(' ');
    return space === -1
      ? [[first, value], [second, value]]
      : [[first, value.slice(0, space)], [second, value.slice(space + 1)]];
  };
}

const OVERHEAD_BOUNDS_S = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
/** Gauges that prom-client names as counters, which `promtool check metrics` refuses; the same numbers stand by kind under names without `_total`. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];
