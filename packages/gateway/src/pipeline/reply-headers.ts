import { agentorHeaders } from '@agentor/security/transport';
import { renderRateWindows } from '@agentor/security/wire';
import { CATALOGUE, type Refusal } from '../errors/index.ts';
import type { RecordDraft } from './record-draft.ts';

/** The headers of an answer: what SDKs read, and what ordinary callers may know, nothing more (ASSURANCE LLM-3). */
export function answerHeaders(draft: RecordDraft, contentType: string): string[] {
  const headers = [...commonHeaders(draft), 'content-type', contentType];
  if (draft.rateWindows !== undefined) headers.push(...renderRateWindows(draft.rateWindows, draft.isForAnthropic ? 'anthropic' : 'openai', draft.nowMs));
  return headers;
}

/** The headers of a refusal. */
export function refusalHeaders(draft: RecordDraft, refusal: Refusal): string[] {
  const headers = [...commonHeaders(draft), 'content-type', 'application/json'];
  if (CATALOGUE[refusal.code].isRetryUseless) headers.push('x-should-retry', 'false');
  if (refusal.retryAfterMs !== undefined) {
    headers.push('retry-after', String(Math.ceil(refusal.retryAfterMs / 1000)));
    headers.push('retry-after-ms', String(Math.ceil(refusal.retryAfterMs)));
  }
  if (refusal.rateWindows !== undefined) headers.push(...renderRateWindows(refusal.rateWindows, draft.isForAnthropic ? 'anthropic' : 'openai', draft.nowMs));
  return headers;
}

function commonHeaders(draft: RecordDraft): readonly string[] {
  const { id, modelRouted, modelServed, attempts, overheadMs, receiptId } = draft;
  const facts = {
    requestId: id,
    overheadMs,
    // By its name in our list: the provider's own name may tell of accounts and hosts.
    ...(modelServed === undefined || modelRouted === undefined ? {} : { model: modelRouted }),
    ...(attempts.length === 0 ? {} : { attempts: attempts.length }),
    ...(receiptId === undefined ? {} : { receiptId }),
  };
  return [draft.isForAnthropic ? 'request-id' : 'x-request-id', id, ...agentorHeaders(facts).flat()];
}
