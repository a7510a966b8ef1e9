import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { ChatBody, FunctionDefinition, Message, ResponseFormat, StreamOptions, ToolChoiceOption, ToolDefinition } from './body.ts';

/** JSON Schema in a request is data: it is carried, never compiled (VAL-8). */
const JSON_OBJECT: z.ZodType<JsonObject> = z.custom<JsonObject>(isJsonObject, 'must be an object');

const BREAKPOINT = z.strictObject({ mode: z.literal('explicit'), ttl: z.enum(['30m', '12h']).nullish() }).nullish();
const TEXT = z.strictObject({ type: z.literal('text'), text: z.string(), prompt_cache_breakpoint: BREAKPOINT });
const TEXTS = z.union([z.string(), z.array(TEXT).min(1)]);
const NAME = z.string().min(1).max(128);

const USER_PART = z.discriminatedUnion('type', [
  TEXT,
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({ url: z.string().min(1), detail: z.enum(['auto', 'low', 'high', 'original']).nullish() }),
    prompt_cache_breakpoint: BREAKPOINT,
  }),
  z.strictObject({
    type: z.literal('input_audio'),
    input_audio: z.strictObject({ data: z.string().min(1), format: z.enum(['wav', 'mp3']) }),
    prompt_cache_breakpoint: BREAKPOINT,
  }),
  z.strictObject({
    type: z.literal('file'),
    file: z
      .strictObject({ file_data: z.string().nullish(), file_id: z.string().nullish(), filename: z.string().max(1_024).nullish() })
      .refine((file) => isGiven(file.file_data) !== isGiven(file.file_id), 'must have either file_data or file_id'),
    prompt_cache_breakpoint: BREAKPOINT,
  }),
]);

const TOOL_CALL = z.discriminatedUnion('type', [
  z.strictObject({
    id: z.string(),
    type: z.literal('function'),
    function: z.strictObject({ name: z.string(), arguments: z.string() }),
  }),
  z.strictObject({ id: z.string(), type: z.literal('custom'), custom: z.strictObject({ name: z.string(), input: z.string() }) }),
]);

const ASSISTANT_CONTENT = z.discriminatedUnion('type', [
  TEXT,
  z.strictObject({ type: z.literal('refusal'), refusal: z.string() }),
]);

const MESSAGE: z.ZodType<Message> = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: TEXTS, name: z.string().nullish() }),
  z.strictObject({ role: z.literal('developer'), content: TEXTS, name: z.string().nullish() }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(USER_PART).min(1)]),
    name: z.string().nullish(),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(ASSISTANT_CONTENT)]).nullish(),
    name: z.string().nullish(),
    refusal: z.string().nullish(),
    audio: z.strictObject({ id: z.string() }).nullish(),
    function_call: z.strictObject({ name: z.string(), arguments: z.string() }).nullish(),
    tool_calls: z.array(TOOL_CALL).nullish(),
    annotations: z.array(JSON_OBJECT).nullish(),
    reasoning_content: z.string().nullish(),
  }),
  // Outside the specification, but the API takes it, and LangChain sends it.
  z.strictObject({ role: z.literal('tool'), content: TEXTS, tool_call_id: z.string(), name: z.string().regex(/^[\w.:-]{1,128}$/u).nullish() }),
  z.strictObject({ role: z.literal('function'), content: z.string().nullable(), name: z.string() }),
]);

const FUNCTION_SHAPE = { name: NAME, description: z.string().nullish(), parameters: JSON_OBJECT.nullish() };
const FUNCTION: z.ZodType<FunctionDefinition> = z.strictObject(FUNCTION_SHAPE);
const TOOL: z.ZodType<ToolDefinition> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('function'), function: z.strictObject({ ...FUNCTION_SHAPE, strict: z.boolean().nullish() }) }),
  z.strictObject({
    type: z.literal('custom'),
    custom: z.strictObject({
      name: NAME,
      description: z.string().nullish(),
      format: z
        .discriminatedUnion('type', [
          z.strictObject({ type: z.literal('text') }),
          z.strictObject({
            type: z.literal('grammar'),
            grammar: z.strictObject({ definition: z.string(), syntax: z.enum(['lark', 'regex']) }),
          }),
        ])
        .nullish(),
    }),
  }),
]);

const TOOL_CHOICE: z.ZodType<ToolChoiceOption> = z.union([
  z.enum(['auto', 'none', 'required']),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: NAME }) }),
    z.strictObject({ type: z.literal('custom'), custom: z.strictObject({ name: NAME }) }),
    z.strictObject({
      type: z.literal('allowed_tools'),
      allowed_tools: z.strictObject({ mode: z.enum(['auto', 'required']), tools: z.array(JSON_OBJECT) }),
    }),
  ]),
]);

const RESPONSE_FORMAT: z.ZodType<ResponseFormat> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: NAME,
      description: z.string().nullish(),
      schema: JSON_OBJECT.nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

/** `stream_options`, which legacy completions share. */
export const STREAM_OPTIONS: z.ZodType<StreamOptions> = z.strictObject({
  include_usage: z.boolean().nullish(),
  include_obfuscation: z.boolean().nullish(),
});

const MODERATION_MODE = z.strictObject({ mode: z.enum(['score', 'block']) }).nullish();
const PLACE = z.string().nullish();

/** The complete body of `POST /v1/chat/completions`, strict at every level. */
export const CHAT_BODY: z.ZodType<ChatBody> = z.strictObject({
  model: z.string().min(1).max(256),
  messages: z.array(MESSAGE).min(1),
  audio: z
    .strictObject({
      format: z.enum(['wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16']),
      voice: z.union([z.string(), z.strictObject({ id: z.string() })]),
    })
    .nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  function_call: z.union([z.enum(['none', 'auto']), z.strictObject({ name: NAME })]).nullish(),
  functions: z.array(FUNCTION).min(1).max(128).nullish(),
  logit_bias: z.record(z.string().max(32), z.number().min(-100).max(100)).nullish(),
  logprobs: z.boolean().nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  modalities: z.array(z.enum(['text', 'audio'])).nullish(),
  moderation: z
    .strictObject({
      model: z.string(),
      policy: z.strictObject({ input: MODERATION_MODE, output: MODERATION_MODE }).nullish(),
    })
    .nullish(),
  n: z.int().min(1).max(128).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  prediction: z.strictObject({ type: z.literal('content'), content: TEXTS }).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_options: z
    .strictObject({ mode: z.enum(['implicit', 'explicit']).nullish(), ttl: z.literal('30m').nullish() })
    .nullish(),
  prompt_cache_retention: z.enum(['in_memory', '24h']).nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  response_format: RESPONSE_FORMAT.nullish(),
  safety_identifier: z.string().max(128).nullish(),
  seed: z.int().nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: STREAM_OPTIONS.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  tool_choice: TOOL_CHOICE.nullish(),
  tools: z.array(TOOL).max(128).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  user: z.string().max(512).nullish(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
  web_search_options: z
    .strictObject({
      search_context_size: z.enum(['low', 'medium', 'high']).nullish(),
      user_location: z
        .strictObject({
          type: z.literal('approximate'),
          approximate: z.strictObject({ city: PLACE, country: PLACE, region: PLACE, timezone: PLACE }),
        })
        .nullish(),
    })
    .nullish(),
});

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
