import { isJsonObject, type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { EmbeddingAnswer, EmbeddingRequest } from '../../vocabulary/index.ts';
import {
  type DecodeContext,
  type EmbeddingTargetCodec,
  type EncodedRequest,
  MalformedAnswer,
  type TargetModel,
  type Unsupported,
} from '../contract.ts';
import { tokenMember } from '../encoding/index.ts';
import { decodeFault } from './decode-fault.ts';
import { modelPath } from './model-path.ts';

/**
 * Embeddings of Amazon Titan and Cohere through `invoke`, whose bodies are the models' own.
 *
 * Titan embeds one text in a call; more of them cannot be expressed. Cohere wants to know what the vectors are for,
 * which no client of ours can say: they are made for documents. Cohere's tokens are told in a header, not in the body.
 */
export const bedrockEmbeddingTarget: EmbeddingTargetCodec = {
  protocol: 'bedrock-converse',
  encodeRequest,
  decodeAnswer,
  decodeFault: (status, body, errorType) => decodeFault(status, body, errorType),
};

function encodeRequest(request: EmbeddingRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const path = modelPath(target.model, 'invoke');
  const dialect = DIALECTS.find(({ models }) => models.test(target.model));
  if (path === undefined || dialect === undefined) return refuse({ parameters: ['model'] });
  const texts = textsOf(request);
  if (texts === undefined || texts.length > dialect.textsMax) return refuse({ parameters: ['input'] });
  const missing = [
    ...request.nativeOnly,
    ...(request.endUser === undefined ? [] : ['user']),
    ...(request.dimensions === undefined || dialect.dimensions !== undefined ? [] : ['dimensions']),
  ];
  if (missing.length > 0 && target.onUnsupported === 'refuse') return refuse({ parameters: missing });
  const { dimensions } = request;
  const size = dialect.dimensions === undefined || dimensions === undefined ? {} : { [dialect.dimensions]: dimensions };
  return ok({ path, body: { ...dialect.body(texts), ...size } });
}

function textsOf({ inputs }: EmbeddingRequest): readonly string[] | undefined {
  const texts: string[] = [];
  for (const input of inputs) {
    if (input.kind === 'tokens') return undefined;
    texts.push(input.text);
  }
  return texts.length === 0 ? undefined : texts;
}

/** Titan answers with one `embedding`, Cohere with `embeddings`, by type or as a list. */
function decodeAnswer(body: JsonObject, { model }: DecodeContext): EmbeddingAnswer {
  const { embedding, embeddings } = body;
  const lists = Array.isArray(embedding) ? [embedding] : isJsonObject(embeddings) ? embeddings['float'] : embeddings;
  if (!Array.isArray(lists)) throw new MalformedAnswer('the answer has no embeddings');
  const inputTokens = tokenMember(body, 'inputTextTokenCount');
  return {
    model,
    vectors: lists.map((vector) => readVector(vector)),
    ...(inputTokens === undefined ? {} : { usage: { inputTokens, outputTokens: 0 } }),
  };
}

function readVector(vector: unknown): readonly number[] {
  if (Array.isArray(vector) && vector.every((value) => typeof value === 'number')) return vector;
  throw new MalformedAnswer('an embedding holds something else than numbers');
}

/** One maker's way of asking for vectors. */
interface Dialect {
  readonly models: RegExp;
  readonly textsMax: number;
  /** Its name for the length of a vector; absent where that is fixed. */
  readonly dimensions?: string;
  readonly body: (texts: readonly string[]) => JsonObject;
}

const titan = ([inputText]: readonly string[]): JsonObject => ({ inputText: inputText ?? '' });
const cohere = (texts: readonly string[]): JsonObject => ({
  texts,
  input_type: 'search_document',
  embedding_types: ['float'],
});

/** Cohere takes at most 96 texts in a call. */
const DIALECTS: readonly Dialect[] = [
  { models: /(?:^|[./])amazon\.titan-embed-text-v2/u, textsMax: 1, dimensions: 'dimensions', body: titan },
  { models: /(?:^|[./])amazon\.titan-embed/u, textsMax: 1, body: titan },
  { models: /(?:^|[./])cohere\.embed-v4/u, textsMax: 96, dimensions: 'output_dimension', body: cohere },
  { models: /(?:^|[./])cohere\.embed/u, textsMax: 96, body: cohere },
];
