import type { JsonObject } from '../../kernel/index.ts';
import type { Fault } from '../../vocabulary/index.ts';

/** What an Anthropic-shaped error says. */
export interface AnthropicError {
  readonly type: AnthropicErrorType;
  readonly message: string;
  /** The same as the `request-id` header. */
  readonly requestId?: string | undefined;
}

/** The protocol's classes of error. */
export type AnthropicErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'conflict_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'timeout_error'
  | 'api_error'
  | 'overloaded_error';

/** The body of an error answer. */
export function renderAnthropicError({ type, message, requestId }: AnthropicError): JsonObject {
  return { type: 'error', error: { type, message }, request_id: requestId ?? null };
}

/** The class of error that belongs to an HTTP status. */
export function toAnthropicErrorType(status: number): AnthropicErrorType {
  switch (status) {
    case 401:
      return 'authentication_error';
    case 402:
      return 'billing_error';
    case 403:
      return 'permission_error';
    case 404:
      return 'not_found_error';
    case 409:
      return 'conflict_error';
    case 413:
      return 'request_too_large';
    case 429:
      return 'rate_limit_error';
    case 408:
    case 504:
      return 'timeout_error';
    case 503:
    case 529:
      return 'overloaded_error';
    default:
      return status >= 500 ? 'api_error' : 'invalid_request_error';
  }
}

/** A fault in the middle of a stream, as its `error` frame tells it. The provider's words are shown for the caller's own mistakes alone. */
export function toStreamError(fault: Fault): AnthropicError {
  if (fault.told !== undefined) return { type: toAnthropicErrorType(fault.told.status), message: fault.told.message };
  switch (fault.kind) {
    case 'invalid-request':
      return { type: 'invalid_request_error', message: fault.message ?? 'The provider refused the request. Check its parameters.' };
    case 'too-large':
      return { type: 'invalid_request_error', message: 'The request is too large for the model. Shorten it and try again.' };
    case 'model-not-found':
      return { type: 'not_found_error', message: 'The provider does not know the model. Choose another one.' };
    case 'content-refused':
      return { type: 'invalid_request_error', message: 'The provider refused the content. Change it before you try again.' };
    case 'rate-limited':
      return { type: 'rate_limit_error', message: 'The provider is limiting requests. Try again later.' };
    case 'quota-exhausted':
      return { type: 'rate_limit_error', message: 'The quota at the provider is used up. Ask the operator.' };
    case 'overloaded':
      return { type: 'overloaded_error', message: 'The provider is overloaded. Try again later.' };
    case 'connect-timeout':
    case 'first-byte-timeout':
    case 'silence-timeout':
    case 'total-timeout':
      return { type: 'timeout_error', message: 'The provider took too long. Try again.' };
    case 'answer-cut':
    case 'malformed-answer':
      return { type: 'api_error', message: 'The answer of the provider ended early. Try again.' };
    case 'credentials-refused':
    case 'provider-error':
    case 'connect-failed':
    case 'destination-refused':
      return { type: 'api_error', message: 'The provider failed. Try again.' };
  }
}
