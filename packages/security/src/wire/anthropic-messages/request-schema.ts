import { z } from 'zod';
import { isJsonObject } from '../../kernel/index.ts';
import { byType, choose } from './choose.ts';
import type { CountTokensBody, JsonFormat, Message, MessagesBody, OutputConfig, ThinkingBody } from './body.ts';
import { blockSchema, systemBlockSchema } from './block-schema.ts';
import { ITEMS_MAX, textOr } from './text-or.ts';
import { anyObject, cacheControl, count, identifier, word } from './field-schemas.ts';
import { contextManagementSchema } from './context-management-schema.ts';
import { toolChoiceSchema, toolSchema } from './tool-schema.ts';

const MODEL_CHARACTERS_MAX = 256;
/** The protocol's own bound for `metadata.user_id`, doubled. */
const USER_CHARACTERS_MAX = 512;
const STOP_SEQUENCES_MAX = 1024;

const systemMessage: z.ZodType<Message> = z.strictObject({
  role: z.literal('system'),
  content: textOr(systemBlockSchema),
});
const turnMessage: z.ZodType<Message> = z.strictObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: textOr(blockSchema),
});
const message: z.ZodType<Message> = choose<Message>([systemMessage, turnMessage], (value) =>
  isJsonObject(value) && value['role'] === 'system' ? systemMessage : turnMessage,
);

const display = z.enum(['summarized', 'omitted', 'updates']).nullish();

const thinking: z.ZodType<ThinkingBody> = byType<ThinkingBody>({
  enabled: z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1), display }),
  disabled: z.strictObject({ type: z.literal('disabled') }),
  adaptive: z.strictObject({ type: z.literal('adaptive'), display }),
  between_tools: z.strictObject({ type: z.literal('between_tools') }),
});

const jsonFormat: z.ZodType<JsonFormat> = z.strictObject({ type: z.literal('json_schema'), schema: anyObject });

const outputConfig: z.ZodType<OutputConfig> = z.strictObject({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: jsonFormat.nullish(),
  task_budget: z
    .strictObject({ type: z.literal('tokens'), total: count, remaining: count.nullable().exactOptional() })
    .nullish(),
});

const shared = {
  model: z.string().min(1).max(MODEL_CHARACTERS_MAX),
  messages: z.array(message).min(1).max(ITEMS_MAX),
  system: textOr(systemBlockSchema).optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: toolChoiceSchema.optional(),
  thinking: thinking.optional(),
  output_config: outputConfig.optional(),
  output_format: jsonFormat.nullish(),
  cache_control: cacheControl.optional(),
  context_management: contextManagementSchema.nullish(),
  compaction: z.strictObject({ type: z.literal('summarize'), instructions: z.string().nullish() }).nullish(),
  speed: z.enum(['standard', 'fast']).nullish(),
};

const skill = z.strictObject({ type: z.enum(['anthropic', 'custom']), skill_id: identifier, version: word.optional() });
const container = z.union([
  identifier,
  z.strictObject({ id: identifier.nullish(), skills: z.array(skill).nullish() }),
]);

/** `POST /v1/messages`, strict at every level. */
export const messagesSchema: z.ZodType<MessagesBody> = z.strictObject({
  ...shared,
  max_tokens: count,
  stream: z.boolean().optional(),
  metadata: z.strictObject({ user_id: z.string().max(USER_CHARACTERS_MAX).nullish() }).optional(),
  stop_sequences: z.array(z.string()).max(STOP_SEQUENCES_MAX).optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: count.optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  container: container.nullish(),
  diagnostics: z.strictObject({ previous_message_id: identifier.nullish() }).nullish(),
  inference_geo: word.nullish(),
});

/** `POST /v1/messages/count_tokens`, strict at every level. */
export const countTokensSchema: z.ZodType<CountTokensBody> = z.strictObject(shared);
