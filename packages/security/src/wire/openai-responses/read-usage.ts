import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { Usage } from '../../vocabulary/index.ts';
import { tokenMember } from '../encoding/index.ts';

/** Reads `usage` of a response; undefined when there is none. */
export function readUsage(usage: unknown): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const inputTokens = tokenMember(usage, 'input_tokens');
  const outputTokens = tokenMember(usage, 'output_tokens');
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  const input = detailsIn(usage, 'input_tokens_details');
  const cachedInputTokens = tokenMember(input, 'cached_tokens');
  const cacheWriteTokens = tokenMember(input, 'cache_write_tokens');
  const reasoningTokens = tokenMember(detailsIn(usage, 'output_tokens_details'), 'reasoning_tokens');
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    ...(cachedInputTokens === undefined ? {} : { cachedInputTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cacheWriteTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

/** Writes usage as clients of this protocol expect it, details included. */
export function writeUsage(usage: Usage): JsonObject {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedInputTokens ?? 0, cache_write_tokens: usage.cacheWriteTokens ?? 0 },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}

function detailsIn(usage: JsonObject, name: string): JsonObject {
  const details = usage[name];
  return isJsonObject(details) ? details : {};
}
