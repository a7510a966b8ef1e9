import { Secret } from '@agentor/security/kernel';
import { expect, test } from 'vitest';
import type { RequestRecord } from '../ports/index.ts';
import { openLog } from './log/index.ts';
import { openTelemetry } from './open-telemetry.ts';
import { testRecord } from './record.test-data.ts';

test('MET-1: one record becomes a line, numbers and a stored record, the numbers behind their token; a broken sink harms no other', async () => {
  const lines: string[] = [];
  const kept: RequestRecord[] = [];
  const clock = { nowMs: () => 0, monotonicMs: () => 0 };
  const log = openLog({ level: 'info', clock, secrets: [], stream: { write: (line) => void lines.push(line) } });
  await using telemetry = await openTelemetry(
    { log: { level: 'info' }, metrics: { isEnabled: true, host: '127.0.0.1', port: 0, token: new Secret('scrape-token') }, models: [{ name: 'gpt', deployments: [], fallbacks: [] }] },
    {
      log,
      clock,
      random: { bytes: (length) => new Uint8Array(length) },
      records: {
        keep: (record) => {
          kept.push(record);
          throw new Error('broken');
        },
        dropped: () => 3,
      },
    },
  );
  telemetry.recorder.started();
  telemetry.recorder.streamBegan();
  telemetry.recorder.ended(testRecord());
  const url = `http://127.0.0.1:${telemetry.metricsPort}/metrics`;
  expect((await fetch(url)).status).toBe(401);
  const text = await (await fetch(url, { headers: { authorization: 'Bearer scrape-token' } })).text();
  expect(text).toContain('agentor_records_dropped_total 3');
  expect(text).toContain('gen_ai_request_model="gpt"');
  expect(kept).toEqual([testRecord()]);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['request', 'telemetry.sink-failed']);
});
