import { createServer } from 'node:http';
import { Secret } from '@agentor/security/kernel';
import { describe, expect, test } from 'vitest';
import { testRecord } from '../record.test-data.ts';
import { isSampled } from './is-sampled.ts';
import { openTraces } from './open-traces.ts';
import { toSpans } from './to-spans.ts';

describe('traces', () => {
  test('a request is one span with one below it per attempt, in the trace and below the span it came with', async () => {
    const bodies: string[] = [];
    const headers: unknown[] = [];
    const server = createServer((request, response) => {
      headers.push(request.url, request.headers['authorization']);
      request.setEncoding('utf8').on('data', (text: string) => void bodies.push(text));
      request.on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    {
      await using traces = await openTraces({
        endpoint: new URL(`http://127.0.0.1:${port}`),
        headers: { authorization: new Secret('Bearer collector') },
        sampleRatio: 1,
        random: { bytes: (length) => new Uint8Array(length).fill(7) },
      });
      traces.ended(testRecord({ traceId }));
      traces.ended(testRecord({ traceId, parentSpanId: '00f067aa0ba902b7', attempts: [] }));
      traces.ended(testRecord({ traceId: 'f'.repeat(32), attempts: [] }));
    }
    server.close();
    expect(headers).toEqual(['/v1/traces', 'Bearer collector']);
    const spans = JSON.parse(bodies.join('')).resourceSpans[0].scopeSpans[0].spans;
    expect(spans.map((span: { name: string; traceId: string; kind: number }) => [span.name, span.traceId, span.kind])).toEqual([
      ['chat gpt', traceId, 2],
      ['attempt openai/gpt-5.1', traceId, 3],
      ['attempt openai/gpt-5.1', traceId, 3],
      ['chat gpt', traceId, 2],
      ['chat gpt', 'f'.repeat(32), 2],
    ]);
    expect([spans[0].parentSpanId, spans[1].parentSpanId]).toEqual([undefined, spans[0].spanId]);
    expect([spans[3].parentSpanId, spans[4].parentSpanId]).toEqual(['00f067aa0ba902b7', undefined]);
  });

  test('spans tell names and numbers by the conventions, and attempts one after the other', () => {
    const { request, attempts } = toSpans(testRecord());
    expect(request).toMatchObject({ name: 'chat gpt', isError: false, startMs: 1_800_000_000_000 });
    expect(request.endMs - request.startMs).toBeCloseTo(1934.123, 2);
    expect(request.attributes).toMatchObject({ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.usage.output_tokens': 480 });
    expect(attempts.map(({ startMs, endMs, isError }) => [startMs - 1_800_000_000_000, endMs - 1_800_000_000_000, isError])).toEqual([
      [0, 20, true],
      [150, 360.25, false],
    ]);
  });

  test('sampling goes by the trace id', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => (index * 4_294_967).toString(16).padStart(32, '0'));
    expect(ids.filter((id) => isSampled(id, 0)).length).toBe(0);
    expect(ids.filter((id) => isSampled(id, 1)).length).toBe(1000);
    expect(Math.abs(ids.filter((id) => isSampled(id, 0.25)).length - 250)).toBeLessThan(5);
  });

  test('a collector that is not there disturbs nobody', async () => {
    const traces = await openTraces({
      endpoint: new URL('http://127.0.0.1:1/v1/traces'),
      headers: {},
      sampleRatio: 1,
      random: { bytes: (length) => new Uint8Array(length).fill(9) },
    });
    for (let index = 0; index < 10; index += 1) traces.ended(testRecord());
    await traces[Symbol.asyncDispose]();
  });
});
