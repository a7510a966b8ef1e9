import { z } from 'zod';
import { byType } from './choose.ts';
import type { NativeBlock, NativeBlockType } from './body.ts';
import { textOr } from './text-or.ts';
import { anyJson, cacheControl, citationsConfig, count, identifier, toolName, word } from './field-schemas.ts';

const cached = { cache_control: cacheControl.optional() };
const caller = z.strictObject({ type: word, tool_id: identifier.optional() }).optional();
const toolUseId = { tool_use_id: identifier };

const plainText = byType<unknown>({
  text: z.strictObject({ type: z.literal('text'), text: z.string(), citations: z.array(anyJson).nullish(), ...cached }),
});

const outputs = z.array(z.strictObject({ type: word, file_id: identifier }));
const ran = { content: outputs, return_code: z.int(), stderr: z.string() };

function failure(type: string): z.ZodType<unknown> {
  return z.strictObject({ type: z.literal(type), error_code: word, error_message: z.string().nullish() });
}

const webSearchHit = z.strictObject({
  type: z.literal('web_search_result'),
  title: z.string(),
  url: z.string(),
  encrypted_content: z.string(),
  page_age: z.string().nullish(),
});

const fetched = z.strictObject({
  type: z.literal('web_fetch_result'),
  url: z.string(),
  retrieved_at: z.string().nullish(),
  content: z.strictObject({
    type: z.literal('document'),
    source: z.strictObject({
      type: z.enum(['base64', 'text']),
      media_type: z.enum(['application/pdf', 'text/plain']),
      data: z.string(),
    }),
    title: z.string().nullish(),
    context: z.string().nullish(),
    citations: citationsConfig.nullish(),
    ...cached,
  }),
});

const lineCount = count.nullish();

const editorResults = byType<unknown>({
  text_editor_code_execution_tool_result_error: failure('text_editor_code_execution_tool_result_error'),
  text_editor_code_execution_view_result: z.strictObject({
    type: z.literal('text_editor_code_execution_view_result'),
    content: z.string(),
    file_type: z.enum(['text', 'image', 'pdf']),
    num_lines: lineCount,
    start_line: lineCount,
    total_lines: lineCount,
  }),
  text_editor_code_execution_create_result: z.strictObject({
    type: z.literal('text_editor_code_execution_create_result'),
    is_file_update: z.boolean(),
  }),
  text_editor_code_execution_str_replace_result: z.strictObject({
    type: z.literal('text_editor_code_execution_str_replace_result'),
    lines: z.array(z.string()).nullish(),
    new_lines: lineCount,
    new_start: lineCount,
    old_lines: lineCount,
    old_start: lineCount,
  }),
});

const searchFailure = failure('web_search_tool_result_error');

/** The schemas of the blocks that only this protocol knows, by their type. */
export const nativeBlockSchemas: { readonly [Type in NativeBlockType]: z.ZodType<NativeBlock> } = {
  server_tool_use: z.strictObject({
    type: z.literal('server_tool_use'),
    id: identifier,
    name: toolName,
    input: anyJson,
    caller,
    ...cached,
  }),
  web_search_tool_result: z.strictObject({
    type: z.literal('web_search_tool_result'),
    ...toolUseId,
    content: z.union([z.array(webSearchHit), searchFailure]),
    caller,
    ...cached,
  }),
  web_fetch_tool_result: z.strictObject({
    type: z.literal('web_fetch_tool_result'),
    ...toolUseId,
    content: byType<unknown>({
      web_fetch_tool_result_error: failure('web_fetch_tool_result_error'),
      web_fetch_result: fetched,
    }),
    caller,
    ...cached,
  }),
  code_execution_tool_result: z.strictObject({
    type: z.literal('code_execution_tool_result'),
    ...toolUseId,
    content: byType<unknown>({
      code_execution_tool_result_error: failure('code_execution_tool_result_error'),
      code_execution_result: z.strictObject({ type: z.literal('code_execution_result'), ...ran, stdout: z.string() }),
      encrypted_code_execution_result: z.strictObject({
        type: z.literal('encrypted_code_execution_result'),
        ...ran,
        encrypted_stdout: z.string(),
      }),
    }),
    ...cached,
  }),
  bash_code_execution_tool_result: z.strictObject({
    type: z.literal('bash_code_execution_tool_result'),
    ...toolUseId,
    content: byType<unknown>({
      bash_code_execution_tool_result_error: failure('bash_code_execution_tool_result_error'),
      bash_code_execution_result: z.strictObject({
        type: z.literal('bash_code_execution_result'),
        ...ran,
        stdout: z.string(),
      }),
    }),
    ...cached,
  }),
  text_editor_code_execution_tool_result: z.strictObject({
    type: z.literal('text_editor_code_execution_tool_result'),
    ...toolUseId,
    content: editorResults,
    ...cached,
  }),
  tool_search_tool_result: z.strictObject({
    type: z.literal('tool_search_tool_result'),
    ...toolUseId,
    content: byType<unknown>({
      tool_search_tool_result_error: failure('tool_search_tool_result_error'),
      tool_search_tool_search_result: z.strictObject({
        type: z.literal('tool_search_tool_search_result'),
        tool_references: z.array(
          z.strictObject({ type: z.literal('tool_reference'), tool_name: toolName, ...cached }),
        ),
      }),
    }),
    ...cached,
  }),
  mcp_tool_use: z.strictObject({
    type: z.literal('mcp_tool_use'),
    id: identifier,
    name: toolName,
    server_name: toolName,
    input: anyJson,
    ...cached,
  }),
  mcp_tool_result: z.strictObject({
    type: z.literal('mcp_tool_result'),
    ...toolUseId,
    content: textOr(plainText).optional(),
    is_error: z.boolean().optional(),
    ...cached,
  }),
  container_upload: z.strictObject({ type: z.literal('container_upload'), file_id: identifier, ...cached }),
  compaction: z.strictObject({
    type: z.literal('compaction'),
    content: z.string().nullish(),
    encrypted_content: z.string().nullish(),
    signature: z.string().nullish(),
    ...cached,
  }),
};
