import { z } from 'zod';
import { isJsonObject } from '../../kernel/index.ts';
import type { CustomTool, ServerTool, ToolChoiceBody, ToolDefinition } from './body.ts';
import { byType, choose, unknownType } from './choose.ts';
import { anyObject, cacheControl, citationsConfig, count, toolName, word } from './field-schemas.ts';

/** A city, a region, a country or a time zone. */
const PLACE_CHARACTERS_MAX = 256;

const common = {
  name: toolName,
  strict: z.boolean().optional(),
  allowed_callers: z.array(word).optional(),
  defer_loading: z.boolean().optional(),
  cache_control: cacheControl.optional(),
};

const customTool: z.ZodType<CustomTool> = z.strictObject({
  ...common,
  type: z.literal('custom').nullish(),
  description: z.string().optional(),
  input_schema: anyObject,
  eager_input_streaming: z.boolean().nullish(),
  input_examples: z.array(anyObject).optional(),
});

const domains = z.array(z.string().regex(/^[\w.*/-]{1,253}$/u)).nullish();
const searching = {
  allowed_domains: domains,
  blocked_domains: domains,
  max_uses: count.nullish(),
  response_inclusion: z.enum(['full', 'excluded']).optional(),
};
const examples = { input_examples: z.array(anyObject).optional() };
const place = z.string().max(PLACE_CHARACTERS_MAX).nullish();

const urlSource = z.strictObject({
  type: z.enum(['all', 'none', 'only', 'except']),
  tools: z.array(z.strictObject({ type: z.literal('tool_reference'), name: toolName })).optional(),
});

const webSearch = {
  ...searching,
  user_location: z
    .strictObject({ type: z.literal('approximate'), city: place, country: place, region: place, timezone: place })
    .nullish(),
};
const webFetch = {
  ...searching,
  citations: citationsConfig.nullish(),
  max_content_tokens: count.nullish(),
  use_cache: z.boolean().optional(),
  url_sources: z
    .strictObject({
      client_tool_results: urlSource.optional(),
      server_tool_results: urlSource.optional(),
      user_input: urlSource.optional(),
    })
    .nullish(),
};
const computer = {
  ...examples,
  display_height_px: count,
  display_width_px: count,
  display_number: count.nullish(),
  enable_zoom: z.boolean().optional(),
};

/** Provider-defined tools: the family is the type without its date, so a new date needs no change here. */
const families: ReadonlyMap<string, z.ZodType<ServerTool>> = new Map([
  ['bash', family({ ...common, ...examples })],
  ['memory', family({ ...common, ...examples })],
  ['text_editor', family({ ...common, ...examples, max_characters: count.nullish() })],
  ['code_execution', family(common)],
  ['computer', family({ ...common, ...computer })],
  ['web_search', family({ ...common, ...webSearch })],
  ['web_fetch', family({ ...common, ...webFetch })],
  ['tool_search_tool_bm25', family(common)],
  ['tool_search_tool_regex', family(common)],
  ['computer_toolset', toolset()],
  ['browser_toolset', toolset()],
]);

function family(shape: Readonly<Record<string, z.ZodType>>): z.ZodType<ServerTool> {
  return z.strictObject({ ...shape, type: word, name: toolName });
}

function toolset(): z.ZodType<ServerTool> {
  const member = z.strictObject({ defer_loading: z.boolean().nullish(), enabled: z.boolean().nullish() }).nullish();
  return z.strictObject({
    type: word,
    cache_control: cacheControl.optional(),
    configs: z.record(toolName, member).nullish(),
  });
}

const unknownTool = unknownType<ToolDefinition>(['custom', ...families.keys()]);

/** The definition of a tool. */
export const toolSchema: z.ZodType<ToolDefinition> = choose<ToolDefinition>([customTool, ...families.values()], (value) => {
  const type = isJsonObject(value) ? value['type'] : undefined;
  if (typeof type !== 'string' || type === 'custom') return customTool;
  return families.get(type.replace(/_\d{8}$/u, '')) ?? unknownTool;
});

const parallel = { disable_parallel_tool_use: z.boolean().optional() };

/** Which tool has to be called. */
export const toolChoiceSchema: z.ZodType<ToolChoiceBody> = byType<ToolChoiceBody>({
  auto: z.strictObject({ type: z.literal('auto'), ...parallel }),
  any: z.strictObject({ type: z.literal('any'), ...parallel }),
  tool: z.strictObject({ type: z.literal('tool'), name: toolName, ...parallel }),
  none: z.strictObject({ type: z.literal('none') }),
});
