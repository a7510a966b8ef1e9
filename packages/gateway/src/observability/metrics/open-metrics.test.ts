import { Secret } from '@agentor/security/kernel';
import { describe, expect, test } from 'vitest';
import { testRecord } from '../record.test-data.ts';
import { lintExposition } from './lint-exposition.test-data.ts';
import { openMetrics } from './open-metrics.ts';
import { openMetricsListener } from './open-metrics-listener.ts';

describe('metrics', () => {
  test('a request is told by the names of OpenTelemetry', async () => {
    const metrics = openMetrics({ models: ['gpt'] });
    metrics.started();
    metrics.streamBegan();
    metrics.ended(testRecord());
    const text = await metrics.text();
    const labels = 'gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="gpt"';
    for (const line of [
      `gen_ai_server_request_duration_seconds_bucket{${labels},le="1.28"} 0`,
      `gen_ai_server_request_duration_seconds_bucket{${labels},le="2.56"} 1`,
      `gen_ai_server_request_duration_seconds_bucket{${labels},le="+Inf"} 1`,
      `gen_ai_server_request_duration_seconds_count{${labels}} 1`,
      `gen_ai_server_time_to_first_token_seconds_sum{${labels}} 0.4015`,
      `gen_ai_client_token_usage_sum{${labels},gen_ai_token_type="input"} 120`,
      `gen_ai_client_token_usage_sum{${labels},gen_ai_token_type="output"} 480`,
      'agentor_attempts_total{provider="openai",outcome="overloaded"} 1',
      'agentor_attempts_total{provider="openai",outcome="answered"} 1',
      'agentor_requests_total{surface="chat-completions",outcome="answered"} 1',
      'agentor_active_requests 0',
      'agentor_active_streams 0',
      'agentor_overhead_seconds_count 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /mu);
    expect(text).toMatch(/^process_resident_memory_bytes /mu);
  });

  test('active requests and streams are counted while they are under way', async () => {
    const metrics = openMetrics({ models: [], asked: [{ name: 'agentor_x_total', help: 'X.', type: 'counter', value: () => 7 }] });
    metrics.started();
    metrics.started();
    metrics.streamBegan();
    expect(await metrics.text()).toMatch(/agentor_active_requests 2\n[^]*agentor_active_streams 1\n[^]*agentor_x_total 7\n/u);
  });

  test('MET-1: 10,000 tenants, models, providers and codes keep fewer than 5,000 series and tell no text of theirs', async () => {
    const configured = Array.from({ length: 500 }, (_, index) => `model-${index}`);
    const metrics = openMetrics({ models: configured });
    for (let index = 0; index < 10_000; index += 1) {
      metrics.started();
      metrics.ended(
        testRecord({
          tenantId: `evil-${index}`,
          keyId: `evil-${index}`,
          modelRouted: index % 2 === 0 ? `evil-${index}` : `model-${index % 500}`,
          modelServed: `evil-${index}`,
          provider: `provider-${index % 200}`,
          code: `code_${index % 300}`,
          surface: index % 3 === 0 ? 'embeddings' : 'messages',
        }),
      );
    }
    const text = await metrics.text();
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(series.length).toBeLessThan(5000);
    expect(text).not.toContain('evil');
    expect(text).toContain('gen_ai_request_model="other"');
  });

  test('MET-1: every line is of the text format, whatever a name holds', async () => {
    const metrics = openMetrics({ models: ['a"b\\c\nd'] });
    metrics.ended(testRecord({ modelRouted: 'a"b\\c\nd' }));
    for (const line of (await metrics.text()).split('\n')) {
      expect(line).toMatch(/^(?:#.*|[a-zA-Z_:][\w:]*(?:\{(?:\w+="(?:[^"\\\n]|\\["\\n])*",?)*\})? (?:[-+]?[\d.eE+-]+|Na[Nn]|[+-]?Inf))?$/u);
    }
  });
});

describe('the page', () => {
  test('MET-1: passes what promtool looks for: HELP and TYPE, names, units, no series twice', async () => {
    const metrics = openMetrics({ models: ['gpt', 'a"b\\c\nd'], asked: [{ name: 'agentor_x_total', help: 'X.', type: 'counter', value: () => 7 }] });
    expect(lintExposition(await metrics.text())).toEqual([]);
    for (const modelRouted of ['gpt', 'a"b\\c\nd', 'unknown']) {
      metrics.started();
      metrics.ended(testRecord({ modelRouted }));
      metrics.ended(testRecord({ modelRouted, outcome: 'refused', status: 400, code: 'invalid_json', totalMs: 1e9 }));
    }
    expect(lintExposition(await metrics.text())).toEqual([]);
  });

  test.each([
    ['# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n', '_total is for counters'],
    ['# HELP a A.\n# TYPE a counter\na 1\n', '_total is for counters'],
    ['# HELP a_ms A.\n# TYPE a_ms gauge\na_ms 1\n', 'base units'],
    ['# HELP a A.\n# TYPE a gauge\na 1\na 2\n', 'told twice'],
    ['# HELP a A.\n# TYPE a gauge\na 1\n# HELP a A.\n# TYPE a gauge\na{b="c"} 1\n', 'told twice'],
    ['# HELP a \n# TYPE a gauge\na 1\n', 'no help'],
    ['# TYPE a gauge\na 1\n', 'follow'],
    ['a 1\n', 'outside'],
    ['# HELP aB A.\n# TYPE aB gauge\naB 1\n', 'snake case'],
    ['# HELP a A.\n# TYPE a gauge\na{b="c\n', 'not of the format'],
    ['# HELP a A.\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n', 'below'],
    ['# HELP a A.\n# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n', 'not the count'],
    ['# HELP a A.\n# TYPE a histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n', 'no bucket'],
  ])('the linter finds what is wrong with %j', (page, problem) => {
    expect(lintExposition(page).join()).toContain(problem);
  });
});

describe('the metrics listener', () => {
  test('MET-1: shows metrics on its own port to those who have the token, and nothing else', async () => {
    const metrics = openMetrics({ models: [] });
    await using listener = await openMetricsListener({ host: '127.0.0.1', port: 0, token: new Secret('scrape-token'), metrics });
    const at = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`http://127.0.0.1:${listener.port}${path}`, init);
    const headers = { authorization: 'Bearer scrape-token' };
    const shown = await at('/metrics', { headers });
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(await shown.text()).toContain('agentor_active_requests 0');
    expect((await at('/metrics')).status).toBe(401);
    expect((await at('/metrics', { headers: { authorization: 'Bearer scrape-tokem' } })).status).toBe(401);
    expect((await at('/', { headers })).status).toBe(404);
    expect((await at('/metrics?x', { headers })).status).toBe(404);
    expect((await at('/metrics', { headers, method: 'POST' })).status).toBe(405);
  });
});
