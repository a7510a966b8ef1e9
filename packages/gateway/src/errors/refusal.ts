import type { RateWindow } from '@agentor/security/vocabulary';
import { CATALOGUE, type ErrorCode } from './catalogue.ts';

/** Why a request gets no answer: a value, never thrown. Carries nothing that the caller sent. */
export interface Refusal {
  readonly code: ErrorCode;
  /** The parameter at fault, by the name the surface gives it. */
  readonly parameter?: string;
  /** The rule that was broken, in words without values. */
  readonly rule?: string;
  readonly limit?: number;
  /** The provider's own explanation, cut and without credentials; only where the caller's request was at fault. */
  readonly detail?: string;
  readonly retryAfterMs?: number;
  /** What is left of the provider's rate limits, where the provider refused. */
  readonly rateWindows?: readonly RateWindow[];
}

/** A refusal in the words of the catalogue. */
export function messageOf(refusal: Refusal): string {
  return CATALOGUE[refusal.code].message
    .replaceAll('{parameter}', refusal.parameter ?? 'the body')
    .replaceAll('{rule}', refusal.rule ?? 'it breaks a rule of this API')
    .replaceAll('{limit}', String(refusal.limit ?? ''))
    .replaceAll('{detail}', refusal.detail ?? '')
    .trim();
}
