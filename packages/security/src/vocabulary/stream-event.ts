import type { Json, JsonObject } from '../kernel/index.ts';
import type { StopReason } from './answer.ts';
import type { Fault } from './fault.ts';
import type { WireProtocol } from './names.ts';
import type { Usage } from './usage.ts';

/**
 * One event of the canonical stream. Grammar, per answer:
 *
 * `answer-start` ( part-start (text-delta | arguments-delta | signature | citation)* part-end | usage )* choice-end+ usage? `answer-end`,
 * or a `fault` at any place, which ends the stream.
 *
 * `choice` counts answers (`n`), `part` counts pieces inside one choice, both from 0. Parts of one choice may
 * overlap (parallel tool calls), a part's deltas come between its start and its end.
 * `usage` is cumulative: the last one counts.
 */
export type StreamEvent =
  | { readonly type: 'answer-start'; readonly id: string; readonly model: string; readonly createdS: number }
  | PartStart
  | { readonly type: 'text-delta'; readonly choice: number; readonly part: number; readonly text: string }
  | { readonly type: 'arguments-delta'; readonly choice: number; readonly part: number; readonly json: string }
  | { readonly type: 'signature'; readonly choice: number; readonly part: number; readonly signature: string }
  | { readonly type: 'citation'; readonly choice: number; readonly part: number; readonly citation: JsonObject }
  | { readonly type: 'part-end'; readonly choice: number; readonly part: number }
  | {
      readonly type: 'choice-end';
      readonly choice: number;
      readonly stopReason: StopReason;
      readonly stopSequence?: string;
    }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'fault'; readonly fault: Fault }
  | { readonly type: 'answer-end' };

/** The start of a part. `text-delta` fills text, refusal and reasoning; `arguments-delta` fills a tool call. */
export type PartStart = { readonly type: 'part-start'; readonly choice: number; readonly part: number } & (
  | { readonly kind: 'text' }
  | { readonly kind: 'refusal' }
  | { readonly kind: 'reasoning'; readonly protocol: WireProtocol; readonly encrypted?: string }
  | { readonly kind: 'tool-call'; readonly callId: string; readonly name: string }
  | { readonly kind: 'opaque'; readonly protocol: WireProtocol; readonly value: Json }
);

/**
 * What one frame of the provider's stream became. While no guard has touched the events, a renderer of the same
 * protocol may pass `native` on unchanged; a guard that changes, delays or splits events leaves it out.
 */
export interface Piece {
  readonly events: readonly StreamEvent[];
  readonly native?: NativeFrame;
}

/** A frame as the provider sent it. */
export interface NativeFrame {
  readonly protocol: WireProtocol;
  /** The whole frame as text, blank line included. */
  readonly text: string;
  /** Its parsed data; absent for frames without JSON (`[DONE]`, comments). */
  readonly data?: JsonObject | undefined;
}
