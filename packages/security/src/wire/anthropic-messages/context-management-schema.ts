import { z } from 'zod';
import { byType } from './choose.ts';
import { count, toolName } from './field-schemas.ts';

const amount = z.strictObject({ type: z.enum(['input_tokens', 'tool_uses', 'thinking_turns', 'all']), value: count.optional() });

const clearToolUses = z.strictObject({
  type: z.literal('clear_tool_uses_20250919'),
  clear_at_least: amount.nullish(),
  clear_tool_inputs: z.union([z.boolean(), z.array(toolName)]).nullish(),
  exclude_tools: z.array(toolName).nullish(),
  keep: amount.optional(),
  trigger: amount.optional(),
});

const clearThinking = z.strictObject({
  type: z.literal('clear_thinking_20251015'),
  keep: z.union([z.literal('all'), amount]).optional(),
});

const compact = z.strictObject({
  type: z.literal('compact_20260112'),
  instructions: z.string().nullish(),
  pause_after_compaction: z.boolean().optional(),
  trigger: amount.nullish(),
});

/** What the provider may leave out of a long conversation. */
export const contextManagementSchema: z.ZodType<unknown> = z.strictObject({
  edits: z
    .array(
      byType<unknown>({
        clear_tool_uses_20250919: clearToolUses,
        clear_thinking_20251015: clearThinking,
        compact_20260112: compact,
      }),
    )
    .optional(),
});
