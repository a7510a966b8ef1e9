import type { FaultKind, Surface, Usage } from '@agentor/security/vocabulary';

/** Takes the record of every request at its end, refused and failed ones included. Never throws, never waits. */
export interface Recorder {
  /** A request was accepted for work; `ended` follows exactly once. */
  readonly started: () => void;
  /** The first byte of a streamed answer went out; `ended` then comes with `isStreamed` and `firstByteMs`. */
  readonly streamBegan?: () => void;
  readonly ended: (record: RequestRecord) => void;
}

/** What is kept of a request. Never a text of the conversation, never a credential. */
export interface RequestRecord {
  /** `req_…`, the same as in `x-request-id`. */
  readonly id: string;
  /** Unix milliseconds. */
  readonly startedAtMs: number;
  /** `none` when the request was refused before its surface was known. */
  readonly surface: Surface | 'none';
  readonly isStreamed: boolean;
  readonly outcome: 'answered' | 'refused' | 'failed' | 'cancelled';
  /** The HTTP status that was sent; 499 when the client left before one was. */
  readonly status: number;
  /** The code of `docs/errors.md` when the request was refused or failed, mid-stream faults included. */
  readonly code?: string;
  readonly keyId?: string;
  readonly tenantId?: string;
  /** The configured name the request resolved to; absent when it resolved to none (client text is not kept). */
  readonly modelRouted?: string;
  /** The provider's own name of the model that served. */
  readonly modelServed?: string;
  readonly provider?: string;
  readonly attempts: readonly AttemptRecord[];
  readonly usage?: Usage;
  /** US dollars, where the configuration has a price for the model that served. */
  readonly costUsd?: number;
  /** Verdicts of the guards that ran, and what was not scanned. */
  readonly guards: readonly GuardRecord[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly totalMs: number;
  /** Our share of `totalMs`: without waiting for providers and for the client. */
  readonly overheadMs: number;
  /** From the request's start to the first byte of the answer's body. */
  readonly firstByteMs?: number;
  /** W3C trace id when the request carries or was given one. */
  readonly traceId?: string;
  /** The caller's span in that trace, where the request told it. */
  readonly parentSpanId?: string;
}

/** One attempt at one deployment. */
export interface AttemptRecord {
  readonly deployment: string;
  readonly provider: string;
  readonly model: string;
  readonly outcome: 'answered' | FaultKind | 'unsupported' | 'cancelled';
  readonly status?: number;
  /** From sending to the head of the reply or the fault. */
  readonly durationMs: number;
  /** Waited before this attempt. */
  readonly backoffMs: number;
}

/** What one guard said. */
export interface GuardRecord {
  readonly guard: string;
  readonly verdict: 'passed' | 'changed' | 'refused' | 'not-scanned' | 'failed-open';
}
