import { isJsonObject } from '../../kernel/index.ts';
import type { Usage } from '../../vocabulary/index.ts';
import { tokenMember } from '../encoding/index.ts';

/** Gemini's `usageMetadata`: thoughts are counted beside the candidates, results of its own tools beside the prompt. */
export function readUsage(metadata: unknown): Usage | undefined {
  if (!isJsonObject(metadata)) return undefined;
  const prompt = tokenMember(metadata, 'promptTokenCount');
  const candidates = tokenMember(metadata, 'candidatesTokenCount');
  if (prompt === undefined && candidates === undefined) return undefined;
  const thoughts = tokenMember(metadata, 'thoughtsTokenCount');
  const cached = tokenMember(metadata, 'cachedContentTokenCount');
  return {
    inputTokens: (prompt ?? 0) + (tokenMember(metadata, 'toolUsePromptTokenCount') ?? 0),
    outputTokens: (candidates ?? 0) + (thoughts ?? 0),
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(thoughts === undefined ? {} : { reasoningTokens: thoughts }),
  };
}
