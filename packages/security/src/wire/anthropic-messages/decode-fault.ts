import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { Fault, FaultKind } from '../../vocabulary/index.ts';
import { cleanMessage, kindOfStatus } from '../shared/index.ts';

/**
 * Reads an error body, or the data of an `error` frame.
 *
 * @param status - the HTTP status; undefined inside a stream.
 * @param body - the parsed body; undefined when it was not JSON.
 */
export function decodeAnthropicFault(status: number | undefined, body: unknown): Fault {
  const error = isJsonObject(body) && isJsonObject(body['error']) ? body['error'] : {};
  const type = textOf(error, 'type');
  const message = textOf(error, 'message') ?? '';
  const kind = kindOf(status, type, message);
  const shown = kind === 'credentials-refused' ? undefined : cleanMessage(message);
  const code = codeOf(error, kind, type, message);
  const parameter = kind === 'invalid-request' ? parameterIn(message) : undefined;
  return {
    kind,
    ...(status === undefined ? {} : { status }),
    ...(shown === undefined ? {} : { message: shown }),
    ...(code === undefined ? {} : { code: code.slice(0, NAME_CHARACTERS_MAX) }),
    ...(parameter === undefined ? {} : { parameter }),
  };
}

function kindOf(status: number | undefined, type: string | undefined, message: string): FaultKind {
  if (message.includes('credit balance is too low')) return 'quota-exhausted';
  const named = KINDS.get(type ?? '');
  if (named !== undefined) return isContextExceeded(named, message) ? 'too-large' : named;
  return kindOfStatus(status);
}

function codeOf(error: JsonObject, kind: FaultKind, type: string | undefined, message: string): string | undefined {
  if (kind === 'too-large' && isAboutContext(message)) return 'context_length_exceeded';
  const details = error['details'];
  return (isJsonObject(details) ? textOf(details, 'error_code') : undefined) ?? type;
}

function isContextExceeded(kind: FaultKind, message: string): boolean {
  return kind === 'invalid-request' && isAboutContext(message);
}

function isAboutContext(message: string): boolean {
  return /prompt is too long|exceed(?:s|ed)? (?:the )?(?:model's )?context (?:window|limit)/iu.test(message);
}

/** Explanations begin with the place: `messages.0.content.1: …`. */
function parameterIn(message: string): string | undefined {
  const place = /^([a-z_]{1,64}(?:\.[a-z0-9_]{1,64}){0,12}): /u.exec(message)?.[1];
  return place?.replaceAll(/\.(\d+)/gu, '[$1]');
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

const KINDS: ReadonlyMap<string, FaultKind> = new Map<string, FaultKind>([
  ['invalid_request_error', 'invalid-request'],
  ['authentication_error', 'credentials-refused'],
  ['permission_error', 'credentials-refused'],
  ['billing_error', 'quota-exhausted'],
  ['not_found_error', 'model-not-found'],
  ['request_too_large', 'too-large'],
  ['rate_limit_error', 'rate-limited'],
  ['api_error', 'provider-error'],
  ['timeout_error', 'provider-error'],
  ['overloaded_error', 'overloaded'],
]);
const NAME_CHARACTERS_MAX = 100;
