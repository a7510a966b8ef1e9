import type { Fault } from '@agentor/security/vocabulary';
import type { Cancellation } from './cancellation.ts';

/** The only way out: sends calls to destinations that configuration approved. */
export interface Egress {
  /**
   * Sends one call. The destination's scheme, port, literal and every resolved address are checked, the socket goes to
   * the checked address, redirects are not followed and are given back as they are.
   *
   * @returns The reply once its head is there.
   * @throws {EgressError} when there is none.
   */
  readonly send: (call: EgressCall) => Promise<EgressReply>;
}

/** One call to a provider. */
export interface EgressCall {
  /** A name of a configured provider; its base URL is the only part of the address that matters for where it goes. */
  readonly destination: string;
  readonly method: 'GET' | 'POST';
  /** Path on the destination, that of its base URL included (signatures cover it), with its query. Starts with a slash. */
  readonly path: string;
  /** Lower-case names. Credentials stand here already, put there by the provider. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly limits: TimeLimits;
  readonly cancellation: Cancellation;
}

/** Limits of waiting, in milliseconds. */
export interface TimeLimits {
  /** Until the socket (and TLS) stands. */
  readonly connectMs: number;
  /** From sending until the head of the reply. */
  readonly firstByteMs: number;
  /** Between two chunks of the body. */
  readonly silenceMs: number;
  /** For the whole call, body included. */
  readonly totalMs: number;
}

/** The head of a reply, and its body to be read once, by one of the two ways. */
export interface EgressReply {
  readonly status: number;
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's chunks as they come, decompressed. Leaving the loop early cancels the call. Throws {@link EgressError}. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The whole body. Throws {@link EgressError}, `malformed-answer` past `bytesMax`. */
  readonly whole: (bytesMax: number) => Promise<Uint8Array>;
}

/** A call that gave no whole reply. */
export class EgressError extends Error {
  readonly code = 'egress_failed';
  override readonly name = 'EgressError';
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.kind, options);
    this.fault = fault;
  }
}
