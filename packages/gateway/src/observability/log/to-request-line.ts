import type { RequestRecord } from '../../ports/index.ts';
import { LIST_ITEMS_MAX } from './bounds.ts';

/** A request's record as its line tells it: the record's own fields, named one by one, so that nothing else can slip in. */
export function toRequestLine(record: RequestRecord): Readonly<Record<string, unknown>> {
  const { attempts, guards, usage } = record;
  return {
    event: 'request',
    requestId: record.id,
    startedAtMs: record.startedAtMs,
    surface: record.surface,
    isStreamed: record.isStreamed,
    outcome: record.outcome,
    status: record.status,
    code: record.code,
    keyId: short(record.keyId),
    tenantId: short(record.tenantId),
    modelRouted: short(record.modelRouted),
    modelServed: short(record.modelServed),
    provider: record.provider,
    attempts: attempts.length > LIST_ITEMS_MAX ? attempts.slice(-LIST_ITEMS_MAX).map(toAttempt) : attempts.map(toAttempt),
    attemptsCount: attempts.length,
    inputTokens: usage?.inputTokens,
    outputTokens: usage?.outputTokens,
    cachedInputTokens: usage?.cachedInputTokens,
    reasoningTokens: usage?.reasoningTokens,
    guards: guards.length === 0 ? undefined : guards.slice(0, LIST_ITEMS_MAX).map(({ guard, verdict }) => `${guard}:${verdict}`),
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
    totalMs: rounded(record.totalMs),
    overheadMs: rounded(record.overheadMs),
    firstByteMs: record.firstByteMs === undefined ? undefined : rounded(record.firstByteMs),
    traceId: record.traceId,
  };
}

function toAttempt(attempt: RequestRecord['attempts'][number]): Readonly<Record<string, unknown>> {
  return {
    deployment: short(attempt.deployment),
    provider: attempt.provider,
    model: short(attempt.model),
    outcome: attempt.outcome,
    status: attempt.status,
    durationMs: rounded(attempt.durationMs),
    backoffMs: rounded(attempt.backoffMs),
  };
}

function short(text: string | undefined): string | undefined {
  return text === undefined || text.length <= NAME_CHARACTERS_MAX ? text : text.slice(0, NAME_CHARACTERS_MAX);
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

const NAME_CHARACTERS_MAX = 128;
