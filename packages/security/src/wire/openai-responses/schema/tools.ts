import { z } from 'zod';
import type { JsonObject } from '../../../kernel/index.ts';
import { anyJson, anyObject, byType, functionName } from './json.ts';

/** A tool as the client defines it: a function, or one that only this protocol has. */
export type ToolDefinition = FunctionDefinition | (JsonObject & { readonly type: string });

/** A function that the client runs. */
export interface FunctionDefinition {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string | null;
  readonly parameters?: JsonObject | null;
  readonly strict?: boolean | null;
  readonly allowed_callers?: readonly string[] | null;
  readonly async?: boolean | null;
  readonly defer_loading?: boolean | null;
  readonly output_schema?: JsonObject | null;
}

const allowedCallers = z.array(z.enum(['direct', 'programmatic'])).nullish();

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: functionName,
  description: z.string().nullish(),
  parameters: anyObject.nullish(),
  strict: z.boolean().nullish(),
  allowed_callers: allowedCallers,
  async: z.boolean().nullish(),
  defer_loading: z.boolean().nullish(),
  output_schema: anyObject.nullish(),
});

const customTool = z.strictObject({
  type: z.literal('custom'),
  name: z.string(),
  allowed_callers: allowedCallers,
  async: z.boolean().optional(),
  defer_loading: z.boolean().optional(),
  description: z.string().optional(),
  format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('grammar'), definition: z.string(), syntax: z.enum(['lark', 'regex']) }),
    ])
    .optional(),
});

const comparisonFilter = z.strictObject({
  key: z.string(),
  type: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin']),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
});
const compoundFilter = z.strictObject({ type: z.enum(['and', 'or']), filters: z.array(anyJson) });

const fileSearch = z.strictObject({
  type: z.literal('file_search'),
  vector_store_ids: z.array(z.string()),
  filters: z.union([comparisonFilter, compoundFilter]).nullish(),
  max_num_results: z.int().optional(),
  ranking_options: z
    .strictObject({
      hybrid_search: z.strictObject({ embedding_weight: z.number(), text_weight: z.number() }).optional(),
      ranker: z.enum(['auto', 'default-2024-11-15']).optional(),
      score_threshold: z.number().optional(),
    })
    .optional(),
});

const place = { city: z.string().nullish(), country: z.string().nullish(), region: z.string().nullish(), timezone: z.string().nullish() };
const contextSize = z.enum(['low', 'medium', 'high']).optional();

const webSearch = z.strictObject({
  type: z.enum(['web_search', 'web_search_2025_08_26']),
  external_web_access: z.boolean().optional(),
  filters: z.strictObject({ allowed_domains: z.array(z.string()).nullish() }).nullish(),
  search_context_size: contextSize,
  user_location: z.strictObject({ ...place, type: z.literal('approximate').optional() }).nullish(),
});

const webSearchPreview = z.strictObject({
  type: z.enum(['web_search_preview', 'web_search_preview_2025_03_11']),
  search_content_types: z.array(z.enum(['text', 'image'])).optional(),
  search_context_size: contextSize,
  user_location: z.strictObject({ ...place, type: z.literal('approximate') }).nullish(),
});

const mcpToolFilter = z.strictObject({ read_only: z.boolean().optional(), tool_names: z.array(z.string()).optional() });

const mcp = z.strictObject({
  type: z.literal('mcp'),
  server_label: z.string(),
  allowed_callers: allowedCallers,
  allowed_tools: z.union([z.array(z.string()), mcpToolFilter]).nullish(),
  authorization: z.string().optional(),
  connector_id: z.string().optional(),
  defer_loading: z.boolean().optional(),
  headers: z.record(z.string(), z.string()).nullish(),
  require_approval: z
    .union([
      z.enum(['always', 'never']),
      z.strictObject({ always: mcpToolFilter.optional(), never: mcpToolFilter.optional() }),
    ])
    .nullish(),
  server_description: z.string().optional(),
  server_url: z.string().optional(),
  tunnel_id: z.string().optional(),
});

const networkPolicy = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('disabled') }),
    z.strictObject({
      type: z.literal('allowlist'),
      allowed_domains: z.array(z.string()),
      domain_secrets: z.array(z.strictObject({ domain: z.string(), name: z.string(), value: z.string() })).optional(),
    }),
  ])
  .optional();

const container = {
  file_ids: z.array(z.string()).optional(),
  memory_limit: z.enum(['1g', '4g', '16g', '64g']).nullish(),
  network_policy: networkPolicy,
};

const codeInterpreter = z.strictObject({
  type: z.literal('code_interpreter'),
  container: z.union([z.string(), z.strictObject({ ...container, type: z.literal('auto') })]),
  allowed_callers: allowedCallers,
});

const skill = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('skill_reference'), skill_id: z.string(), version: z.string().optional() }),
  z.strictObject({
    type: z.literal('inline'),
    name: z.string(),
    description: z.string(),
    source: z.strictObject({ type: z.literal('base64'), media_type: z.literal('application/zip'), data: z.string() }),
  }),
]);

const localEnvironment = z.strictObject({
  type: z.literal('local'),
  skills: z.array(z.strictObject({ name: z.string(), description: z.string(), path: z.string() })).optional(),
});
const containerReference = z.strictObject({ type: z.literal('container_reference'), container_id: z.string() });

/** Where a shell call ran. */
export const shellCallEnvironment: z.ZodType = z.discriminatedUnion('type', [localEnvironment, containerReference]);

const shell = z.strictObject({
  type: z.literal('shell'),
  allowed_callers: allowedCallers,
  environment: z
    .discriminatedUnion('type', [
      z.strictObject({ ...container, type: z.literal('container_auto'), skills: z.array(skill).optional() }),
      localEnvironment,
      containerReference,
    ])
    .nullish(),
});

const imageGeneration = z.strictObject({
  type: z.literal('image_generation'),
  action: z.enum(['generate', 'edit', 'auto']).optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  complexity: z.enum(['low', 'medium', 'high']).optional(),
  frame_count: z.int().optional(),
  frame_duration_ms: z.int().optional(),
  input_fidelity: z.enum(['high', 'low']).nullish(),
  input_image_mask: z.strictObject({ file_id: z.string().optional(), image_url: z.string().optional() }).optional(),
  model: z.string().optional(),
  moderation: z.enum(['auto', 'low']).optional(),
  output_compression: z.int().optional(),
  output_format: z.enum(['png', 'webp', 'jpeg', 'gif', 'svg']).optional(),
  partial_images: z.int().optional(),
  quality: z.enum(['low', 'medium', 'high', 'xhigh', 'max', 'auto']).optional(),
  size: z.string().optional(),
  svg: z
    .strictObject({ model: z.string().optional(), reasoning: z.strictObject({ effort: z.string().optional() }).nullish() })
    .optional(),
});

const namespaceTool = z.strictObject({
  type: z.literal('namespace'),
  name: z.string(),
  description: z.string(),
  tools: z.array(byType({ function: functionTool, custom: customTool })),
});

const toolSearch = z.strictObject({
  type: z.literal('tool_search'),
  description: z.string().nullish(),
  execution: z.enum(['server', 'client']).optional(),
  parameters: anyJson.optional(),
});

const computerPreview = z.strictObject({
  type: z.literal('computer_use_preview'),
  display_height: z.int(),
  display_width: z.int(),
  environment: z.enum(['windows', 'mac', 'linux', 'ubuntu', 'browser']),
});

/** Every kind of tool, strictly. */
export const toolDefinition: z.ZodType<ToolDefinition> = byType<ToolDefinition>({
  function: functionTool,
  custom: customTool,
  file_search: fileSearch,
  web_search: webSearch,
  web_search_2025_08_26: webSearch,
  web_search_preview: webSearchPreview,
  web_search_preview_2025_03_11: webSearchPreview,
  mcp,
  code_interpreter: codeInterpreter,
  shell,
  local_shell: z.strictObject({ type: z.literal('local_shell') }),
  image_generation: imageGeneration,
  namespace: namespaceTool,
  tool_search: toolSearch,
  computer: z.strictObject({ type: z.literal('computer') }),
  computer_use_preview: computerPreview,
  programmatic_tool_calling: z.strictObject({ type: z.literal('programmatic_tool_calling') }),
  apply_patch: z.strictObject({ type: z.literal('apply_patch'), allowed_callers: allowedCallers }),
});
