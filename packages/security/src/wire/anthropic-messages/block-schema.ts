import { z } from 'zod';
import { byType } from './choose.ts';
import type {
  Block,
  DocumentBlock,
  ImageBlock,
  NativeResultContent,
  RedactedThinkingBlock,
  SearchResultBlock,
  TextBlock,
  ThinkingBlock,
  ToolResultBlock,
  ToolResultContent,
  ToolUseBlock,
} from './body.ts';
import { ITEMS_MAX, textOr } from './text-or.ts';
import { anyObject, cacheControl, citationsConfig, count, identifier, toolName, word } from './field-schemas.ts';
import { citationSchema } from './citation-schema.ts';
import { nativeBlockSchemas } from './native-block-schema.ts';

/** Longer addresses are refused by every server that serves images. */
const URL_CHARACTERS_MAX = 8192;

const cached = { cache_control: cacheControl.optional() };

/** A text block. */
export const textBlockSchema: z.ZodType<TextBlock> = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(citationSchema).nullish(),
  ...cached,
});

const urlSource = z.strictObject({ type: z.literal('url'), url: z.string().max(URL_CHARACTERS_MAX) });
const fileSource = z.strictObject({ type: z.literal('file'), file_id: identifier });

const imageBlock: z.ZodType<ImageBlock> = z.strictObject({
  type: z.literal('image'),
  source: byType<ImageBlock['source']>({
    base64: z.strictObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: z.string(),
    }),
    url: urlSource,
    file: fileSource,
  }),
  transformations: z
    .strictObject({ oversized_image: z.enum(['downsize', 'error']).exactOptional() })
    .nullish(),
  ...cached,
});

const textBlockOf = byType<TextBlock>({ text: textBlockSchema });

/** A document block, as a client sends it or as a server tool gives it back. */
export const documentBlockSchema: z.ZodType<DocumentBlock> = z.strictObject({
  type: z.literal('document'),
  source: byType<DocumentBlock['source']>({
    base64: z.strictObject({ type: z.literal('base64'), media_type: z.literal('application/pdf'), data: z.string() }),
    text: z.strictObject({ type: z.literal('text'), media_type: z.literal('text/plain'), data: z.string() }),
    content: z.strictObject({
      type: z.literal('content'),
      content: textOr(byType<TextBlock | ImageBlock>({ text: textBlockSchema, image: imageBlock })),
    }),
    url: urlSource,
    file: fileSource,
  }),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: citationsConfig.nullish(),
  ...cached,
});

const searchResultBlock: z.ZodType<SearchResultBlock> = z.strictObject({
  type: z.literal('search_result'),
  source: z.string(),
  title: z.string(),
  content: z.array(textBlockOf).max(ITEMS_MAX),
  citations: citationsConfig.optional(),
  ...cached,
});

const thinkingBlock: z.ZodType<ThinkingBlock> = z.strictObject({
  type: z.literal('thinking'),
  thinking: z.string(),
  signature: z.string(),
});

const redactedThinkingBlock: z.ZodType<RedactedThinkingBlock> = z.strictObject({
  type: z.literal('redacted_thinking'),
  data: z.string(),
});

const toolUseBlock: z.ZodType<ToolUseBlock> = z.strictObject({
  type: z.literal('tool_use'),
  id: identifier,
  name: toolName,
  input: anyObject,
  caller: z.strictObject({ type: word, tool_id: identifier.optional() }).optional(),
  toolset_name: word.nullish(),
  ...cached,
});

const toolReference: z.ZodType<NativeResultContent> = z.strictObject({
  type: z.literal('tool_reference'),
  tool_name: toolName,
  ...cached,
});

const browserState: z.ZodType<NativeResultContent> = z.strictObject({
  type: z.literal('browser_state'),
  tabs: z.array(
    z.strictObject({ tab_id: identifier, title: z.string(), url: z.string(), active: z.boolean().exactOptional() }),
  ),
  state_changes: z
    .array(
      z.strictObject({
        type: word,
        tab_id: identifier.exactOptional(),
        download_id: identifier.exactOptional(),
        url: z.string().exactOptional(),
        path: z.string().nullable().exactOptional(),
        error: z.string().nullable().exactOptional(),
        size_bytes: count.nullable().exactOptional(),
      }),
    )
    .nullish(),
  ...cached,
});

const toolResultBlock: z.ZodType<ToolResultBlock> = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: identifier,
  content: textOr(
    byType<ToolResultContent>({
      text: textBlockSchema,
      image: imageBlock,
      document: documentBlockSchema,
      search_result: searchResultBlock,
      tool_reference: toolReference,
      browser_state: browserState,
    }),
  ).optional(),
  is_error: z.boolean().optional(),
  toolset_name: word.nullish(),
  ...cached,
});

/** Any content block of a message. */
export const blockSchema: z.ZodType<Block> = byType<Block>({
  text: textBlockSchema,
  image: imageBlock,
  document: documentBlockSchema,
  search_result: searchResultBlock,
  thinking: thinkingBlock,
  redacted_thinking: redactedThinkingBlock,
  tool_use: toolUseBlock,
  tool_result: toolResultBlock,
  ...nativeBlockSchemas,
});

/** The blocks of a system prompt. */
export const systemBlockSchema: z.ZodType<TextBlock> = textBlockOf;

