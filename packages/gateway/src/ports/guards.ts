import type { ModelRequest, StreamEvent } from '@agentor/security/vocabulary';
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
  | { readonly kind: 'changed'; readonly request: ModelRequest }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not-scanned' };

/** Looks at an answer on its way back, streamed or not: a whole answer comes as the events that `toEvents` makes. */
export interface AnswerGuard extends GuardTerms {
  readonly open: (context: GuardContext) => AnswerFilter;
}

/** One answer's filter. It may hold events back, but gives all of them (or a fault) by the end. */
export interface AnswerFilter {
  /**
   * Events that may go on now. Returning the very array it was given says "unchanged" for the record. A returned
   * `fault` ends the answer.
   */
  readonly push: (events: readonly StreamEvent[]) => readonly StreamEvent[] | Promise<readonly StreamEvent[]>;
}

/** What guards may know. */
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
