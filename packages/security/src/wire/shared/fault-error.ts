import type { Fault } from '../../vocabulary/index.ts';
import type { OpenAiError } from './openai-error.ts';

/**
 * What a client of an OpenAI-like surface learns of a fault in the middle of a stream. The provider's own words pass only
 * where they are about the request itself.
 */
export function toOpenAiError(fault: Fault): OpenAiError {
  const { told } = fault;
  if (told !== undefined) return { message: told.message, type: told.type, code: told.code, param: told.parameter };
  const entry = entryOf(fault);
  if (fault.kind !== 'invalid-request') return entry;
  return {
    ...entry,
    message: fault.message === undefined ? entry.message : `The provider rejected the request: ${fault.message}`,
    param: fault.parameter,
  };
}

function entryOf({ kind }: Fault): OpenAiError {
  switch (kind) {
    case 'invalid-request':
      return { message: 'The provider rejected the request.', type: 'invalid_request_error', code: 'provider_rejected' };
    case 'too-large':
      return { message: 'The conversation is too long for the model.', type: 'invalid_request_error', code: 'context_length_exceeded' };
    case 'content-refused':
      return { message: 'The provider refused the content.', type: 'invalid_request_error', code: 'content_refused' };
    case 'credentials-refused':
      return { message: 'The provider refused the credentials of the gateway. Tell the operator.', type: 'api_error', code: 'provider_credentials' };
    case 'model-not-found':
      return { message: 'The provider does not know the model. Tell the operator.', type: 'api_error', code: 'provider_model_missing' };
    case 'rate-limited':
      return { message: 'The provider is limiting the rate. Try again later.', type: 'rate_limit_error', code: 'provider_rate_limited' };
    case 'quota-exhausted':
      return { message: 'The account at the provider has no quota left. Tell the operator.', type: 'insufficient_quota', code: 'provider_quota_exhausted' };
    case 'overloaded':
      return { message: 'The provider is overloaded. Try again shortly.', type: 'api_error', code: 'provider_overloaded' };
    case 'connect-failed':
    case 'connect-timeout':
      return { message: 'The provider could not be reached. Try again.', type: 'api_error', code: 'provider_unreachable' };
    case 'destination-refused':
      return { message: 'The address of the provider is not allowed. Tell the operator.', type: 'api_error', code: 'destination_refused' };
    case 'first-byte-timeout':
    case 'silence-timeout':
    case 'total-timeout':
      return { message: 'The provider took too long. Try again.', type: 'api_error', code: 'provider_timeout' };
    case 'malformed-answer':
      return { message: 'The provider gave an answer that could not be read. Try again.', type: 'api_error', code: 'provider_malformed' };
    case 'provider-error':
    case 'answer-cut':
      return { message: 'The provider failed before the answer was complete. Try again.', type: 'api_error', code: 'provider_error' };
  }
}
