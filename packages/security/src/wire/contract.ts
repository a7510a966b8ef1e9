import type { JsonObject, Result } from '../kernel/index.ts';
import type {
  ChatAnswer,
  ChatRequest,
  EmbeddingAnswer,
  EmbeddingRequest,
  Fault,
  Piece,
  StreamEvent,
  Surface,
  TokenCountAnswer,
  TokenCountRequest,
  WireProtocol,
} from '../vocabulary/index.ts';

/** What is wrong with a body, without any value of it. */
export interface InvalidBody {
  readonly problem:
    | 'not-an-object'
    | 'missing-parameter'
    | 'unknown-parameter'
    | 'forbidden-parameter'
    | 'wrong-type'
    | 'not-allowed-value'
    | 'out-of-range'
    | 'inconsistent';
  /** Where: `messages[0].content`. Names from the client are shown only when they are names that we know; else the parent. */
  readonly parameter: string;
  /** The rule in words, without values: "must be a number from 0 to 2". */
  readonly rule: string;
}

/** How strictly a body is read. */
export interface ParseOptions {
  /** Top-level parameters, not in the schema, that the configuration lets through to targets of the same protocol. */
  readonly extraParameters: ReadonlySet<string>;
}

/** Parameters that the chosen target cannot express. */
export interface Unsupported {
  /** As the client names them; never empty. */
  readonly parameters: readonly string[];
}

/** Reads and answers one surface's clients. Pure: no clock, no socket. */
export interface ClientCodec<Request> {
  readonly surface: Surface;
  readonly protocol: WireProtocol;
  /** Validates a parsed JSON body and turns it into the canonical request. */
  readonly parseRequest: (body: unknown, options: ParseOptions) => Result<Request, InvalidBody>;
}

/** A surface whose answers are chats. */
export interface ChatClientCodec extends ClientCodec<ChatRequest> {
  /** The body of a whole answer. Gives `answer.native` back when it is there and of this protocol. */
  readonly renderAnswer: (answer: ChatAnswer, context: RenderContext) => JsonObject;
  readonly openStreamRenderer: (context: RenderContext) => StreamRenderer;
}

/** What a renderer needs to know of the request and of now. */
export interface RenderContext {
  readonly request: ChatRequest;
  /** Fresh lower-case hexadecimal characters for ids and obfuscation. */
  readonly randomHex: (length: number) => string;
}

/** Writes one client's event stream. */
export interface StreamRenderer {
  /** Frames for these pieces, ready for the socket; empty when nothing is to be sent yet. */
  readonly render: (pieces: readonly Piece[]) => string;
}

/** Speaks to one kind of provider endpoint. Pure. */
export interface ChatTargetCodec {
  readonly protocol: WireProtocol;
  readonly encodeRequest: (request: ChatRequest, target: TargetModel) => Result<EncodedRequest, Unsupported>;
  /**
   * @throws {MalformedAnswer} when the body is not an answer of this protocol.
   * @throws {FaultAnswer} when the body tells of a fault, whatever the status was.
   */
  readonly decodeAnswer: (body: JsonObject, context: DecodeContext) => ChatAnswer;
  readonly openStreamDecoder: (context: DecodeContext) => StreamDecoder;
  /**
   * Reads a provider's error body (any status of 300 or more). `body` is undefined when it was not JSON;
   * `errorType` is the `x-amzn-errortype` header, where there is one.
   */
  readonly decodeFault: DecodeFault;
}

/** Makes a {@link Fault} of a provider's error. Never throws. */
export type DecodeFault = (status: number, body: unknown, errorType?: string) => Fault;

/** The model as the provider knows it, and how to treat what cannot be expressed. */
export interface TargetModel {
  /** The provider's own name of the model. */
  readonly model: string;
  /** `drop` leaves out what the target cannot express; `refuse` answers 400 and names it. */
  readonly onUnsupported: 'refuse' | 'drop';
  /** For protocols that require a limit (Anthropic): used when the client gave none. */
  readonly defaultMaxOutputTokens: number;
  /** For OpenAI-like servers that know `max_tokens` and the role `system`, not their successors `max_completion_tokens` and `developer`. */
  readonly isOlderDialect?: boolean;
  /** False for OpenAI-like servers that refuse `stream_options` and send usage unasked; absent means true. */
  readonly hasStreamOptions?: boolean;
}

/** A body for a provider, and where in its API it goes. */
export interface EncodedRequest {
  /** Joined to the deployment's base URL: `/chat/completions`. Parts of it are percent-encoded already. */
  readonly path: string;
  readonly body: JsonObject;
  /** Protocol headers (`anthropic-beta`); never credentials. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a decoder cannot know from the body. */
export interface DecodeContext {
  readonly nowS: number;
  readonly randomHex: (length: number) => string;
  /** For providers that do not repeat the model in their answers. */
  readonly model: string;
}

/** Turns one provider's frames into canonical events. Any chunking below it gives the same events. */
export interface StreamDecoder {
  /** @throws {MalformedAnswer} when a frame breaks the protocol. */
  readonly decode: (frame: ProviderFrame) => readonly StreamEvent[];
  /** The upstream body ended: `answer-end` if that is how this protocol ends, a `fault` `answer-cut` if it came too early, nothing if the end was already seen. */
  readonly end: () => readonly StreamEvent[];
}

/** One frame of a provider's stream: a server-sent event, or a message of a binary event stream. */
export interface ProviderFrame {
  readonly event?: string;
  /** JSON text, or `[DONE]`. */
  readonly data: string;
}

/** Speaks to a provider's embedding endpoint. */
export interface EmbeddingTargetCodec {
  readonly protocol: WireProtocol;
  readonly encodeRequest: (request: EmbeddingRequest, target: TargetModel) => Result<EncodedRequest, Unsupported>;
  /** Throws as the one of {@link ChatTargetCodec} does. */
  readonly decodeAnswer: (body: JsonObject, context: DecodeContext) => EmbeddingAnswer;
  readonly decodeFault: DecodeFault;
}

/** Speaks to a provider's token counting endpoint. */
export interface TokenCountTargetCodec {
  readonly protocol: WireProtocol;
  readonly encodeRequest: (request: TokenCountRequest, target: TargetModel) => Result<EncodedRequest, Unsupported>;
  readonly decodeAnswer: (body: JsonObject) => TokenCountAnswer;
  readonly decodeFault: DecodeFault;
}

/** A provider's answer tells of a fault, although its status said success. */
export class FaultAnswer extends Error {
  readonly code = 'fault_answer';
  override readonly name = 'FaultAnswer';
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}

/** A provider's answer broke its protocol. */
export class MalformedAnswer extends Error {
  readonly code = 'malformed_answer';
  readonly retryable = true;
  override readonly name = 'MalformedAnswer';
}
