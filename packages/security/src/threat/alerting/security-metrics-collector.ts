import { Histogram, type Labels } from '../../kernel/index.ts';
import { LABELS_MAX, METRICS_MAX, SERIES_MAX } from './bounds.ts';
import { type MetricDefinition, toExposition } from './metrics-text.ts';

/** Label values by name. */
export type MetricLabels = Readonly<Record<string, string>>;

/** What a collector starts with. */
export interface SecurityMetricsTerms {
  readonly metrics?: readonly MetricDefinition[];
  /** Stands before every name in the exposition. `agentor_security_` when absent. */
  readonly prefix?: string;
}

/**
 * Counts what concerns security, and writes it out for Prometheus.
 *
 * Labels have to be declared with the values they may have; any other value is told as `other`. So no text of a caller
 * becomes a series, and their number is bounded whatever happens (MET-1).
 *
 * ```ts
 * const metricsCollector = new SecurityMetricsCollector();
 * metricsCollector.incrementMetric('injection_attempts');
 * ```
 */
export class SecurityMetricsCollector {
  readonly #metrics = new Map<string, Metric>();
  readonly #prefix: string;

  /** @throws {RangeError} as {@link SecurityMetricsCollector.declareMetric} does. */
  constructor({ metrics = [], prefix = 'agentor_security_' }: SecurityMetricsTerms = {}) {
    this.#prefix = prefix;
    for (const metric of metrics) this.declareMetric(metric);
  }

  /**
   * Declares a metric: its kind, its labels with their values, a histogram's bounds. A counter without labels needs no declaration.
   *
   * @throws {RangeError} when the name has not the form `[a-z][a-z0-9_]*`, is taken, or there are too many metrics or labels.
   */
  declareMetric(definition: MetricDefinition): void {
    if (!NAME.test(definition.name)) throw new RangeError('A metric is named with a-z, 0-9 and underscores, at most 64 characters');
    if (this.#metrics.has(definition.name)) throw new RangeError(`The metric ${definition.name} is declared already`);
    if (this.#metrics.size >= METRICS_MAX) throw new RangeError(`There are ${METRICS_MAX} metrics already`);
    const labels = Object.entries(definition.labels ?? {}).map(([label, values]) => ({ label, values: new Set(values) }));
    if (labels.length > LABELS_MAX) throw new RangeError(`A metric has at most ${LABELS_MAX} labels`);
    if (labels.some(({ label }) => !NAME.test(label))) throw new RangeError('A label is named with a-z, 0-9 and underscores, at most 64 characters');
    this.#metrics.set(definition.name, { definition, labels, series: new Map() });
  }

  /**
   * Adds to a counter.
   *
   * @param by - At least 0.
   * @throws {RangeError} when the name or the amount cannot be, or the metric is of another kind.
   */
  incrementMetric(name: string, { by = 1, labels = {} }: { readonly by?: number; readonly labels?: MetricLabels } = {}): void {
    if (!(by >= 0 && Number.isFinite(by))) throw new RangeError('A counter only grows');
    const series = this.#seriesOf(name, 'counter', labels);
    series.value += by;
  }

  /** Sets a gauge. @throws {RangeError} when the name cannot be, or the metric is of another kind. */
  setGauge(name: string, value: number, labels: MetricLabels = {}): void {
    this.#seriesOf(name, 'gauge', labels).value = value;
  }

  /** Counts an observation of a histogram. @throws {RangeError} when the histogram was not declared. */
  observe(name: string, value: number, labels: MetricLabels = {}): void {
    this.#seriesOf(name, 'histogram', labels).histogram?.observe(value);
  }

  /** A counter's or gauge's value now; 0 when nothing was counted. */
  valueOf(name: string, labels: MetricLabels = {}): number {
    const metric = this.#metrics.get(name);
    return metric?.series.get(keyOf(metric, labels))?.value ?? 0;
  }

  /** Everything in Prometheus' text format 0.0.4. Counters get `_total`. */
  exposition(): string {
    return toExposition(
      [...this.#metrics.values()].map(({ definition, series }) => ({ definition, series: [...series.values()] })),
      this.#prefix,
    );
  }

  #seriesOf(name: string, type: MetricDefinition['type'], labels: MetricLabels): Series {
    if (!this.#metrics.has(name) && type !== 'histogram') this.declareMetric({ name, type, help: `${name.replaceAll('_', ' ')}.` });
    const metric = this.#metrics.get(name);
    if (metric?.definition.type !== type) throw new RangeError(`There is no ${type} of this name`);
    const key = keyOf(metric, labels);
    const known = metric.series.get(key);
    if (known !== undefined) return known;
    if (metric.series.size >= SERIES_MAX && key !== keyOf(metric, {})) return this.#seriesOf(name, type, {});
    const bounds = metric.definition.buckets ?? DEFAULT_BUCKETS;
    const series: Series = { labels: told(metric, labels), value: 0, ...(type === 'histogram' ? { histogram: new Histogram(bounds) } : {}) };
    metric.series.set(key, series);
    return series;
  }
}

interface Metric {
  readonly definition: MetricDefinition;
  readonly labels: readonly { readonly label: string; readonly values: ReadonlySet<string> }[];
  readonly series: Map<string, Series>;
}

interface Series {
  readonly labels: Labels;
  value: number;
  readonly histogram?: Histogram;
}

function told({ labels }: Metric, given: MetricLabels): readonly (readonly [string, string])[] {
  return labels.map(({ label, values }) => {
    const value = Object.hasOwn(given, label) ? given[label] : undefined;
    return [label, value !== undefined && values.has(value) ? value : OTHER] as const;
  });
}

function keyOf(metric: Metric, labels: MetricLabels): string {
  return metric.labels.length === 0 ? '' : JSON.stringify(told(metric, labels));
}

const NAME = /^[a-z][a-z0-9_]{0,63}$/;
const OTHER = 'other';
const DEFAULT_BUCKETS: readonly number[] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
