import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../../kernel/index.ts';
import { withAlternatives } from '../../shared/index.ts';
import { promptVariables } from './content.ts';
import { type InputItem, inputItem } from './items.ts';
import { anyObject, byType, chosenBy } from './json.ts';
import { type ToolDefinition, toolDefinition } from './tools.ts';

/** The body of `POST /v1/responses`. */
export interface ResponsesRequestBody {
  readonly model: string;
  readonly input?: string | readonly InputItem[] | null | undefined;
  readonly instructions?: string | null | undefined;
  readonly tools?: readonly ToolDefinition[] | null | undefined;
  readonly tool_choice?: ToolChoiceValue | null | undefined;
  readonly parallel_tool_calls?: boolean | null | undefined;
  readonly max_output_tokens?: number | null | undefined;
  readonly temperature?: number | null | undefined;
  readonly top_p?: number | null | undefined;
  readonly top_logprobs?: number | null | undefined;
  readonly text?: TextSettings | null | undefined;
  readonly reasoning?: ReasoningValue | null | undefined;
  readonly include?: readonly string[] | null | undefined;
  readonly store?: boolean | null | undefined;
  readonly prompt?: object | null | undefined;
  readonly previous_response_id?: string | null | undefined;
  readonly conversation?: string | object | null | undefined;
  readonly background?: boolean | null | undefined;
  readonly truncation?: string | null | undefined;
  readonly service_tier?: string | null | undefined;
  readonly user?: string | null | undefined;
  readonly safety_identifier?: string | null | undefined;
  readonly stream?: boolean | null | undefined;
  readonly stream_options?: { readonly include_obfuscation?: boolean | null | undefined } | null | undefined;
}

/** `tool_choice`: a word, or an object whose `type` tells. */
export type ToolChoiceValue = 'none' | 'auto' | 'required' | (JsonObject & { readonly type: string });

/** `text`: the format of the answer, and how wordy it is. */
export interface TextSettings {
  readonly format?: TextFormat | null | undefined;
  readonly verbosity?: string | null | undefined;
}

/** `text.format`. */
export type TextFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly name: string;
      readonly schema: JsonObject;
      readonly description?: string | null | undefined;
      readonly strict?: boolean | null | undefined;
    };

/** `reasoning`. */
export interface ReasoningValue {
  readonly effort?: string | null | undefined;
  readonly summary?: string | null | undefined;
  readonly generate_summary?: string | null | undefined;
  readonly context?: string | null | undefined;
  readonly mode?: string | null | undefined;
}

const named = (type: string): z.ZodType => z.strictObject({ type: z.literal(type), name: z.string() });
const bare = (type: string): z.ZodType => z.strictObject({ type: z.literal(type) });

const toolChoiceObject = byType<JsonObject & { readonly type: string }>({
  function: named('function'),
  custom: named('custom'),
  mcp: z.strictObject({ type: z.literal('mcp'), server_label: z.string().optional(), name: z.string().nullish() }),
  allowed_tools: z.strictObject({
    type: z.literal('allowed_tools'),
    mode: z.enum(['auto', 'required']),
    tools: z.array(anyObject),
  }),
  ...Object.fromEntries(
    [
      'file_search', 'web_search', 'web_search_preview', 'web_search_preview_2025_03_11', 'computer', 'computer_use',
      'computer_use_preview', 'image_generation', 'code_interpreter', 'apply_patch', 'shell', 'local_shell',
      'programmatic_tool_calling',
    ].map((type) => [type, bare(type)]),
  ),
});

const toolChoiceWord = z.enum(['none', 'auto', 'required']);
const toolChoice = withAlternatives(
  chosenBy<ToolChoiceValue>((value) => (isJsonObject(value) ? toolChoiceObject : toolChoiceWord)),
  [toolChoiceObject, toolChoiceWord],
);

const textFormat = byType<TextFormat>({
  text: bare('text'),
  json_object: bare('json_object'),
  json_schema: z.strictObject({
    type: z.literal('json_schema'),
    name: z.string().min(1).max(64),
    schema: anyObject,
    description: z.string().nullish(),
    strict: z.boolean().nullish(),
  }),
});

const reasoning = z.strictObject({
  effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  generate_summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  context: z.enum(['auto', 'current_turn', 'all_turns']).nullish(),
  mode: z.string().nullish(),
});

const moderationMode = z.strictObject({ mode: z.enum(['score', 'block']) }).nullish();

const stateful = {
  background: z.boolean().nullish(),
  conversation: z.union([z.string(), z.strictObject({ id: z.string() })]).nullish(),
  previous_response_id: z.string().nullish(),
  prompt: z
    .strictObject({ id: z.string(), variables: promptVariables.nullish(), version: z.string().nullish() })
    .nullish(),
  store: z.boolean().nullish(),
  context_management: z
    .array(z.strictObject({ type: z.string(), compact_threshold: z.int().nullish() }))
    .nullish(),
};

const providerOnly = {
  access_programs: z
    .strictObject({ cyber: z.enum(['standard', 'daybreak_blue', 'daybreak_red']).optional() })
    .nullish(),
  image: z.strictObject({ context_compression: z.enum(['auto', 'enabled', 'disabled']).optional() }).nullish(),
  max_tool_calls: z.int().min(0).nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  moderation: z
    .strictObject({
      model: z.string(),
      policy: z.strictObject({ input: moderationMode, output: moderationMode }).nullish(),
    })
    .nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_options: z
    .strictObject({
      comparison_response_id: z.string().nullish(),
      mode: z.enum(['implicit', 'explicit']).optional(),
      prewarm: z.boolean().optional(),
      ttl: z.enum(['30m', '12h']).optional(),
    })
    .nullish(),
  prompt_cache_retention: z.enum(['in_memory', 'in-memory', '24h']).nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
};

const body = z.strictObject({
  ...stateful,
  ...providerOnly,
  model: z.string().min(1),
  input: z.union([z.string(), z.array(inputItem)]).nullish(),
  instructions: z.string().nullish(),
  tools: z.array(toolDefinition).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  text: z
    .strictObject({ format: textFormat.nullish(), verbosity: z.enum(['low', 'medium', 'high']).nullish() })
    .nullish(),
  reasoning: reasoning.nullish(),
  include: z
    .array(
      z.enum([
        'file_search_call.results', 'web_search_call.results', 'web_search_call.action.sources',
        'message.input_image.image_url', 'computer_call_output.output.image_url', 'code_interpreter_call.outputs',
        'reasoning.encrypted_content', 'message.output_text.logprobs',
      ]),
    )
    .nullish(),
  safety_identifier: z.string().nullish(),
  user: z.string().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().nullish() }).nullish(),
});

/** The whole request, strictly. */
export const responsesRequestBody: z.ZodType<ResponsesRequestBody> = body;
