import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { Usage } from '../../vocabulary/index.ts';

/** Reads `usage`; undefined when the server gave none that can be read. */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isJsonObject(value)) return undefined;
  const input = count(value['prompt_tokens']);
  const output = count(value['completion_tokens']) ?? 0;
  if (input === undefined) return undefined;
  const inputDetails = detailsOf(value['prompt_tokens_details']);
  const cached = count(inputDetails['cached_tokens']) ?? count(value['prompt_cache_hit_tokens']);
  const written = count(inputDetails['cache_write_tokens']);
  const reasoning = count(detailsOf(value['completion_tokens_details'])['reasoning_tokens']);
  return {
    inputTokens: input,
    outputTokens: isReasoningApart(count(value['total_tokens']), input + output, reasoning) ? output + (reasoning ?? 0) : output,
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(written === undefined ? {} : { cacheWriteTokens: written }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  };
}

/** Writes `usage`. */
export function renderUsage(usage: Usage): JsonObject {
  const { inputTokens, outputTokens, cachedInputTokens: cached, cacheWriteTokens: written, reasoningTokens: reasoning } = usage;
  const inputDetails = {
    ...(cached === undefined ? {} : { cached_tokens: cached }),
    ...(written === undefined ? {} : { cache_write_tokens: written }),
  };
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(Object.keys(inputDetails).length === 0 ? {} : { prompt_tokens_details: inputDetails }),
    ...(reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}

/** xAI counts reasoning beside the completion, as its total shows. */
function isReasoningApart(total: number | undefined, sum: number, reasoning: number | undefined): boolean {
  return reasoning !== undefined && reasoning > 0 && total === sum + reasoning;
}

function detailsOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.trunc(value) : undefined;
}
