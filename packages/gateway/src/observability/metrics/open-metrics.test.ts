import { Secret } from '@agentor/security/kernel';
import { describe, expect, test } from 'vitest';
import { testRecord } from '../record.test-data.ts';
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
