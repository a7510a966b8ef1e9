import type { Clock } from '@agentor/security/kernel';
import type { RateWindow, Surface, Usage } from '@agentor/security/vocabulary';
import { type ErrorCode, isAnthropic } from '../errors/index.ts';
import type { AttemptRecord, Caller, GuardContext, GuardRecord, RequestRecord } from '../ports/index.ts';
import type { AnswerAccount } from './answer-account.ts';
import { relatedId } from './request-id.ts';

/** The record of a request while it is being written: each stage notes what it learned. */
export class RecordDraft {
  readonly id: string;
  readonly surface: Surface;
  readonly attempts: AttemptRecord[] = [];
  readonly guards: GuardRecord[] = [];
  caller: Caller | undefined;
  /** What the guards of the request and of its answer share. */
  guardContext: GuardContext | undefined;
  isStreamed = false;
  /** Whether the client reads Anthropic's words for errors and ids. */
  isForAnthropic: boolean;
  modelRouted: string | undefined;
  modelServed: string | undefined;
  provider: string | undefined;
  usage: Usage | undefined;
  /** Whether a provider began to answer: then it is paid, whatever becomes of the answer. */
  hasAnswer = false;
  /** Characters of text and arguments that were written to the client so far. */
  charactersOut = 0;
  /** What the answer cost, where its price is known. */
  costUsd: number | undefined;
  /** Rate limits, for the answer's head; not kept. */
  rateWindows: readonly RateWindow[] | undefined;
  code: ErrorCode | undefined;
  bytesIn = 0;
  /** What the answer would be accounted for by; undefined until the body is read, and without an audit log. */
  account: AnswerAccount | undefined;
  /** Whether it will be: the request may go to a provider. */
  isAccountedFor = false;
  /** Whether the audit log tells what was decided. */
  isDecided = false;
  traceId: string | undefined;
  parentSpanId: string | undefined;
  /** Told when the first byte of a streamed answer is about to go out. */
  onStreamBegan: (() => void) | undefined;
  /** Told when the provider's stream breaks after its first event. */
  onStreamFault: (() => void) | undefined;
  /** Told when the provider's stream has ended well. */
  onStreamEnd: (() => void) | undefined;
  readonly startedAtMs: number;
  readonly #startedMs: number;
  readonly #clock: Clock;
  #waitedMs = 0;
  #firstByteMs: number | undefined;
  #cleanups: (() => void)[] = [];

  constructor(id: string, surface: Surface, clock: Clock) {
    this.id = id;
    this.surface = surface;
    this.isForAnthropic = isAnthropic(surface);
    this.#clock = clock;
    this.startedAtMs = clock.nowMs();
    this.#startedMs = clock.monotonicMs();
  }

  /** Time that others took: providers, backoff, a slow client's body. */
  waited(ms: number): void {
    this.#waitedMs += ms;
  }

  /** The answer's first byte is about to go out. */
  firstByte(): void {
    if (this.#firstByteMs !== undefined) return;
    this.#firstByteMs = this.elapsedMs;
    if (this.isStreamed) this.onStreamBegan?.();
  }

  /** The id under which the caller can have a proof: of its answer when there is one, else of the refusal. Strangers have none. */
  get receiptId(): string | undefined {
    if (this.isAccountedFor && this.account !== undefined) return this.account.id;
    return this.isDecided && this.caller !== undefined ? this.decisionId : undefined;
  }

  /** The id of the audit entry that tells what was decided. */
  get decisionId(): string {
    return relatedId('evt', this.id);
  }

  /** Time since the request began. */
  get elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#startedMs;
  }

  /** The wall clock: the request's start and the time since. */
  get nowMs(): number {
    return this.startedAtMs + this.elapsedMs;
  }

  /** Our own share of the time so far. */
  get overheadMs(): number {
    return Math.max(0, this.elapsedMs - this.#waitedMs);
  }

  /** Runs `cleanup` when the request ends, however it ends. */
  atEnd(cleanup: () => void): void {
    this.#cleanups.push(cleanup);
  }

  /** Gives back what the request held. */
  release(): void {
    const cleanups = this.#cleanups;
    this.#cleanups = [];
    for (const cleanup of cleanups) cleanup();
  }

  /** The finished record. */
  finish(end: Pick<RequestRecord, 'outcome' | 'status' | 'bytesOut'>): RequestRecord {
    const { caller } = this;
    return {
      id: this.id,
      startedAtMs: this.startedAtMs,
      surface: this.surface,
      isStreamed: this.isStreamed,
      ...end,
      ...(this.code === undefined ? {} : { code: this.code }),
      ...(caller === undefined ? {} : { keyId: caller.keyId, tenantId: caller.tenantId }),
      ...(this.modelRouted === undefined ? {} : { modelRouted: this.modelRouted }),
      ...(this.modelServed === undefined ? {} : { modelServed: this.modelServed }),
      ...(this.provider === undefined ? {} : { provider: this.provider }),
      ...(this.usage === undefined ? {} : { usage: this.usage }),
      ...(this.costUsd === undefined ? {} : { costUsd: this.costUsd }),
      ...(this.#firstByteMs === undefined ? {} : { firstByteMs: this.#firstByteMs }),
      ...(this.traceId === undefined ? {} : { traceId: this.traceId }),
      ...(this.parentSpanId === undefined ? {} : { parentSpanId: this.parentSpanId }),
      attempts: this.attempts,
      guards: this.guards,
      bytesIn: this.bytesIn,
      totalMs: this.elapsedMs,
      overheadMs: this.overheadMs,
    };
  }
}
