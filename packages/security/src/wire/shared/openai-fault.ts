import { isJsonObject } from '../../kernel/index.ts';
import type { Fault, FaultKind } from '../../vocabulary/index.ts';

/**
 * Reads the error body of an OpenAI-like server. Besides OpenAI's own envelope it knows a bare string, an envelope without
 * the outer object, and a list around it, as compatible servers send them.
 *
 * @param status - the HTTP status, or undefined for an error frame inside a stream.
 * @param body - the parsed body; undefined when it was not JSON.
 */
export function decodeOpenAiFault(status: number | undefined, body: unknown): Fault {
  const details = readDetails(body);
  const effective = status ?? statusIn(details.code);
  const kind = kindOf(effective, details);
  const message = kind === 'credentials-refused' ? undefined : cleanMessage(details.message);
  return {
    kind,
    ...(effective === undefined ? {} : { status: effective }),
    ...(message === undefined ? {} : { message }),
    ...(details.code === undefined ? {} : { code: details.code.slice(0, NAME_CHARACTERS_MAX) }),
    ...(details.parameter === undefined ? {} : { parameter: details.parameter.slice(0, NAME_CHARACTERS_MAX) }),
  };
}

/** Bounds a provider's explanation and takes out control characters and anything that looks like a key. */
export function cleanMessage(message: string | undefined): string | undefined {
  if (message === undefined || message === '') return undefined;
  return message.slice(0, MESSAGE_CHARACTERS_MAX).replaceAll(CONTROL_CHARACTERS, ' ').replaceAll(KEY_LIKE, '[key]');
}

interface Details {
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly parameter?: string | undefined;
}

function readDetails(body: unknown): Details {
  if (Array.isArray(body)) return readDetails(body[0]);
  if (typeof body === 'string') return { message: body };
  if (!isJsonObject(body)) return {};
  const inner = body['error'];
  if (typeof inner === 'string') return { message: inner, code: textIn(body['code']), type: textIn(body['type']) };
  const source = isJsonObject(inner) ? inner : body;
  return {
    message: textIn(source['message']) ?? textIn(source['detail']),
    type: textIn(source['type']),
    code: textIn(source['code']),
    parameter: textIn(source['param']),
  };
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function statusIn(code: string | undefined): number | undefined {
  return code !== undefined && /^[45]\d\d$/u.test(code) ? Number(code) : undefined;
}

function kindOf(status: number | undefined, { code, type, message }: Details): FaultKind {
  const byName = KIND_BY_NAME.get(code ?? '') ?? KIND_BY_NAME.get(type ?? '');
  switch (status) {
    case undefined:
      return byName ?? (type === 'invalid_request_error' ? 'invalid-request' : 'provider-error');
    case 400:
    case 422:
      return byName ?? (isAboutContext(message) ? 'too-large' : 'invalid-request');
    case 401:
    case 403:
      return byName === 'content-refused' ? byName : 'credentials-refused';
    case 402:
      return 'quota-exhausted';
    case 404:
      return byName ?? (/model/iu.test(message ?? '') ? 'model-not-found' : 'provider-error');
    case 413:
      return 'too-large';
    case 429:
      return byName === 'quota-exhausted' ? byName : 'rate-limited';
    case 503:
    case 529:
      return 'overloaded';
    default:
      return status >= 400 && status < 500 && status !== 408 && status !== 409 ? (byName ?? 'invalid-request') : 'provider-error';
  }
}

/** Servers without codes of their own tell it in the message. */
function isAboutContext(message: string | undefined): boolean {
  return message !== undefined && /maximum context length|context window|context length exceeded/iu.test(message);
}

const KIND_BY_NAME: ReadonlyMap<string, FaultKind> = new Map<string, FaultKind>([
  ['context_length_exceeded', 'too-large'],
  ['string_above_max_length', 'too-large'],
  ['insufficient_quota', 'quota-exhausted'],
  ['billing_hard_limit_reached', 'quota-exhausted'],
  ['billing_not_active', 'quota-exhausted'],
  ['model_not_found', 'model-not-found'],
  ['invalid_api_key', 'credentials-refused'],
  ['authentication_error', 'credentials-refused'],
  ['rate_limit_exceeded', 'rate-limited'],
  ['rate_limit_error', 'rate-limited'],
  ['requests', 'rate-limited'],
  ['tokens', 'rate-limited'],
  ['content_filter', 'content-refused'],
  ['content_policy_violation', 'content-refused'],
  ['overloaded_error', 'overloaded'],
  ['server_is_overloaded', 'overloaded'],
]);
const MESSAGE_CHARACTERS_MAX = 500;
const NAME_CHARACTERS_MAX = 100;
// eslint-disable-next-line no-control-regex -- control characters are what it takes out
const CONTROL_CHARACTERS = /[\u0000-\u001F\u007F-\u009F]/gu;
/** The bound is the message's own: whatever is left of it is taken out. */
const KEY_LIKE = /\b(?:sk|pk|rk|gsk|xai|key|org|proj)[-_][\w*.-]{6,500}/gu;
