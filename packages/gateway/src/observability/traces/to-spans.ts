import type { AttemptRecord, RequestRecord } from '../../ports/index.ts';

/** A span before it is given to OpenTelemetry: times in Unix milliseconds. */
export interface SpanDraft {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** One request as a span, with one below it for every attempt. Names and numbers of the record alone: no text of the conversation. */
export function toSpans(record: RequestRecord): { readonly request: SpanDraft; readonly attempts: readonly SpanDraft[] } {
  return { request: toRequestSpan(record), attempts: toAttemptSpans(record) };
}

function toRequestSpan(record: RequestRecord): SpanDraft {
  const operation = OPERATIONS[record.surface];
  return {
    name: record.modelRouted === undefined ? operation : `${operation} ${record.modelRouted}`,
    startMs: record.startedAtMs,
    endMs: record.startedAtMs + record.totalMs,
    isError: record.outcome === 'failed',
    attributes: defined({
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': record.provider,
      'gen_ai.request.model': record.modelRouted,
      'gen_ai.response.model': record.modelServed,
      'gen_ai.usage.input_tokens': record.usage?.inputTokens,
      'gen_ai.usage.output_tokens': record.usage?.outputTokens,
      'http.response.status_code': record.status,
      'error.type': record.code,
      'agentor.request.id': record.id,
      'agentor.surface': record.surface,
      'agentor.outcome': record.outcome,
      'agentor.streamed': record.isStreamed,
      'agentor.tenant.id': record.tenantId,
      'agentor.key.id': record.keyId,
      'agentor.attempts': record.attempts.length,
      'agentor.overhead_ms': record.overheadMs,
      'agentor.first_byte_ms': record.firstByteMs,
    }),
  };
}

/** Attempts follow one another: each begins when the one before has ended and its backoff is over. */
function toAttemptSpans(record: RequestRecord): readonly SpanDraft[] {
  let endMs = record.startedAtMs;
  return record.attempts.map((attempt) => {
    const startMs = endMs + attempt.backoffMs;
    endMs = startMs + attempt.durationMs;
    return { name: `attempt ${attempt.deployment}`, startMs, endMs, isError: attempt.outcome !== 'answered', attributes: toAttributes(attempt) };
  });
}

function toAttributes(attempt: AttemptRecord): SpanDraft['attributes'] {
  return defined({
    'gen_ai.provider.name': attempt.provider,
    'gen_ai.request.model': attempt.model,
    'http.response.status_code': attempt.status,
    'error.type': attempt.outcome === 'answered' ? undefined : attempt.outcome,
    'agentor.deployment': attempt.deployment,
    'agentor.backoff_ms': attempt.backoffMs,
  });
}

function defined(attributes: Readonly<Record<string, string | number | boolean | undefined>>): SpanDraft['attributes'] {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) kept[name] = typeof value === 'string' ? value.slice(0, ATTRIBUTE_CHARACTERS_MAX) : value;
  }
  return kept;
}

const OPERATIONS: Readonly<Record<RequestRecord['surface'], string>> = {
  'chat-completions': 'chat',
  'responses': 'chat',
  'messages': 'chat',
  'completions': 'text_completion',
  'embeddings': 'embeddings',
  'count-tokens': 'count_tokens',
  'models': 'models',
  'receipts': 'receipts',
  'none': 'none',
};
const ATTRIBUTE_CHARACTERS_MAX = 256;
