import { type Family, Histogram, type Labels } from './series.ts';

/**
 * Writes metrics in Prometheus' text format, version 0.0.4.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function render(families: readonly Family[]): string {
  return families.map(renderFamily).join('');
}

function renderFamily(family: Family): string {
  let text = `# HELP ${family.name} ${family.help}\n# TYPE ${family.name} ${family.type}\n`;
  for (const [labels, value] of family.series()) {
    text += value instanceof Histogram ? renderHistogram(family.name, labels, value) : line(family.name, labels, value);
  }
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
  const written = labels.map(([label, text]) => `${label}="${escape(text)}"`).join(',');
  return `${name}${written === '' ? '' : `{${written}}`} ${value}\n`;
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
