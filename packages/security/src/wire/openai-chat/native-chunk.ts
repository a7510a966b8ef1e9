import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import { writeSseFrame } from '../sse/index.ts';

/**
 * A provider's chunk without `"usage":null`, which stands on every chunk because we asked for usage. Inside a JSON string every
 * quotation mark has a backslash before it, so the text found is never content.
 */
export function withoutUsage(text: string): string {
  const at = text.lastIndexOf(NO_USAGE);
  if (at !== -1) return text.slice(0, at) + text.slice(at + NO_USAGE.length);
  return text.includes('"usage"') ? text.replace(SPACED_NO_USAGE, '') : text;
}

/** A provider's chunk without its usage; nothing is left of the chunk that exists for the usage alone. */
export function withoutUsageChunk(text: string): string {
  const chunk = parseChunk(text);
  if (chunk === undefined) return '';
  const { usage: _usage, x_groq: _extension, ...rest } = chunk;
  const choices = rest['choices'];
  return Array.isArray(choices) && choices.length > 0 ? writeSseFrame({ data: JSON.stringify(rest) }) : '';
}

/**
 * The index of each tool call that a chunk starts, by call id; undefined when a call lacks index, id or type, on which official
 * clients insist.
 */
export function callIndexes(text: string): ReadonlyMap<string, number> | undefined {
  const choices = parseChunk(text)?.['choices'];
  const indexes = new Map<string, number>();
  for (const choice of Array.isArray(choices) ? choices : []) {
    const delta: unknown = isJsonObject(choice) ? choice['delta'] : undefined;
    const calls: unknown = isJsonObject(delta) ? delta['tool_calls'] : undefined;
    for (const call of Array.isArray(calls) ? calls : []) {
      if (!isRegular(call)) return undefined;
      indexes.set(call.id, call.index);
    }
  }
  return indexes;
}

function isRegular(call: unknown): call is { readonly id: string; readonly index: number } {
  if (!isJsonObject(call)) return false;
  const { index, id, type } = call;
  return Number.isInteger(index) && typeof id === 'string' && id !== '' && (type === 'function' || type === 'custom');
}

function parseChunk(text: string): JsonObject | undefined {
  const data = DATA_LINE.exec(text)?.[1];
  if (data === undefined) return undefined;
  try {
    const chunk: unknown = JSON.parse(data);
    return isJsonObject(chunk) ? chunk : undefined;
  } catch {
    return undefined;
  }
}

const NO_USAGE = ',"usage":null';
const SPACED_NO_USAGE = /,\s{0,8}"usage"\s{0,8}:\s{0,8}null/u;
const DATA_LINE = /^data:(.*)$/mu;
