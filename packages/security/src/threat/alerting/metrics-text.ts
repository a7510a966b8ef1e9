/** What a metric is. */
export interface MetricDefinition {
  /** Lower case, digits and underscores, without prefix and without `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Label names, each with the values that are told; any other is `other`. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Upper bounds of a histogram, rising. */
  readonly buckets?: readonly number[];
}

/** Counts observations by bucket. */
export class HistogramSeries {
  readonly bounds: readonly number[];
  /** Not cumulative; the last one is for what is above every bound. */
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    const found = this.bounds.findIndex((bound) => value <= bound);
    const at = found === -1 ? this.bounds.length : found;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += value;
    this.count += 1;
  }
}

/** A metric and its series, to be written out. */
export interface MetricFamily {
  readonly definition: MetricDefinition;
  readonly series: readonly { readonly labels: readonly (readonly [string, string])[]; readonly value: number; readonly histogram?: HistogramSeries }[];
}

/** Writes families in Prometheus' text format 0.0.4. A metric that nothing was counted of, and that has no labels, is told as 0. */
export function toExposition(families: readonly MetricFamily[], prefix: string): string {
  return families.map((family) => toText(family, prefix)).join('');
}

function toText({ definition, series }: MetricFamily, prefix: string): string {
  const { type, help } = definition;
  const name = `${prefix}${definition.name}${type === 'counter' && !definition.name.endsWith('_total') ? '_total' : ''}`;
  const hasLabels = Object.keys(definition.labels ?? {}).length > 0;
  const told = series.length === 0 && !hasLabels && type !== 'histogram' ? [{ labels: [], value: 0 }] : series;
  const lines = told.flatMap((one) => {
    const histogram = 'histogram' in one ? one.histogram : undefined;
    return histogram === undefined ? [`${name}${labelsOf(one.labels)} ${numberOf(one.value)}`] : histogramLines(name, one.labels, histogram);
  });
  return [`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function histogramLines(name: string, labels: readonly (readonly [string, string])[], histogram: HistogramSeries): readonly string[] {
  let total = 0;
  const buckets = histogram.counts.map((count, index) => {
    total += count;
    const bound = histogram.bounds[index];
    return `${name}_bucket${labelsOf([...labels, ['le', bound === undefined ? '+Inf' : String(bound)]])} ${total}`;
  });
  return [...buckets, `${name}_sum${labelsOf(labels)} ${numberOf(histogram.sum)}`, `${name}_count${labelsOf(labels)} ${histogram.count}`];
}

function labelsOf(labels: readonly (readonly [string, string])[]): string {
  if (labels.length === 0) return '';
  return `{${labels.map(([label, value]) => `${label}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`).join(',')}}`;
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
