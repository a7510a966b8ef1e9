import type { Json, JsonObject } from '../kernel/index.ts';
import type { NativeBody } from './chat-request.ts';
import type { WireProtocol } from './names.ts';
import type { Usage } from './usage.ts';

/** A whole answer. Guards see it as the events that {@link toEvents} makes of it. */
export interface ChatAnswer {
  readonly id: string;
  readonly model: string;
  /** Unix time in seconds. */
  readonly createdS: number;
  readonly choices: readonly AnswerChoice[];
  readonly usage?: Usage;
  /** The provider's own body, for a client of the same protocol; absent once a guard has changed the answer. */
  readonly native?: NativeBody;
}

/** One of the answers asked for. */
export interface AnswerChoice {
  readonly parts: readonly AnswerPart[];
  readonly stopReason: StopReason;
  /** The stop sequence that was met, where the provider tells. */
  readonly stopSequence?: string;
}

/** One piece of an answer. */
export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string; readonly citations?: readonly JsonObject[] }
  | { readonly kind: 'refusal'; readonly text: string }
  | {
      readonly kind: 'reasoning';
      readonly text: string;
      readonly signature?: string;
      readonly encrypted?: string;
      readonly protocol: WireProtocol;
    }
  | { readonly kind: 'tool-call'; readonly callId: string; readonly name: string; readonly argumentsJson: string }
  | { readonly kind: 'opaque'; readonly protocol: WireProtocol; readonly value: Json };

/** Why an answer ended. */
export type StopReason =
  | 'end'
  | 'length'
  | 'stop-sequence'
  | 'tool-use'
  | 'content-filter'
  | 'refusal'
  | 'pause'
  | 'context-window';

/** Embedding vectors, in the order of the inputs. */
export interface EmbeddingAnswer {
  readonly model: string;
  /** Numbers, or the base64 of little-endian float32 where the provider wrote it so. */
  readonly vectors: readonly (readonly number[] | string)[];
  readonly usage?: Usage;
  readonly native?: NativeBody;
}

/** A token count. */
export interface TokenCountAnswer {
  readonly inputTokens: number;
}
