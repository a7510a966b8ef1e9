import type { Result } from '@agentor/security/kernel';
import type {
  ChatAnswer,
  ChatRequest,
  EmbeddingAnswer,
  EmbeddingRequest,
  Fault,
  Piece,
  RateWindow,
  TokenCountAnswer,
  TokenCountRequest,
} from '@agentor/security/vocabulary';
import type { TargetModel, Unsupported } from '@agentor/security/wire';
import type { Cancellation } from './cancellation.ts';
import type { TimeLimits } from './egress.ts';

/** One configured provider. Every attempt of the dispatch stage goes through one of its methods. */
export interface Provider {
  /** As named in the configuration. */
  readonly name: string;
  /** The OpenTelemetry `gen_ai.provider.name`: `openai`, `anthropic`, `aws.bedrock`, `gcp.gemini` … */
  readonly system: string;
  /** @throws {ProviderError} */
  readonly chat: (call: ProviderCall<ChatRequest>) => Promise<Result<ChatReply, Unsupported>>;
  /** Absent when the provider has no embeddings. @throws {ProviderError} */
  readonly embed?: (call: ProviderCall<EmbeddingRequest>) => Promise<Result<EmbeddingAnswer & RateLimited, Unsupported>>;
  /** Absent when the provider cannot count. @throws {ProviderError} */
  readonly countTokens?: (call: ProviderCall<TokenCountRequest>) => Promise<Result<TokenCountAnswer & RateLimited, Unsupported>>;
  /** The models it offers now, by its own names. @throws {ProviderError} */
  readonly listModels: (call: Omit<ProviderCall<never>, 'request' | 'target'>) => Promise<readonly string[]>;
}

/** One attempt. */
export interface ProviderCall<Request> {
  readonly request: Request;
  readonly target: TargetModel;
  readonly limits: TimeLimits;
  readonly cancellation: Cancellation;
}

/** A chat's answer: whole, or as batches of pieces as they come. The iterable throws {@link ProviderError}. */
export type ChatReply = RateLimited &
  (
    | { readonly kind: 'whole'; readonly answer: ChatAnswer }
    | { readonly kind: 'stream'; readonly batches: AsyncIterable<readonly Piece[]> }
  );

/** What a reply told of the provider's rate limits besides. Those of a failed attempt stand in its fault. */
export interface RateLimited {
  /** Absent when the provider told none. */
  readonly rateWindows?: readonly RateWindow[];
}

/** A provider gave no (whole) answer. */
export class ProviderError extends Error {
  readonly code = 'provider_failed';
  override readonly name = 'ProviderError';
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.kind, options);
    this.fault = fault;
  }
}
