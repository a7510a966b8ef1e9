import type { Json } from '../kernel/index.ts';
import type { BodySurface } from '../vocabulary/index.ts';

/** A request with the value in every text that the surface has. */
export interface RequestBody {
  readonly surface: BodySurface;
  readonly body: Readonly<Record<string, Json>>;
  /** Places where the value stays: what only its provider can read, and what is bound to a signature. */
  readonly isKept: (place: string) => boolean;
}

/** What must not leave. */
export const VALUE = 'jane.doe@corp.example';

const TEXT = `a ${VALUE} b`;
const SCHEMA = { type: 'object', description: TEXT, properties: { to: { type: 'string', description: TEXT, enum: [TEXT], default: TEXT } } };
const NOTHING = (): boolean => false;

/** One for each surface that takes a body. */
export const REQUEST_BODIES: readonly RequestBody[] = [
  {
    surface: 'chat-completions',
    isKept: NOTHING,
    body: {
      model: 'm',
      messages: [
        { role: 'system', content: TEXT, name: 'ann' },
        { role: 'developer', content: [{ type: 'text', text: TEXT }] },
        { role: 'user', content: [{ type: 'text', text: TEXT }, { type: 'file', file: { filename: TEXT, file_data: 'data:application/pdf;base64,AAAA' } }] },
        { role: 'assistant', content: TEXT, refusal: TEXT, reasoning_content: TEXT, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: JSON.stringify({ to: TEXT, list: [VALUE], [VALUE]: 1 }) } }, { id: 'c2', type: 'custom', custom: { name: 'g', input: TEXT } }] },
        { role: 'tool', tool_call_id: 'c1', content: TEXT },
        { role: 'tool', tool_call_id: 'c2', content: [{ type: 'text', text: TEXT }] },
        { role: 'user', content: TEXT },
      ],
      tools: [{ type: 'function', function: { name: 'f', description: TEXT, parameters: SCHEMA } }, { type: 'custom', custom: { name: 'g', description: TEXT } }],
      metadata: { note: TEXT },
      user: VALUE,
      stop: [TEXT],
      prediction: { type: 'content', content: TEXT },
      response_format: { type: 'json_schema', json_schema: { name: 'n', description: TEXT, schema: SCHEMA } },
    },
  },
  { surface: 'completions', isKept: NOTHING, body: { model: 'm', prompt: TEXT, suffix: TEXT, stop: TEXT, user: VALUE } },
  {
    surface: 'responses',
    isKept: (place) => place.endsWith('encrypted_content'),
    body: {
      model: 'm',
      instructions: TEXT,
      input: [
        { role: 'user', content: [{ type: 'input_text', text: TEXT }, { type: 'input_file', filename: TEXT, file_data: 'AAAA' }] },
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: TEXT }], encrypted_content: VALUE },
        { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: TEXT, annotations: [] }] },
        { type: 'function_call', call_id: 'c1', name: 'f', arguments: JSON.stringify({ to: TEXT }) },
        { type: 'function_call_output', call_id: 'c1', output: TEXT },
        { type: 'custom_tool_call', call_id: 'c2', name: 'g', input: TEXT },
        { type: 'custom_tool_call_output', call_id: 'c2', output: TEXT },
      ],
      tools: [{ type: 'function', name: 'f', description: TEXT, parameters: SCHEMA, strict: false }],
      metadata: { note: TEXT },
      text: { format: { type: 'json_schema', name: 'n', description: TEXT, schema: SCHEMA } },
      user: VALUE,
    },
  },
  {
    surface: 'messages',
    isKept: (place) => place.endsWith('thinking'),
    body: {
      model: 'm',
      max_tokens: 9,
      system: [{ type: 'text', text: TEXT }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: TEXT }, { type: 'document', title: TEXT, context: TEXT, source: { type: 'text', media_type: 'text/plain', data: TEXT } }] },
        { role: 'assistant', content: [{ type: 'thinking', thinking: TEXT, signature: 'c2lnbmF0dXJl' }, { type: 'text', text: TEXT }, { type: 'tool_use', id: 'toolu_1', name: 'f', input: { to: TEXT, deep: [{ [VALUE]: VALUE }] } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: TEXT }] }] },
      ],
      tools: [{ name: 'f', description: TEXT, input_schema: SCHEMA }],
      metadata: { user_id: VALUE },
      stop_sequences: [TEXT],
    },
  },
  { surface: 'count-tokens', isKept: NOTHING, body: { model: 'm', system: TEXT, messages: [{ role: 'user', content: TEXT }], tools: [{ name: 'f', description: TEXT, input_schema: SCHEMA }] } },
  { surface: 'embeddings', isKept: NOTHING, body: { model: 'm', input: [TEXT, `${VALUE} c`], user: VALUE } },
];
