import { isJsonObject, type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { EmbeddingAnswer, EmbeddingRequest } from '../../vocabulary/index.ts';
import { type DecodeContext, type EmbeddingTargetCodec, type EncodedRequest, MalformedAnswer, type TargetModel, type Unsupported } from '../contract.ts';
import { decodeUsage } from '../openai-chat/index.ts';
import { decodeOpenAiFault, refuseFaultBody } from '../shared/index.ts';

/** Providers that speak OpenAI's embeddings. */
export const openAiEmbeddingTarget: EmbeddingTargetCodec = {
  protocol: 'openai-embeddings',
  encodeRequest: encodeEmbedding,
  decodeAnswer: decodeEmbedding,
  decodeFault: decodeOpenAiFault,
};

function encodeEmbedding(request: EmbeddingRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  if (request.native.protocol === 'openai-embeddings') {
    return ok({ path: PATH, body: { ...request.native.body, model: target.model } });
  }
  if (request.nativeOnly.length > 0 && target.onUnsupported === 'refuse') return refuse({ parameters: request.nativeOnly });
  return ok({
    path: PATH,
    body: {
      model: target.model,
      input: request.inputs.map((input) => (input.kind === 'text' ? input.text : input.tokens)),
      ...(request.dimensions === undefined ? {} : { dimensions: request.dimensions }),
      encoding_format: request.encoding,
      ...(request.endUser === undefined ? {} : { user: request.endUser }),
    },
  });
}

function decodeEmbedding(body: JsonObject, context: DecodeContext): EmbeddingAnswer {
  const data: unknown = body['data'];
  if (!Array.isArray(data)) {
    refuseFaultBody(body, decodeOpenAiFault);
    throw new MalformedAnswer('the answer has no data');
  }
  const usage = decodeUsage(body['usage']);
  return {
    model: typeof body['model'] === 'string' && body['model'] !== '' ? body['model'] : context.model,
    vectors: data
      .map((item: unknown, position) => ({ vector: vectorIn(item), index: indexIn(item) ?? position }))
      .toSorted((left, right) => left.index - right.index)
      .map(({ vector }) => vector),
    ...(usage === undefined ? {} : { usage }),
    native: { protocol: 'openai-embeddings', body },
  };
}

function vectorIn(item: unknown): readonly number[] | string {
  const vector: unknown = isJsonObject(item) ? item['embedding'] : undefined;
  if (typeof vector === 'string' && vector !== '') return vector;
  if (!Array.isArray(vector) || !vector.every((value: unknown) => typeof value === 'number')) {
    throw new MalformedAnswer('an embedding is not a vector');
  }
  return vector;
}

function indexIn(item: unknown): number | undefined {
  return isJsonObject(item) && typeof item['index'] === 'number' ? item['index'] : undefined;
}

const PATH = '/embeddings';
