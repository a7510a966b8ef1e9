import type { Surface } from '@agentor/security/vocabulary';
import { CATALOGUE, type Refusal } from '../errors/index.ts';
import type { RecordDraft } from './record-draft.ts';

/** The headers of an answer: what SDKs read, and what ordinary callers may know, nothing more (ASSURANCE LLM-3). */
export function answerHeaders(draft: RecordDraft, contentType: string): string[] {
  const overheadMs = draft.overheadMs.toFixed(1);
  const headers = [...commonHeaders(draft), 'content-type', contentType];
  if (draft.modelServed !== undefined) headers.push('x-agentor-model', draft.modelServed);
  headers.push('x-agentor-attempts', String(draft.attempts.length), 'x-agentor-overhead-ms', overheadMs);
  return headers;
}

/** The headers of a refusal. */
export function refusalHeaders(draft: RecordDraft, refusal: Refusal): string[] {
  const headers = [...commonHeaders(draft), 'content-type', 'application/json'];
  if (draft.attempts.length > 0) headers.push('x-agentor-attempts', String(draft.attempts.length));
  if (CATALOGUE[refusal.code].isRetryUseless) headers.push('x-should-retry', 'false');
  if (refusal.retryAfterMs !== undefined) {
    headers.push('retry-after', String(Math.ceil(refusal.retryAfterMs / 1000)));
    headers.push('retry-after-ms', String(Math.ceil(refusal.retryAfterMs)));
  }
  return headers;
}

function commonHeaders(draft: RecordDraft): readonly string[] {
  const idName = isAnthropic(draft.surface) ? 'request-id' : 'x-request-id';
  return [idName, draft.id, 'x-agentor-request-id', draft.id];
}

/** Whether a surface speaks Anthropic's API. */
export function isAnthropic(surface: Surface): boolean {
  return surface === 'messages' || surface === 'count-tokens';
}
