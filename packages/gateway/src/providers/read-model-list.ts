import { isJsonObject } from '@agentor/security/kernel';
import { type EgressReply, MODEL_NAME, ProviderError } from '../ports/index.ts';
import { FAULT_BYTES_MAX } from './bounds.ts';

/**
 * The names in a provider's model list: OpenAI and Anthropic (`data[].id`), Gemini (`models[].name`, `models/` cut off),
 * Bedrock has none at its runtime endpoint.
 *
 * @throws {ProviderError} when the body is none of these.
 */
export async function readModelList(reply: EgressReply): Promise<readonly string[]> {
  const bytes = await reply.whole(MODEL_LIST_BYTES_MAX);
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new ProviderError({ kind: 'malformed-answer' }, { cause });
  }
  const entries = isJsonObject(body) ? (body['data'] ?? body['models']) : body;
  if (!Array.isArray(entries)) throw new ProviderError({ kind: 'malformed-answer' });
  const names = entries.flatMap((entry: unknown) => {
    const name = isJsonObject(entry) ? (entry['id'] ?? entry['name']) : undefined;
    return typeof name === 'string' && MODEL_NAME.test(name) ? [name.replace(/^models\//, '')] : [];
  });
  return names.slice(0, MODELS_MAX);
}

/** OpenRouter's list of some hundred models with descriptions is about 1 MB. */
const MODEL_LIST_BYTES_MAX: number = FAULT_BYTES_MAX * 256;
const MODELS_MAX = 5_000;
