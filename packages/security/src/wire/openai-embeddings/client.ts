import { type JsonObject, ok, type Result } from '../../kernel/index.ts';
import type { EmbeddingAnswer, EmbeddingRequest, TextPart, TokenInput } from '../../vocabulary/index.ts';
import type { ClientCodec, InvalidBody, ParseOptions } from '../contract.ts';
import { listTextLeaves, parseBody } from '../shared/index.ts';
import { EMBEDDING_BODY, type EmbeddingBody } from './body.ts';
import { toBase64, toNumbers } from './vector.ts';

/** Clients of `POST /v1/embeddings`. */
export const openAiEmbeddingsClient: ClientCodec<EmbeddingRequest> = {
  surface: 'embeddings',
  protocol: 'openai-embeddings',
  parseRequest: parseEmbeddingRequest,
};

/** Writes the body of an answer, each vector in the encoding that the client asked for. */
export function renderEmbeddings(answer: EmbeddingAnswer, request: EmbeddingRequest): JsonObject {
  if (answer.native?.protocol === 'openai-embeddings' && answer.vectors.every((vector) => isEncoded(vector, request))) {
    return answer.native.body;
  }
  const tokens = answer.usage?.inputTokens ?? 0;
  return {
    object: 'list',
    data: answer.vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: request.encoding === 'base64' ? toBase64(vector) : toNumbers(vector),
    })),
    model: answer.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function parseEmbeddingRequest(input: unknown, options: ParseOptions): Result<EmbeddingRequest, InvalidBody> {
  const parsed = parseBody(input, EMBEDDING_BODY, options);
  if (!parsed.ok) return parsed;
  const { body, native, extras } = parsed.value;
  const { dimensions, encoding_format: encoding, user } = body;
  return ok({
    kind: 'embedding',
    surface: 'embeddings',
    native: { protocol: 'openai-embeddings', body: native },
    model: body.model,
    inputs: parseInputs(body.input),
    ...(typeof dimensions === 'number' ? { dimensions } : {}),
    encoding: encoding ?? 'float',
    ...(typeof user === 'string' ? { endUser: user } : {}),
    parameters: ['user', ...extras].flatMap((name) => listTextLeaves(native[name], { origin: 'parameter', trust: 'caller', at: [name] })),
    nativeOnly: extras,
  });
}

function parseInputs(input: EmbeddingBody['input']): EmbeddingRequest['inputs'] {
  if (typeof input === 'string') return [textAt(input, ['input'])];
  const inputs: (TextPart | TokenInput)[] = [];
  const flat: number[] = [];
  for (const [index, item] of input.entries()) {
    if (typeof item === 'string') inputs.push(textAt(item, ['input', index]));
    else if (typeof item === 'number') flat.push(item);
    else inputs.push({ kind: 'tokens', tokens: item });
  }
  return flat.length === 0 ? inputs : [{ kind: 'tokens', tokens: flat }];
}

function textAt(text: string, at: TextPart['at']): TextPart {
  return { kind: 'text', text, origin: 'user', trust: 'caller', at };
}

function isEncoded(vector: EmbeddingAnswer['vectors'][number], { encoding }: EmbeddingRequest): boolean {
  return (typeof vector === 'string') === (encoding === 'base64');
}
