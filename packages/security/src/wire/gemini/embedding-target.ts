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
import { refuseFaultBody } from '../shared/index.ts';
import { decodeFault } from './decode-fault.ts';
import { modelPath } from './model-path.ts';
import { readUsage } from './read-usage.ts';

/** Speaks Gemini's `batchEmbedContents`. Input given as token numbers cannot be expressed, whatever the configuration says. */
export const geminiEmbeddingTarget: EmbeddingTargetCodec = {
  protocol: 'gemini',
  encodeRequest,
  decodeAnswer,
  decodeFault: (status, body) => decodeFault(status, body),
};

function encodeRequest(request: EmbeddingRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const model = modelPath(target.model);
  if (model === undefined) return refuse({ parameters: ['model'] });
  const missing = [...request.nativeOnly, ...(request.endUser === undefined ? [] : ['user'])];
  if (missing.length > 0 && target.onUnsupported === 'refuse') return refuse({ parameters: missing });
  const requests: JsonObject[] = [];
  for (const input of request.inputs) {
    if (input.kind === 'tokens') return refuse({ parameters: ['input'] });
    requests.push({
      model: decodeURIComponent(model),
      content: { role: 'user', parts: [{ text: input.text }] },
      ...(request.dimensions === undefined ? {} : { outputDimensionality: request.dimensions }),
    });
  }
  return ok({ path: `/${model}:batchEmbedContents`, body: { requests } });
}

function decodeAnswer(body: JsonObject, { model }: DecodeContext): EmbeddingAnswer {
  const embeddings = body['embeddings'];
  if (!Array.isArray(embeddings)) {
    refuseFaultBody(body, decodeFault);
    throw new MalformedAnswer('embeddings are not a list');
  }
  const usage = readUsage(body['usageMetadata']);
  return { model, vectors: embeddings.map((embedding) => readVector(embedding)), ...(usage === undefined ? {} : { usage }) };
}

function readVector(embedding: unknown): readonly number[] {
  const values = isJsonObject(embedding) ? embedding['values'] : undefined;
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) {
    throw new MalformedAnswer('an embedding holds something else than numbers');
  }
  return values;
}
