import type { ChatRequest, NativeBody } from './chat-request.ts';
import type { TextPart } from './parts.ts';

/** Everything a client can ask of a model. */
export type ModelRequest = ChatRequest | EmbeddingRequest | TokenCountRequest;

/** A request for embedding vectors. */
export interface EmbeddingRequest {
  readonly kind: 'embedding';
  readonly surface: 'embeddings';
  readonly native: NativeBody;
  readonly model: string;
  /** One per vector: a text, or a list of token numbers, which no guard can read. */
  readonly inputs: readonly (TextPart | TokenInput)[];
  readonly dimensions?: number;
  /** How the client wants the vectors written. */
  readonly encoding: 'float' | 'base64';
  readonly endUser?: string;
  readonly parameters: readonly TextPart[];
  readonly nativeOnly: readonly string[];
}

/** Input given as token numbers. It cannot be scanned and is recorded as not scanned. */
export interface TokenInput {
  readonly kind: 'tokens';
  readonly tokens: readonly number[];
}

/** How many tokens would this conversation take? */
export interface TokenCountRequest {
  readonly kind: 'token-count';
  readonly surface: 'count-tokens';
  readonly native: NativeBody;
  readonly model: string;
  readonly chat: ChatRequest;
}
