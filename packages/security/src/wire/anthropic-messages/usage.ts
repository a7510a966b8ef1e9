import { isJsonObject, type Json, type JsonObject } from '../../kernel/index.ts';
import type { Usage } from '../../vocabulary/index.ts';

/** The provider's usage. Its `input_tokens` leaves cached ones out; ours holds them. */
export function fromUsage(usage: Json | undefined): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const read = numberIn(usage['cache_read_input_tokens']);
  const written = numberIn(usage['cache_creation_input_tokens']);
  const details = usage['output_tokens_details'];
  const reasoning = isJsonObject(details) ? numberIn(details['thinking_tokens']) : undefined;
  return {
    inputTokens: (numberIn(usage['input_tokens']) ?? 0) + (read ?? 0) + (written ?? 0),
    outputTokens: numberIn(usage['output_tokens']) ?? 0,
    ...(read === undefined ? {} : { cachedInputTokens: read }),
    ...(written === undefined ? {} : { cacheWriteTokens: written }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  };
}

/** Usage as `message_delta` tells it: the counts that clients add up. */
export function toDeltaUsage(usage: Usage | undefined): JsonObject {
  const read = usage?.cachedInputTokens ?? 0;
  const written = usage?.cacheWriteTokens ?? 0;
  const reasoning = usage?.reasoningTokens;
  return {
    input_tokens: Math.max(0, (usage?.inputTokens ?? 0) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: usage?.outputTokens ?? 0,
    output_tokens_details: reasoning === undefined ? null : { thinking_tokens: reasoning },
    server_tool_use: null,
  };
}

/** Usage as a whole message tells it. */
export function toMessageUsage(usage: Usage | undefined): JsonObject {
  return { ...toDeltaUsage(usage), cache_creation: null, inference_geo: null, service_tier: null, speed: null };
}

/** Later counts over earlier ones; what the later leave out or give as null stays. */
export function mergeUsage(earlier: JsonObject, later: Json | undefined): JsonObject {
  if (!isJsonObject(later)) return earlier;
  return { ...earlier, ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== null)) };
}

function numberIn(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
