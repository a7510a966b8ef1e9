/**
 * Looks at a page of metrics as Prometheus' own linter does, and closer: one HELP and one TYPE before the lines of each
 * metric, lines of a metric together, names and units by the conventions, no series twice, histograms that add up.
 *
 * @returns What is wrong, a line each; empty when nothing is.
 * @see https://prometheus.io/docs/practices/naming/
 */
export function lintExposition(text: string): readonly string[] {
  const problems: string[] = text.endsWith('\n') ? [] : ['the last line has no end'];
  const families = new Map<string, LintedFamily>();
  let current: LintedFamily | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, kind, name = '', rest = ''] = COMMENT.exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(name)) problems.push(`${name}: told twice`);
      if (rest.trim() === '') problems.push(`${name}: no help text`);
      current = { name, type: '', series: new Map() };
      families.set(name, current);
    } else if (kind === 'TYPE') {
      if (current?.name !== name || current.type !== '') problems.push(`${name}: TYPE does not follow its HELP`);
      else current.type = rest;
    } else {
      addSample(line, current, problems);
    }
  }
  for (const family of families.values()) problems.push(...lintNames(family), ...lintHistogram(family));
  return problems;
}

interface LintedFamily {
  readonly name: string;
  type: string;
  readonly series: Map<string, number>;
}

function addSample(line: string, family: LintedFamily | undefined, problems: string[]): void {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') problems.push(`not of the format: ${line}`);
  else if (family === undefined || !isOf(family, name)) problems.push(`${name}: stands outside its metric`);
  else if (family.series.has(name + labels)) problems.push(`${name}${labels}: told twice`);
  else family.series.set(name + labels, Number(value.replace('Inf', 'Infinity')));
}

function isOf({ name, type }: LintedFamily, sample: string): boolean {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`].includes(sample) : sample === name;
}

function lintNames({ name, type, series }: LintedFamily): readonly string[] {
  const problems: string[] = [];
  if (!['counter', 'gauge', 'histogram'].includes(type)) problems.push(`${name}: no known type`);
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/u.test(name)) problems.push(`${name}: not in snake case`);
  if (name.endsWith('_total') !== (type === 'counter')) problems.push(`${name}: _total is for counters, and all of them`);
  if (/_(?:bucket|sum|count|counter|gauge|histogram)$/u.test(name)) problems.push(`${name}: ends as a series or a type`);
  const isUnitBase = !/(?:^|_)(?:ms|millis|milliseconds|microseconds|nanoseconds|minutes|hours|days|kb|mb|gb|kilobytes|megabytes|percent|sec|secs)(?:_|$)/u.test(name);
  if (!isUnitBase) problems.push(`${name}: not in base units`);
  const base = name.replace(/_total$/u, '');
  if (/_(?:seconds|bytes)_/u.test(base) && !/_(?:seconds|bytes)$/u.test(base)) problems.push(`${name}: the unit is not last`);
  if (type !== 'histogram' && [...series.keys()].some((key) => /[{,]le="/u.test(key))) problems.push(`${name}: the label le is for histograms`);
  return problems;
}

/** Buckets rise, the last is +Inf and equals the count. */
function lintHistogram({ name, type, series }: LintedFamily): readonly string[] {
  if (type !== 'histogram') return [];
  const problems: string[] = [];
  const last = new Map<string, number>();
  for (const [key, value] of series) {
    const [, before = '', bound] = /^(.*?)[{,]le="([^"]*)"/u.exec(key) ?? [];
    if (bound === undefined) continue;
    if (value < (last.get(before) ?? 0)) problems.push(`${key}: below the bucket before`);
    last.set(before, value);
    if (bound !== '+Inf') continue;
    const labels = before.slice(`${name}_bucket`.length);
    const count = series.get(`${name}_count${labels === '' ? '' : `${labels}}`}`);
    if (count !== value) problems.push(`${key}: +Inf is not the count`);
    last.delete(before);
  }
  for (const before of last.keys()) problems.push(`${before}: no bucket +Inf`);
  return problems;
}

const COMMENT = /^# (HELP|TYPE) (\S+) ?(.*)$/u;
const SAMPLE = /^([a-zA-Z_:][\w:]*)((?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)+\})?) ([-+]?(?:[\d.]+(?:e[-+]?\d+)?|Inf)|Na[Nn])$/u;
