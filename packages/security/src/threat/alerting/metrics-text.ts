import { type Family, type Histogram, type Labels, renderExposition } from '../../kernel/index.ts';

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

/** A metric and its series, to be written out. */
export interface MetricFamily {
  readonly definition: MetricDefinition;
  readonly series: readonly { readonly labels: Labels; readonly value: number; readonly histogram?: Histogram }[];
}

/** Writes families in Prometheus' text format 0.0.4. A metric that nothing was counted of, and that has no labels, is told as 0. */
export function toExposition(families: readonly MetricFamily[], prefix: string): string {
  return renderExposition(families.map((family) => toFamily(family, prefix)));
}

function toFamily({ definition, series }: MetricFamily, prefix: string): Family {
  const { type, help } = definition;
  const isUntold = series.length === 0 && Object.keys(definition.labels ?? {}).length === 0 && type !== 'histogram';
  return {
    name: `${prefix}${definition.name}${type === 'counter' && !definition.name.endsWith('_total') ? '_total' : ''}`,
    help,
    type,
    series: () => (isUntold ? [[[], 0]] : series.map(({ labels, value, histogram }) => [labels, histogram ?? value] as const)),
  };
}
