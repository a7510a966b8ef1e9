import type { Fault } from '@agentor/security/vocabulary';
import type { ErrorCode } from './catalogue.ts';
import type { Refusal } from './refusal.ts';

/** What the caller learns of a provider's fault. The provider's words pass only where they are about the request itself. */
export function refusalFromFault(fault: Fault): Refusal {
  return {
    code: codeOf(fault),
    ...(fault.parameter === undefined || fault.kind !== 'invalid-request' ? {} : { parameter: fault.parameter }),
    ...(fault.message === undefined || fault.kind !== 'invalid-request' ? {} : { detail: fault.message }),
    ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
    ...(fault.rateWindows === undefined ? {} : { rateWindows: fault.rateWindows }),
  };
}

function codeOf(fault: Fault): ErrorCode {
  switch (fault.kind) {
    case 'invalid-request':
      return fault.code === 'context_length_exceeded' ? 'context_length_exceeded' : 'provider_rejected';
    case 'too-large':
      return 'context_length_exceeded';
    case 'content-refused':
      return 'content_refused';
    case 'credentials-refused':
      return 'provider_credentials';
    case 'model-not-found':
      return 'provider_model_missing';
    case 'rate-limited':
      return 'provider_rate_limited';
    case 'quota-exhausted':
      return 'provider_quota_exhausted';
    case 'overloaded':
      return 'provider_overloaded';
    case 'connect-failed':
    case 'connect-timeout':
      return 'provider_unreachable';
    case 'destination-refused':
      return 'destination_refused';
    case 'first-byte-timeout':
    case 'silence-timeout':
    case 'total-timeout':
      return 'provider_timeout';
    case 'malformed-answer':
      return 'provider_malformed';
    case 'provider-error':
    case 'answer-cut':
      return 'provider_error';
  }
}
