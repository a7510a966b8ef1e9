import type { ModelRequest, NativeFrame, StreamEvent } from '@agentor/security/vocabulary';
import type { Caller } from './keys.ts';

/** What every guard declares. A guard that throws, or takes longer than its limit, is handled by `onFailure`. */
export interface GuardTerms {
  /** Short and fixed: it stands in records and metrics. */
  readonly name: string;
  /** `refuse` unless the operator chose `allow`; every allow is counted. */
  readonly onFailure: 'refuse' | 'allow';
  readonly limitMs: number;
}

/** Looks at a request before it goes out. */
export interface RequestGuard extends GuardTerms {
  readonly inspect: (request: ModelRequest, context: GuardContext) => RequestVerdict | Promise<RequestVerdict>;
}

/** What a request guard may say. */
export type RequestVerdict =
  | { readonly kind: 'passed' }
  /** `isPartlyUnscanned`: there are parts that the guard could not read; they are recorded as not scanned. */
  | { readonly kind: 'changed'; readonly request: ModelRequest; readonly isPartlyUnscanned?: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not-scanned' };

/** Looks at an answer on its way back, streamed or not: a whole answer comes as the events that `toEvents` makes. */
export interface AnswerGuard extends GuardTerms {
  /** Undefined when there is nothing to look for in this answer: it passes as if the guard were not in force. */
  readonly open: (context: GuardContext) => AnswerFilter | undefined;
}

/** One answer's filter. It may hold events back, but gives all of them (or a fault) by the end. */
export interface AnswerFilter {
  /**
   * Events that may go on now. Returning the very array it was given says "unchanged" for the record. A returned
   * `fault` ends the answer.
   */
  readonly push: (events: readonly StreamEvent[]) => readonly StreamEvent[] | Promise<readonly StreamEvent[]>;
  /**
   * Whether the provider's own frame may pass, once its events have come back unchanged: only a filter that answers for
   * everything in the frame says so. Left out, none passes.
   */
  readonly mayPass?: (frame: NativeFrame) => boolean;
}

/** What guards may know. It is the same object for all guards of a request and of its answer. */
export interface GuardContext {
  readonly requestId: string;
  readonly caller: Caller;
}

/** The guards in force, in order, by stage. */
export interface Guards {
  readonly sanitise: readonly RequestGuard[];
  readonly detect: readonly RequestGuard[];
  readonly protect: readonly RequestGuard[];
  readonly filter: readonly AnswerGuard[];
}
