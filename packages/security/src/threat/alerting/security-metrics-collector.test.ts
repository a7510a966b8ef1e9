import { describe, expect, test } from 'vitest';
import { SecurityMetricsCollector } from './security-metrics-collector.ts';

describe('SecurityMetricsCollector', () => {
  test('counts, sets and observes, and writes Prometheus’ text format', () => {
    const collector = new SecurityMetricsCollector({
      metrics: [
        { name: 'blocks', type: 'counter', help: 'Blocks, by "action".', labels: { action: ['reject', 'warn'] } },
        { name: 'scan_seconds', type: 'histogram', help: 'Scans.', buckets: [0.1, 1] },
      ],
    });
    collector.incrementMetric('injection_attempts');
    collector.incrementMetric('injection_attempts', { by: 2 });
    collector.incrementMetric('blocks', { labels: { action: 'reject' } });
    collector.setGauge('open_groups', 3);
    for (const seconds of [0.05, 0.1, 0.5, 5]) collector.observe('scan_seconds', seconds);
    expect(collector.valueOf('injection_attempts')).toBe(3);
    expect(collector.exposition()).toBe(
      [
        '# HELP agentor_security_blocks_total Blocks, by "action".',
        '# TYPE agentor_security_blocks_total counter',
        'agentor_security_blocks_total{action="reject"} 1',
        '# HELP agentor_security_scan_seconds Scans.',
        '# TYPE agentor_security_scan_seconds histogram',
        'agentor_security_scan_seconds_bucket{le="0.1"} 2',
        'agentor_security_scan_seconds_bucket{le="1"} 3',
        'agentor_security_scan_seconds_bucket{le="+Inf"} 4',
        'agentor_security_scan_seconds_sum 5.65',
        'agentor_security_scan_seconds_count 4',
        '# HELP agentor_security_injection_attempts_total injection attempts.',
        '# TYPE agentor_security_injection_attempts_total counter',
        'agentor_security_injection_attempts_total 3',
        '# HELP agentor_security_open_groups open groups.',
        '# TYPE agentor_security_open_groups gauge',
        'agentor_security_open_groups 3',
        '',
      ].join('\n'),
    );
  });

  test('MET-1: a value that was not declared is told as other: no text of a caller becomes a label', () => {
    const collector = new SecurityMetricsCollector({ metrics: [{ name: 'blocks', type: 'counter', help: 'Blocks.', labels: { action: ['reject'] } }] });
    for (let index = 0; index < 10_000; index += 1) collector.incrementMetric('blocks', { labels: { action: `tenant-${index}"} evil 1\n`, other: 'x' } });
    expect(collector.exposition().split('\n').filter((line) => !line.startsWith('#'))).toEqual(['agentor_security_blocks_total{action="other"} 10000', '']);
  });

  test('MET-1: the series of one metric are bounded, the rest is counted together', () => {
    const values = Array.from({ length: 1_000 }, (_, index) => `v${index}`);
    const collector = new SecurityMetricsCollector({ metrics: [{ name: 'blocks', type: 'counter', help: 'Blocks.', labels: { a: values } }] });
    for (const value of values) collector.incrementMetric('blocks', { labels: { a: value } });
    expect(collector.exposition().split('\n').filter((line) => line.startsWith('agentor')).length).toBeLessThanOrEqual(201);
    expect(collector.valueOf('blocks', { a: 'none of them' })).toBe(800);
  });

  test.each(['', 'A', 'a b', '1a', 'a'.repeat(65), 'a{x="y"}', '__proto__'])('the name %j is refused', (name) => {
    expect(() => new SecurityMetricsCollector().incrementMetric(name)).toThrow(RangeError);
  });

  test('what cannot be is refused: a counter that falls, a metric of another kind, one that is there already, too many', () => {
    const collector = new SecurityMetricsCollector();
    expect(() => collector.incrementMetric('a', { by: -1 })).toThrow(RangeError);
    expect(() => collector.incrementMetric('a', { by: Number.NaN })).toThrow(RangeError);
    collector.incrementMetric('a');
    expect(() => collector.setGauge('a', 1)).toThrow(RangeError);
    expect(() => collector.observe('b', 1)).toThrow(RangeError);
    expect(() => collector.declareMetric({ name: 'a', type: 'counter', help: '' })).toThrow(RangeError);
    expect(() => collector.declareMetric({ name: 'c', type: 'counter', help: '', labels: { 'bad-name': [] } })).toThrow(RangeError);
    for (let index = 1; index < 200; index += 1) collector.incrementMetric(`m${index}`);
    expect(() => collector.incrementMetric('one_too_many')).toThrow(RangeError);
  });
});
