import type { FaultKind } from '../../vocabulary/index.ts';

/**
 * What a provider's HTTP status tells where its body does not: the statuses on which all protocols agree.
 *
 * @param status - undefined for an error inside a stream that names none.
 */
export function kindOfStatus(status: number | undefined): FaultKind {
  switch (status) {
    case undefined:
      return 'provider-error';
    case 401:
    case 403:
      return 'credentials-refused';
    case 402:
      return 'quota-exhausted';
    case 404:
      return 'model-not-found';
    case 413:
      return 'too-large';
    case 429:
      return 'rate-limited';
    case 503:
    case 529:
      return 'overloaded';
    default:
      return status >= 400 && status < 500 && !PROVIDER_TROUBLE.has(status) ? 'invalid-request' : 'provider-error';
  }
}

/** Timeout, conflict, failed dependency, closed by the client: no fault of the request's, although they are below 500. */
const PROVIDER_TROUBLE: ReadonlySet<number> = new Set([408, 409, 424, 499]);
