/** Label names and values in the order they are printed. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** Counts observations by bucket. */
export class Histogram {
  readonly bounds: readonly number[];
  /** Not cumulative; the last one is for what is above every bound. */
  readonly buckets: number[];
  sum = 0;
  count = 0;

  /** @param bounds - Upper bounds, rising. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.buckets = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    const { bounds, buckets } = this;
    let position = 0;
    while (position < bounds.length && value > (bounds[position] ?? 0)) position += 1;
    buckets[position] = (buckets[position] ?? 0) + 1;
    this.sum += value;
    this.count += 1;
  }
}

/** One metric: its name, its meaning, and its series at the moment of asking. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly series: () => readonly (readonly [Labels, number | Histogram])[];
}

/**
 * Writes metrics in Prometheus' text format, version 0.0.4.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderExposition(families: readonly Family[]): string {
  return families.map(renderFamily).join('');
}

function renderFamily({ name, help, type, series }: Family): string {
  let text = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  for (const [labels, value] of series()) text += value instanceof Histogram ? renderHistogram(name, labels, value) : line(name, labels, value);
  return text;
}

function renderHistogram(name: string, labels: Labels, { bounds, buckets, sum, count }: Histogram): string {
  let text = '';
  let cumulated = 0;
  for (let position = 0; position < buckets.length; position += 1) {
    cumulated += buckets[position] ?? 0;
    const bound = bounds[position];
    text += line(`${name}_bucket`, [...labels, ['le', bound === undefined ? '+Inf' : String(bound)]], cumulated);
  }
  return text + line(`${name}_sum`, labels, sum) + line(`${name}_count`, labels, count);
}

function line(name: string, labels: Labels, value: number): string {
  const written = labels.map(([label, text]) => `${label}="${escapeHelp(text).replaceAll('"', '\\"')}"`).join(',');
  return `${name}${written === '' ? '' : `{${written}}`} ${numberOf(value)}\n`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
