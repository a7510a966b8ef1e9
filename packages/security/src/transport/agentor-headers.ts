import type { HeaderLine } from './header-line.ts';
import { toDecimalItem, toIntegerItem, toTextItem } from './structured-field.ts';

/**
 * The headers of our own on answers, all of them items of RFC 9651:
 *
 * - `x-agentor-request-id`: token or string; also sent as `x-request-id`, and as `request-id` to Anthropic's clients.
 * - `x-agentor-model`: token, string or display string; the model that answered, by its name in our list of models.
 * - `x-agentor-attempts`: integer from 1; how many deployments were tried.
 * - `x-agentor-overhead-ms`: decimal; the gateway's own part of the time before the first byte.
 * - `x-agentor-receipt`: token; the id under which the answer's receipt can be had.
 */
export const AGENTOR_HEADERS = {
  requestId: 'x-agentor-request-id',
  model: 'x-agentor-model',
  attempts: 'x-agentor-attempts',
  overheadMs: 'x-agentor-overhead-ms',
  receipt: 'x-agentor-receipt',
} as const;

/** What ordinary callers learn about their request, and nothing more (LLM-3). */
export interface CallFacts {
  readonly requestId: string;
  /** Absent until a deployment was chosen. */
  readonly model?: string;
  readonly attempts?: number;
  readonly overheadMs?: number;
  readonly receiptId?: string;
}

/** The headers for these facts; 2 KiB at most, whatever the names are (LLM-1, LLM-2). */
export function agentorHeaders(facts: CallFacts): readonly HeaderLine[] {
  const lines: HeaderLine[] = [[AGENTOR_HEADERS.requestId, toTextItem(facts.requestId, REQUEST_ID_LENGTH_MAX)]];
  if (facts.model !== undefined) lines.push([AGENTOR_HEADERS.model, toTextItem(facts.model, MODEL_LENGTH_MAX)]);
  if (facts.attempts !== undefined) lines.push([AGENTOR_HEADERS.attempts, toIntegerItem(facts.attempts)]);
  if (facts.overheadMs !== undefined) lines.push([AGENTOR_HEADERS.overheadMs, toDecimalItem(facts.overheadMs)]);
  if (facts.receiptId !== undefined) lines.push([AGENTOR_HEADERS.receipt, toTextItem(facts.receiptId, REQUEST_ID_LENGTH_MAX)]);
  return lines;
}

/** True for a header name that only we may set. */
export function isAgentorHeader(name: string): boolean {
  return name.length >= PREFIX.length && name.slice(0, PREFIX.length).toLowerCase() === PREFIX;
}

/**
 * Takes inbound copies of our header names out, before any code reads them (LLM-4).
 *
 * @param rawHeaders - Names and values in turn, as Node's `rawHeaders` has them.
 * @returns The same array when there is nothing to take out.
 */
export function dropAgentorHeaders(rawHeaders: readonly string[]): readonly string[] {
  const hasCopy = rawHeaders.some((text, index) => index % 2 === 0 && isAgentorHeader(text));
  if (!hasCopy) return rawHeaders;
  return rawHeaders.filter((_text, index) => !isAgentorHeader(rawHeaders[index - (index % 2)] ?? ''));
}

const PREFIX = 'x-agentor-';
/** Percent-encoded, a character takes up to nine bytes: 128 and 64 of them stay below 2 KiB together. */
const MODEL_LENGTH_MAX = 128;
const REQUEST_ID_LENGTH_MAX = 64;
