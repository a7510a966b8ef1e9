import type { RequestRecord } from '../ports/index.ts';

/** A record for tests: a streamed chat that was answered at the second attempt. */
export function testRecord(changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: 'req_0123456789abcdef01234567',
    startedAtMs: 1_800_000_000_000,
    surface: 'chat-completions',
    isStreamed: true,
    outcome: 'answered',
    status: 200,
    keyId: 'key_1',
    tenantId: 'default',
    modelRouted: 'gpt',
    modelServed: 'gpt-5.1-2026',
    provider: 'openai',
    attempts: [
      { deployment: 'openai/gpt-5.1', provider: 'openai', model: 'gpt-5.1', outcome: 'overloaded', status: 529, durationMs: 20, backoffMs: 0 },
      { deployment: 'openai/gpt-5.1', provider: 'openai', model: 'gpt-5.1', outcome: 'answered', status: 200, durationMs: 210.25, backoffMs: 130 },
    ],
    usage: { inputTokens: 120, outputTokens: 480, cachedInputTokens: 64 },
    guards: [{ guard: 'limits', verdict: 'passed' }],
    bytesIn: 2100,
    bytesOut: 9800,
    totalMs: 1934.123456,
    overheadMs: 1.4321,
    firstByteMs: 401.5,
    ...changes,
  };
}
