import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { Fault, FaultKind } from '../../vocabulary/index.ts';
import { textMember } from '../encoding/index.ts';
import { cleanMessage, kindOfStatus } from '../shared/index.ts';

/**
 * Reads an error of a Google API: `{"error": {code, message, status, details}}`, alone or in a list.
 *
 * @param status - the HTTP status; undefined for an error inside a stream, whose own `code` counts then.
 * @see https://google.aip.dev/193
 */
export function decodeFault(status: number | undefined, body: unknown): Fault {
  const error = readError(body);
  const code = error['code'];
  const effective = status ?? (typeof code === 'number' && code >= 400 && code <= 599 ? code : undefined);
  const message = textMember(error, 'message');
  const details = readDetails(error);
  const kind = kindOf({ name: textMember(error, 'status'), status: effective, message, details });
  const shown = kind === 'credentials-refused' ? undefined : cleanMessage(message);
  const wait = retryDelayMs(details);
  const name = kind === 'too-large' && effective === 400 ? 'context_length_exceeded' : textMember(error, 'status');
  return {
    kind,
    ...(effective === undefined ? {} : { status: effective }),
    ...(shown === undefined ? {} : { message: shown }),
    ...(name === undefined ? {} : { code: name.slice(0, CODE_CHARACTERS_MAX) }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

function readError(body: unknown): JsonObject {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = isJsonObject(first) ? first['error'] : undefined;
  return isJsonObject(error) ? error : {};
}

function readDetails(error: JsonObject): readonly JsonObject[] {
  const details = error['details'];
  return Array.isArray(details) ? details.filter((detail) => isJsonObject(detail)) : [];
}

interface GoogleError {
  readonly name: string | undefined;
  readonly status: number | undefined;
  readonly message: string | undefined;
  readonly details: readonly JsonObject[];
}

function kindOf({ name, status, message, details }: GoogleError): FaultKind {
  if (details.some((detail) => CREDENTIAL_REASONS.has(textMember(detail, 'reason') ?? ''))) return 'credentials-refused';
  switch (name) {
    case 'INVALID_ARGUMENT':
    case 'OUT_OF_RANGE':
      return isAboutContext(message) ? 'too-large' : 'invalid-request';
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
    case 'FAILED_PRECONDITION':
      return 'credentials-refused';
    case 'NOT_FOUND':
      return 'model-not-found';
    case 'RESOURCE_EXHAUSTED':
      return isDailyQuota(details) ? 'quota-exhausted' : 'rate-limited';
    case 'UNAVAILABLE':
      return 'overloaded';
    default:
      return kindOfStatus(status);
  }
}

function isAboutContext(message: string | undefined): boolean {
  const text = (message ?? '').toLowerCase();
  return text.includes('exceeds') && (text.includes('token count') || text.includes('number of tokens'));
}

/** A quota for a day does not come back by waiting a little, whatever delay stands beside it. */
function isDailyQuota(details: readonly JsonObject[]): boolean {
  return details.some(({ violations }) => {
    if (!Array.isArray(violations)) return false;
    return violations.some((violation) => isJsonObject(violation) && /PerDay/u.test(textMember(violation, 'quotaId') ?? ''));
  });
}

/** `google.rpc.RetryInfo`, a duration in seconds with a fraction: `34.07s`. */
function retryDelayMs(details: readonly JsonObject[]): number | undefined {
  for (const detail of details) {
    const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/u.exec(textMember(detail, 'retryDelay') ?? '')?.[1];
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

const CREDENTIAL_REASONS: ReadonlySet<string> = new Set([
  'API_KEY_INVALID',
  'API_KEY_EXPIRED',
  'API_KEY_SERVICE_BLOCKED',
  'SERVICE_DISABLED',
  'BILLING_DISABLED',
  'CONSUMER_SUSPENDED',
]);
const CODE_CHARACTERS_MAX = 100;
