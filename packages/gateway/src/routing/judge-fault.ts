import type { FaultKind } from '@agentor/security/vocabulary';

/** What a fault says about trying again. */
export interface Judgement {
  /**
   * `stop`: the request itself is at fault, nothing else will answer it better.
   * `elsewhere`: this deployment will not answer, another may.
   * `again`: it may pass, here or elsewhere.
   */
  readonly next: 'stop' | 'elsewhere' | 'again';
  /** Whether the deployment's breaker counts it. */
  readonly isFailure: boolean;
}

/** Judges a fault that came before any byte went to the client. */
export function judgeFault(kind: FaultKind): Judgement {
  switch (kind) {
    case 'invalid-request':
    case 'content-refused':
    case 'too-large':
      return { next: 'stop', isFailure: false };
    case 'model-not-found':
    case 'credentials-refused':
    case 'quota-exhausted':
    case 'destination-refused':
      return { next: 'elsewhere', isFailure: true };
    case 'rate-limited':
      return { next: 'again', isFailure: false };
    case 'total-timeout':
      return { next: 'elsewhere', isFailure: true };
    case 'overloaded':
    case 'provider-error':
    case 'connect-failed':
    case 'connect-timeout':
    case 'first-byte-timeout':
    case 'silence-timeout':
    case 'malformed-answer':
    case 'answer-cut':
      return { next: 'again', isFailure: true };
  }
}
