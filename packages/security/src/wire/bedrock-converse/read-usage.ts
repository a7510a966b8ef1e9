import { isJsonObject } from '../../kernel/index.ts';
import type { Usage } from '../../vocabulary/index.ts';
import { tokenMember } from '../encoding/index.ts';

/** Converse's `usage`: what was read from and written to the cache is counted beside the input there, inside it here. */
export function readUsage(usage: unknown): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const input = tokenMember(usage, 'inputTokens');
  const output = tokenMember(usage, 'outputTokens');
  if (input === undefined && output === undefined) return undefined;
  const read = tokenMember(usage, 'cacheReadInputTokens');
  const written = tokenMember(usage, 'cacheWriteInputTokens');
  return {
    inputTokens: (input ?? 0) + (read ?? 0) + (written ?? 0),
    outputTokens: output ?? 0,
    ...(read === undefined ? {} : { cachedInputTokens: read }),
    ...(written === undefined ? {} : { cacheWriteTokens: written }),
  };
}
