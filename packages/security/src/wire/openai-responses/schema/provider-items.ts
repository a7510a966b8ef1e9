import { z } from 'zod';
import { computerAction } from './computer-actions.ts';
import { inputContent } from './content.ts';
import { anyJson, anyObject, identifier, type SchemasByType } from './json.ts';
import { shellCallEnvironment, toolDefinition } from './tools.ts';

const id = identifier.nullish();
const status = z.enum(['in_progress', 'completed', 'incomplete']).nullish();
const caller = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('direct') }),
    z.strictObject({ type: z.literal('program'), caller_id: identifier }),
  ])
  .nullish();
const safetyCheck = z.strictObject({ id: identifier, code: z.string().nullish(), message: z.string().nullish() });
const call = { call_id: identifier, id, caller, status, created_by: z.string().optional() };

const fileSearchResult = z.strictObject({
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  file_id: z.string().optional(),
  filename: z.string().optional(),
  score: z.number().optional(),
  text: z.string().optional(),
  vector_store_id: z.string().optional(),
});

const fileSearchCall = z.strictObject({
  type: z.literal('file_search_call'),
  id: identifier,
  queries: z.array(z.string()),
  status: z.enum(['in_progress', 'searching', 'completed', 'incomplete', 'failed']),
  results: z.array(fileSearchResult).nullish(),
});

const webSearchCall = z.strictObject({
  type: z.literal('web_search_call'),
  id: identifier,
  status: z.enum(['in_progress', 'searching', 'completed', 'failed', 'incomplete']),
  action: z
    .discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('search'),
        queries: z.array(z.string()).optional(),
        query: z.string().optional(),
        sources: z.array(z.strictObject({ type: z.literal('url'), url: z.string() })).nullish(),
      }),
      z.strictObject({ type: z.literal('open_page'), url: z.string().nullish() }),
      z.strictObject({ type: z.literal('find_in_page'), pattern: z.string(), url: z.string() }),
    ])
    .optional(),
});

const computerCall = z.strictObject({
  type: z.literal('computer_call'),
  id: identifier,
  call_id: identifier,
  pending_safety_checks: z.array(safetyCheck),
  status: z.enum(['in_progress', 'completed', 'incomplete']),
  action: computerAction.optional(),
  actions: z.array(computerAction).optional(),
});

const computerCallOutput = z.strictObject({
  type: z.literal('computer_call_output'),
  call_id: identifier,
  id,
  output: z.strictObject({
    type: z.literal('computer_screenshot'),
    file_id: z.string().optional(),
    image_url: z.string().optional(),
  }),
  acknowledged_safety_checks: z.array(safetyCheck).nullish(),
  status: z.enum(['in_progress', 'completed', 'incomplete', 'failed']).nullish(),
});

const imageGenerationCall = z.strictObject({
  type: z.literal('image_generation_call'),
  id: identifier,
  result: z.string().nullable(),
  status: z.enum(['in_progress', 'completed', 'generating', 'failed']),
  action: z.enum(['generate', 'edit', 'auto']).nullish(),
  background: z.enum(['transparent', 'opaque', 'auto']).nullish(),
  error: anyObject.optional(),
  output_format: z.enum(['png', 'webp', 'jpeg', 'gif', 'svg']).nullish(),
  quality: z.enum(['low', 'medium', 'high', 'xhigh', 'max', 'auto']).nullish(),
  revised_prompt: z.string().nullish(),
  size: z.string().nullish(),
  svg_usage: anyObject.optional(),
});

const codeInterpreterCall = z.strictObject({
  type: z.literal('code_interpreter_call'),
  id: identifier,
  code: z.string().nullable(),
  container_id: z.string(),
  outputs: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('logs'), logs: z.string() }),
        z.strictObject({ type: z.literal('image'), url: z.string() }),
      ]),
    )
    .nullable(),
  status: z.enum(['in_progress', 'completed', 'incomplete', 'interpreting', 'failed']),
});

const localShellCall = z.strictObject({
  type: z.literal('local_shell_call'),
  id: identifier,
  call_id: identifier,
  status: z.enum(['in_progress', 'completed', 'incomplete']),
  action: z.strictObject({
    type: z.literal('exec'),
    command: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    timeout_ms: z.int().nullish(),
    user: z.string().nullish(),
    working_directory: z.string().nullish(),
  }),
});

const localShellCallOutput = z.strictObject({
  type: z.literal('local_shell_call_output'),
  id: identifier,
  output: z.string(),
  status,
});

const shellCall = z.strictObject({
  ...call,
  type: z.literal('shell_call'),
  action: z.strictObject({
    commands: z.array(z.string()),
    max_output_length: z.int().nullish(),
    timeout_ms: z.int().nullish(),
  }),
  environment: shellCallEnvironment.nullish(),
});

const shellCallOutput = z.strictObject({
  ...call,
  type: z.literal('shell_call_output'),
  output: z.array(
    z.strictObject({
      outcome: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('timeout') }),
        z.strictObject({ type: z.literal('exit'), exit_code: z.int() }),
      ]),
      stderr: z.string(),
      stdout: z.string(),
      created_by: z.string().optional(),
    }),
  ),
  max_output_length: z.int().nullish(),
});

const applyPatchCall = z.strictObject({
  ...call,
  type: z.literal('apply_patch_call'),
  operation: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('create_file'), diff: z.string(), path: z.string() }),
    z.strictObject({ type: z.literal('delete_file'), path: z.string() }),
    z.strictObject({ type: z.literal('update_file'), diff: z.string(), path: z.string() }),
  ]),
});

const applyPatchCallOutput = z.strictObject({
  ...call,
  type: z.literal('apply_patch_call_output'),
  status: z.enum(['completed', 'failed']),
  output: z.string().nullish(),
});

const mcpListTools = z.strictObject({
  type: z.literal('mcp_list_tools'),
  id: identifier,
  server_label: z.string(),
  tools: z.array(
    z.strictObject({
      input_schema: anyJson,
      name: z.string(),
      annotations: anyJson.optional(),
      description: z.string().nullish(),
    }),
  ),
  error: anyJson.optional(),
});

const mcpApprovalRequest = z.strictObject({
  type: z.literal('mcp_approval_request'),
  id: identifier,
  arguments: z.string(),
  name: z.string(),
  server_label: z.string(),
});

const mcpApprovalResponse = z.strictObject({
  type: z.literal('mcp_approval_response'),
  approval_request_id: identifier,
  approve: z.boolean(),
  id,
  reason: z.string().nullish(),
});

const mcpCall = z.strictObject({
  type: z.literal('mcp_call'),
  id: identifier,
  arguments: z.string(),
  name: z.string(),
  server_label: z.string(),
  approval_request_id: identifier.nullish(),
  error: anyJson.optional(),
  output: z.string().nullish(),
  status: z.enum(['in_progress', 'completed', 'incomplete', 'calling', 'failed']).nullish(),
});

const customToolCall = z.strictObject({
  ...call,
  type: z.literal('custom_tool_call'),
  input: z.string(),
  name: z.string(),
  async: z.boolean().nullish(),
  namespace: z.string().nullish(),
});

const customToolCallOutput = z.strictObject({
  ...call,
  type: z.literal('custom_tool_call_output'),
  output: z.union([z.string(), z.array(inputContent)]),
});

const toolSearch = {
  id,
  call_id: identifier.nullish(),
  execution: z.enum(['server', 'client']).optional(),
  status,
  created_by: z.string().optional(),
};

const configurationUpdate = z.strictObject({
  type: z.literal('configuration_update'),
  id,
  reasoning: z.strictObject({ effort: z.string().nullish() }).optional(),
  text: z.strictObject({ format: anyObject }).optional(),
});

/** Items that only this protocol has: server tools, stored state, and what controls them. */
export const providerItemSchemas: SchemasByType = {
  file_search_call: fileSearchCall,
  web_search_call: webSearchCall,
  computer_call: computerCall,
  computer_call_output: computerCallOutput,
  image_generation_call: imageGenerationCall,
  code_interpreter_call: codeInterpreterCall,
  local_shell_call: localShellCall,
  local_shell_call_output: localShellCallOutput,
  shell_call: shellCall,
  shell_call_output: shellCallOutput,
  apply_patch_call: applyPatchCall,
  apply_patch_call_output: applyPatchCallOutput,
  mcp_list_tools: mcpListTools,
  mcp_approval_request: mcpApprovalRequest,
  mcp_approval_response: mcpApprovalResponse,
  mcp_call: mcpCall,
  custom_tool_call: customToolCall,
  custom_tool_call_output: customToolCallOutput,
  tool_search_call: z.strictObject({ ...toolSearch, type: z.literal('tool_search_call'), arguments: anyJson }),
  tool_search_output: z.strictObject({ ...toolSearch, type: z.literal('tool_search_output'), tools: z.array(toolDefinition) }),
  additional_tools: z.strictObject({
    type: z.literal('additional_tools'),
    id,
    role: z.literal('developer'),
    tools: z.array(toolDefinition),
  }),
  configuration_update: configurationUpdate,
  compaction: z.strictObject({
    type: z.literal('compaction'),
    encrypted_content: z.string(),
    id,
    created_by: z.string().optional(),
  }),
  compaction_trigger: z.strictObject({ type: z.literal('compaction_trigger'), id }),
  program: z.strictObject({
    type: z.literal('program'),
    id: identifier,
    call_id: identifier,
    code: z.string(),
    fingerprint: z.string(),
  }),
  program_output: z.strictObject({
    type: z.literal('program_output'),
    id: identifier,
    call_id: identifier,
    result: z.string(),
    status: z.enum(['completed', 'incomplete']),
  }),
};
