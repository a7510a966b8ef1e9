import type { AttemptRecord, RequestRecord } from '../../ports/index.ts';
import { LIST_ITEMS_MAX } from './bounds.ts';

/**
 * A request's record as its line tells it: the record's own fields, named one by one, so that nothing else can slip in.
 *
 * Written by hand, since every request has one: a general serializer took five times as long and left garbage behind.
 *
 * @returns One JSON object and a line feed, in the form of the other lines.
 */
export function toRequestLine(record: RequestRecord, level: string, timeMs: number): string {
  const { attempts, guards, usage } = record;
  const told = attempts.length > LIST_ITEMS_MAX ? attempts.slice(-LIST_ITEMS_MAX) : attempts;
  return (
    `{"level":"${level}","time":${timeMs},"event":"request","requestId":${quoted(record.id)},"startedAtMs":${record.startedAtMs}` +
    `,"surface":"${record.surface}","isStreamed":${record.isStreamed},"outcome":"${record.outcome}","status":${record.status}` +
    text('code', record.code) +
    text('keyId', record.keyId) +
    text('tenantId', record.tenantId) +
    text('modelRouted', record.modelRouted) +
    text('modelServed', record.modelServed) +
    text('provider', record.provider) +
    `,"attempts":[${told.map(toAttempt).join(',')}],"attemptsCount":${attempts.length}` +
    number('inputTokens', usage?.inputTokens) +
    number('outputTokens', usage?.outputTokens) +
    number('cachedInputTokens', usage?.cachedInputTokens) +
    number('reasoningTokens', usage?.reasoningTokens) +
    (record.costUsd === undefined ? '' : `,"costUsd":${record.costUsd}`) +
    (guards.length === 0 ? '' : `,"guards":[${guards.slice(0, LIST_ITEMS_MAX).map(toVerdict).join(',')}]`) +
    `,"bytesIn":${record.bytesIn},"bytesOut":${record.bytesOut}` +
    number('totalMs', record.totalMs) +
    number('overheadMs', record.overheadMs) +
    number('firstByteMs', record.firstByteMs) +
    `${text('traceId', record.traceId)}}\n`
  );
}

function toAttempt({ deployment, provider, model, outcome, status, durationMs, backoffMs }: AttemptRecord): string {
  return (
    `{"deployment":${quoted(deployment)},"provider":${quoted(provider)},"model":${quoted(model)},"outcome":${quoted(outcome)}` +
    `${number('status', status)}${number('durationMs', durationMs)}${number('backoffMs', backoffMs)}}`
  );
}

function toVerdict({ guard, verdict }: RequestRecord['guards'][number]): string {
  return quoted(`${guard}:${verdict}`);
}

function text(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${quoted(value)}`;
}

/** To the hundredth; what is no number is left out. */
function number(name: string, value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '' : `,"${name}":${Math.round(value * 100) / 100}`;
}

function quoted(value: string): string {
  const short = value.length > NAME_CHARACTERS_MAX ? value.slice(0, NAME_CHARACTERS_MAX) : value;
  return PLAIN.test(short) ? `"${short}"` : JSON.stringify(short);
}

/** Needs no escape in JSON. */
const PLAIN = /^[\w.:/@+-]*$/;
const NAME_CHARACTERS_MAX = 128;
