import { isJsonObject } from '../../kernel/index.ts';
import type { Fault, FaultKind } from '../../vocabulary/index.ts';
import { textMember } from '../encoding/index.ts';
import { cleanMessage, kindOfStatus } from '../shared/index.ts';

/**
 * Reads an error of Bedrock.
 *
 * @param status - the HTTP status; undefined for an exception inside a stream.
 * @param body - `{"message": …}`; the type may stand in it as `__type`.
 * @param errorType - the header `x-amzn-errortype`, or the exception's name in a stream. What follows a colon is left away.
 */
export function decodeFault(status: number | undefined, body: unknown, errorType?: string): Fault {
  const fields = isJsonObject(body) ? body : {};
  const message = textMember(fields, 'message') ?? textMember(fields, 'Message');
  const type = typeName(errorType ?? textMember(fields, '__type') ?? textMember(fields, 'code'));
  const kind = kindOf(type, status, message);
  const shown = kind === 'credentials-refused' ? undefined : cleanMessage(message);
  const code = kind === 'too-large' && status !== 413 ? 'context_length_exceeded' : type;
  return {
    kind,
    ...(status === undefined ? {} : { status }),
    ...(shown === undefined ? {} : { message: shown }),
    ...(code === undefined ? {} : { code }),
  };
}

/** `com.amazon…#ThrottlingException`, `ThrottlingException:http://…` and `throttlingException` are one. */
function typeName(written: string | undefined): string | undefined {
  const name = /^(?:[^#]{0,200}#)?([A-Za-z]{1,100})/u.exec(written ?? '')?.[1];
  return name === undefined ? undefined : name.charAt(0).toUpperCase() + name.slice(1);
}

function kindOf(type: string | undefined, status: number | undefined, message = ''): FaultKind {
  if (type === 'ValidationException') {
    if (UNKNOWN_MODEL.test(message)) return 'model-not-found';
    return CONTEXT_EXCEEDED.test(message) ? 'too-large' : 'invalid-request';
  }
  if (type === 'ThrottlingException') return /per day/iu.test(message) ? 'quota-exhausted' : 'rate-limited';
  return KIND_BY_TYPE.get(type ?? '') ?? kindOfStatus(status);
}

const UNKNOWN_MODEL = /model identifier is invalid|on-demand throughput isn.t supported/iu;
const CONTEXT_EXCEEDED = /input is too long|prompt is too long|too many (?:input )?tokens|exceeds? the (?:model's )?(?:maximum )?context/iu;
const KIND_BY_TYPE: ReadonlyMap<string, FaultKind> = new Map<string, FaultKind>([
  ['ServiceQuotaExceededException', 'quota-exhausted'],
  ['ModelNotReadyException', 'overloaded'],
  ['ServiceUnavailableException', 'overloaded'],
  ['ModelTimeoutException', 'provider-error'],
  ['ModelErrorException', 'provider-error'],
  ['ModelStreamErrorException', 'provider-error'],
  ['InternalServerException', 'provider-error'],
  ['ResourceNotFoundException', 'model-not-found'],
  ['AccessDeniedException', 'credentials-refused'],
  ['UnrecognizedClientException', 'credentials-refused'],
  ['ExpiredTokenException', 'credentials-refused'],
  ['ExpiredToken', 'credentials-refused'],
  ['InvalidSignatureException', 'credentials-refused'],
  ['IncompleteSignatureException', 'credentials-refused'],
  ['IncompleteSignature', 'credentials-refused'],
  ['MissingAuthenticationTokenException', 'credentials-refused'],
  ['MissingAuthenticationToken', 'credentials-refused'],
  ['OptInRequired', 'credentials-refused'],
]);
