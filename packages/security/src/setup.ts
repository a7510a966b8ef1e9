import type { Result } from './kernel/index.ts';
import {
  type AddressRefusal,
  checkAddress,
  checkDestination,
  type Destination,
  type DestinationRefusal,
  type DestinationRules,
  filterResponseHeaders,
  type HeaderLine,
  PUBLIC_ADDRESSES,
  type SecurityHeaderSettings,
  securityHeaders,
  type UpstreamHeaders,
} from './transport/index.ts';
import {
  JSON_LIMITS,
  type JsonLimits,
  type JsonRefusal,
  MULTIMODAL_BODY_BYTES_MAX,
  parseJsonBody,
  REQUEST_NAMES,
  validateLlmRequest,
  type ValidationOptions,
} from './validation/index.ts';
import type { ModelRequest } from './vocabulary/index.ts';

/** What a program that embeds the library decides. Every member has a secure default. */
export interface SecurityPolicy {
  readonly headers?: SecurityHeaderSettings;
  /** Where calls to the outside may go: the public internet over HTTPS unless set. */
  readonly destinations?: Partial<DestinationRules>;
  readonly json?: Partial<JsonLimits>;
  /** Bytes of a request body; 25 MiB unless set. */
  readonly bodyBytesMax?: number;
  /** Top-level request parameters beyond the schemas that may pass. */
  readonly extraParameters?: ReadonlySet<string>;
  /** Response header names, in lower case, that may pass from providers beside the ones that SDKs read. */
  readonly responseHeaders?: ReadonlySet<string>;
}

/** The library, wired to one policy. */
export interface Security extends AsyncDisposable {
  readonly bodyBytesMax: number;
  /** The headers for every answer, computed once. */
  readonly headers: readonly HeaderLine[];
  readonly parseJsonBody: (bytes: Uint8Array) => Result<unknown, JsonRefusal>;
  /** @throws {InputValidationError} */
  readonly validateLlmRequest: (data: unknown, surface?: ValidationOptions['surface']) => ModelRequest;
  readonly checkDestination: (url: string) => Result<Destination, DestinationRefusal>;
  readonly checkAddress: (address: string) => Result<void, AddressRefusal>;
  readonly filterResponseHeaders: (upstream: UpstreamHeaders) => readonly HeaderLine[];
  /** False once it was disposed of: nothing may be let through any more. */
  readonly isOpen: () => boolean;
}

/**
 * Wires the library to a policy.
 *
 * @throws {UnsafeHeaderError} when a header of the policy could not be written.
 * @example
 * await using security = createSecurity({ destinations: { allowedRanges: ['10.20.0.0/16'] } });
 * const allowed = security.checkDestination('https://models.example.com/v1');
 */
export function createSecurity(policy: SecurityPolicy = {}): Security {
  const json: JsonLimits = { ...JSON_LIMITS, knownNames: REQUEST_NAMES, ...policy.json };
  const destinations: DestinationRules = { ...PUBLIC_ADDRESSES, isPlainHttpAllowed: false, ...policy.destinations };
  const extraParameters = policy.extraParameters ?? new Set();
  let isOpen = true;
  return {
    bodyBytesMax: policy.bodyBytesMax ?? MULTIMODAL_BODY_BYTES_MAX,
    headers: securityHeaders(policy.headers),
    parseJsonBody: (bytes) => parseJsonBody(bytes, json),
    validateLlmRequest: (data, surface = 'chat-completions') => validateLlmRequest(data, { surface, extraParameters, json }),
    checkDestination: (url) => checkDestination(url, destinations),
    checkAddress: (address) => checkAddress(address, destinations),
    filterResponseHeaders: (upstream) => filterResponseHeaders(upstream, policy.responseHeaders),
    isOpen: () => isOpen,
    [Symbol.asyncDispose]: async () => {
      isOpen = false;
    },
  };
}
