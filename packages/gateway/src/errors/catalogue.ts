/** One entry: what a refusal looks like on the wire, whatever the surface. */
export interface CatalogueEntry {
  readonly status: number;
  /** OpenAI's `error.type`. */
  readonly openAiType: string;
  /** What happened and what to do next. `{parameter}`, `{rule}`, `{limit}` and `{detail}` are filled in. */
  readonly message: string;
  /** False where an SDK would retry by status although it cannot help: sent as `x-should-retry: false`. */
  readonly isRetryUseless?: true;
}

/** Every code a caller can meet: the one list behind `docs/errors.md`. */
export const CATALOGUE: Readonly<Record<ErrorCode, CatalogueEntry>> = {
  invalid_json: entry(400, 'The body is not valid JSON for this API: {rule}. Send one UTF-8 JSON object.'),
  invalid_parameter: entry(400, 'The parameter {parameter} {rule}. Correct it and send the request again.'),
  missing_parameter: entry(400, 'The parameter {parameter} is required. Add it and send the request again.'),
  unknown_parameter: entry(
    400,
    'There is an unknown parameter in {parameter}. Remove it, or have the operator list it under requests.extra_parameters.',
  ),
  forbidden_parameter: entry(
    400,
    'A parameter in {parameter} would steer where the request goes. Destinations and credentials are set by the operator; remove it.',
  ),
  unsupported_parameter: entry(
    400,
    'The model cannot take {parameter}. Remove it, choose another model, or have the operator set on_unsupported: drop for its provider.',
  ),
  context_length_exceeded: entry(400, 'The conversation is too long for the model. Shorten it or choose a model with more context. {detail}'),
  provider_rejected: entry(400, 'The provider rejected the request: {detail}'),
  content_refused: entry(400, 'The provider refused the content of the request. Change it before you try again.'),
  blocked_by_guard: entry(403, 'The request was blocked by a security policy. Ask the operator, naming the request id.', {
    openAiType: 'permission_error',
  }),
  invalid_header: entry(400, 'A header of the request is not acceptable: {rule}.'),
  invalid_target: entry(400, 'The request line is not acceptable: {rule}.'),
  missing_api_key: entry(401, 'An API key is required: send it as "Authorization: Bearer KEY" or as "x-api-key: KEY".', {
    openAiType: 'authentication_error',
  }),
  invalid_api_key: entry(401, 'The API key is not valid here. Check that it is a key of this gateway, whole and not revoked.', {
    openAiType: 'authentication_error',
  }),
  route_not_found: entry(404, 'There is nothing at this address. The API lives under /v1; see the documentation for its routes.'),
  model_not_found: entry(404, 'The model does not exist or you may not use it. GET /v1/models lists yours.'),
  receipt_not_found: entry(404, 'There is no such receipt among yours. Its id is the x-agentor-receipt of an answer to you.'),
  method_not_allowed: entry(405, 'This address does not take that method. Use {rule}.'),
  request_timeout: entry(408, 'The request came in too slowly. Send it again on a better connection.'),
  body_too_large: entry(413, 'The body is larger than {limit} bytes. Send less.'),
  unsupported_media_type: entry(415, 'The content type must be application/json.'),
  unsupported_encoding: entry(415, 'The content encoding is not acceptable: {rule}.'),
  host_not_served: entry(421, 'This gateway does not serve that host name.'),
  header_too_large: entry(431, 'The headers are too large. Send fewer or shorter ones.'),
  operation_not_supported: entry(400, 'The model cannot do this: {rule}. Choose another model.'),
  provider_rate_limited: entry(429, 'The provider is limiting the rate. Wait as long as retry-after says, then try again.', {
    openAiType: 'rate_limit_error',
  }),
  provider_quota_exhausted: entry(429, 'The account at the provider has no quota left. Tell the operator.', {
    openAiType: 'insufficient_quota',
    isRetryUseless: true,
  }),
  rate_limited: entry(429, 'A limit of this gateway is reached. Wait as long as retry-after says, then try again.', { openAiType: 'rate_limit_error' }),
  budget_spent: entry(429, 'The budget for these calls is spent. Wait until it begins anew, or ask the operator for more.', {
    openAiType: 'insufficient_quota',
    isRetryUseless: true,
  }),
  over_token_limit: entry(400, 'The request may take more tokens than a minute of its limit allows ({limit}). Shorten it, or allow a shorter answer.'),
  price_unknown: entry(403, 'A budget is about these calls, and the model has no price, so it cannot be used. Tell the operator.', {
    openAiType: 'permission_error',
  }),
  client_closed: entry(499, 'The client went away.'),
  internal_error: entry(500, 'Something broke in the gateway. Try again; if it stays, tell the operator the request id.'),
  guard_unavailable: entry(503, 'A security check could not be made, so the request was refused. Try again shortly.'),
  provider_credentials: entry(502, 'The provider refused the credentials of the gateway. Tell the operator.', { isRetryUseless: true }),
  provider_error: entry(502, 'The provider failed. Try again.'),
  provider_malformed: entry(502, 'The provider gave an answer that could not be read. Try again.'),
  provider_unreachable: entry(502, 'The provider could not be reached. Try again.'),
  destination_refused: entry(502, 'The address of the provider is not allowed. Tell the operator.', { isRetryUseless: true }),
  provider_model_missing: entry(502, 'The provider does not know the model behind this name. Tell the operator.', { isRetryUseless: true }),
  audit_unavailable: entry(503, 'The audit log cannot be written, so nothing is done. Tell the operator.', { isRetryUseless: true }),
  overloaded: entry(503, 'The gateway has too many requests in work. Try again shortly.'),
  shutting_down: entry(503, 'The gateway is shutting down. Try again: another instance will answer.'),
  provider_overloaded: entry(503, 'The provider is overloaded. Try again shortly.'),
  provider_unavailable: entry(503, 'All deployments of the model are out of service for the moment. Try again shortly.'),
  provider_timeout: entry(504, 'The provider took too long. Try again.'),
};

/** A code of {@link CATALOGUE}: `error.code` of every refusal. Codes are stable. */
export type ErrorCode =
  | 'invalid_json'
  | 'invalid_parameter'
  | 'missing_parameter'
  | 'unknown_parameter'
  | 'forbidden_parameter'
  | 'unsupported_parameter'
  | 'context_length_exceeded'
  | 'provider_rejected'
  | 'content_refused'
  | 'blocked_by_guard'
  | 'invalid_header'
  | 'invalid_target'
  | 'missing_api_key'
  | 'invalid_api_key'
  | 'route_not_found'
  | 'model_not_found'
  | 'receipt_not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'unsupported_encoding'
  | 'host_not_served'
  | 'header_too_large'
  | 'operation_not_supported'
  | 'provider_rate_limited'
  | 'provider_quota_exhausted'
  | 'rate_limited'
  | 'budget_spent'
  | 'over_token_limit'
  | 'price_unknown'
  | 'client_closed'
  | 'internal_error'
  | 'guard_unavailable'
  | 'provider_credentials'
  | 'provider_error'
  | 'provider_malformed'
  | 'provider_unreachable'
  | 'destination_refused'
  | 'provider_model_missing'
  | 'audit_unavailable'
  | 'overloaded'
  | 'shutting_down'
  | 'provider_overloaded'
  | 'provider_unavailable'
  | 'provider_timeout';

function entry(
  status: number,
  message: string,
  more: { readonly openAiType?: string; readonly isRetryUseless?: true } = {},
): CatalogueEntry {
  const fallbackType = status >= 500 ? 'api_error' : 'invalid_request_error';
  return { status, message, openAiType: more.openAiType ?? fallbackType, ...(more.isRetryUseless ? { isRetryUseless: true } : {}) };
}
