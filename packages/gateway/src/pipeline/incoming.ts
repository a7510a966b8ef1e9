import type { Result } from '@agentor/security/kernel';
import type { Surface } from '@agentor/security/vocabulary';
import type { Refusal } from '../errors/index.ts';
import type { Cancellation } from '../ports/index.ts';

/** A request as the listener hands it over: its head passed the raw-header gate and its path named a surface. */
export interface Incoming {
  readonly surface: Surface;
  /** A header by its lower-case name. Our own `x-agentor-*` names are never seen (ASSURANCE LLM-4). */
  readonly header: (name: string) => string | undefined;
  /** The model that the path names: `GET /v1/models/{id}`. */
  readonly modelInPath: string | undefined;
  /** The receipt that the path names: `GET /v1/receipts/{id}`, and whether its proof alone is asked for. */
  readonly receiptInPath?: { readonly id: string; readonly isProofAlone: boolean };
  /** The bytes announced by `content-length`; undefined when chunked. */
  readonly bytesAnnounced: number | undefined;
  /** Reads the body, inflated; may be called once. At once when all of it is here. */
  readonly readBody: (limits: BodyLimits) => Result<Uint8Array, Refusal> | Promise<Result<Uint8Array, Refusal>>;
  readonly cancellation: Cancellation;
}

/** How much body is taken. */
export interface BodyLimits {
  readonly bytesMax: number;
}

/** What goes back to the client. */
export interface Reply {
  readonly status: number;
  /** Names and values in turn, as `ServerResponse.writeHead` takes them. */
  readonly headers: readonly string[];
  /** A whole body, or chunks of whole frames. The iterable never throws. */
  readonly body: string | AsyncIterable<string>;
  /** To be called once, when the last byte was given to the socket or the client was gone. */
  readonly ended: (sent: Sent) => void;
}

/** How sending a reply went. */
export interface Sent {
  readonly bytesOut: number;
  /** False when the client left before the end. */
  readonly isComplete: boolean;
}
