import type { RateWindow } from './rate-window.ts';

/** What went wrong at a provider, in our words: the provider's own are cut to `message`. */
export interface Fault {
  readonly kind: FaultKind;
  /** The provider's HTTP status; absent when there was none. */
  readonly status?: number;
  /** The provider's explanation, bounded, without our credentials; shown to callers for `invalid-request` alone. */
  readonly message?: string;
  /** The provider's machine-readable code, such as `context_length_exceeded`. */
  readonly code?: string;
  /** The parameter the provider names. */
  readonly parameter?: string;
  /** How long the provider asks us to wait. */
  readonly retryAfterMs?: number;
  /** What is left of the provider's limits, where its reply told. */
  readonly rateWindows?: readonly RateWindow[];
  /** What the caller is told of it, where the gateway has found the words; renderers then write these and nothing else. */
  readonly told?: ToldFault;
}

/** A fault in the words for callers. */
export interface ToldFault {
  /** The HTTP status that it would have had before the first byte. */
  readonly status: number;
  /** OpenAI's `error.type`. */
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly parameter?: string;
}

/** The kinds of fault that routing and callers tell apart. */
export type FaultKind =
  | 'invalid-request'
  | 'credentials-refused'
  | 'model-not-found'
  | 'too-large'
  | 'rate-limited'
  | 'quota-exhausted'
  | 'overloaded'
  | 'provider-error'
  | 'content-refused'
  | 'connect-failed'
  | 'destination-refused'
  | 'connect-timeout'
  | 'first-byte-timeout'
  | 'silence-timeout'
  | 'total-timeout'
  | 'malformed-answer'
  | 'answer-cut';
