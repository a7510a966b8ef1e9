/** A surface with a table of its own in docs/providers.md. */
export type BodySurface = 'chat-completions' | 'messages' | 'responses';

/** One line of the matrix in docs/providers.md: a request that asks for one thing, on top of a plain one. */
export interface Probe {
  readonly asks: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Further requests that the line speaks of; they must fare alike. */
  readonly also?: readonly Probe['body'][];
}

/** What each surface can ask for. */
export const PROBES: Readonly<Record<BodySurface, readonly Probe[]>> = {
  'chat-completions': [
    { asks: 'text, `system` and `developer` messages first, streaming', body: { stream: true, messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hi' }] } },
    { asks: '`system` message amid the conversation', body: { messages: [{ role: 'user', content: 'Hi' }, { role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hi' }] } },
    { asks: '`tools`, parallel calls and their results', body: { tools: [chatTool()], messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', tool_calls: [chatCall('a'), chatCall('b')] }, chatResult('a'), chatResult('b')] } },
    { asks: '`tool_choice` `required` or a named function', body: { tools: [chatTool()], tool_choice: { type: 'function', function: { name: 'look' } } }, also: [{ tools: [chatTool()], tool_choice: 'required' }] },
    { asks: '`parallel_tool_calls: false`', body: { tools: [chatTool()], parallel_tool_calls: false } },
    { asks: 'custom tools', body: { tools: [{ type: 'custom', custom: { name: 'shell' } }] } },
    { asks: '`response_format` `json_schema`', body: { response_format: { type: 'json_schema', json_schema: { name: 'city', schema: { type: 'object' } } } } },
    { asks: '`response_format` `json_object`', body: { response_format: { type: 'json_object' } } },
    { asks: '`reasoning_effort`', body: { reasoning_effort: 'low' } },
    { asks: '`image_url` with a `data:` URL', body: userPart({ type: 'image_url', image_url: { url: `data:image/png;base64,${pixel()}` } }) },
    { asks: '`image_url` with an `https:` URL', body: userPart({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }) },
    { asks: '`image_url.detail` other than `auto`', body: userPart({ type: 'image_url', image_url: { url: `data:image/png;base64,${pixel()}`, detail: 'low' } }) },
    { asks: '`input_audio`', body: userPart({ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }) },
    { asks: '`file` with a PDF in `file_data`', body: userPart({ type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'a.pdf' } }) },
    { asks: '`file` by `file_id`', body: userPart({ type: 'file', file: { file_id: 'file-1' } }) },
    { asks: '`max_completion_tokens`, `temperature` up to 1, `top_p`', body: { max_completion_tokens: 10, temperature: 1, top_p: 0.5 } },
    { asks: '`temperature` above 1', body: { temperature: 1.5 } },
    { asks: '`stop`', body: { stop: ['.'] } },
    { asks: '`seed`', body: { seed: 1 } },
    { asks: '`frequency_penalty`, `presence_penalty`', body: { frequency_penalty: 0.5 }, also: [{ presence_penalty: 0.5 }] },
    { asks: '`n` above 1', body: { n: 2 } },
    { asks: '`logprobs`', body: { logprobs: true } },
    { asks: '`logit_bias`', body: { logit_bias: { '50256': -100 } } },
    { asks: '`user`', body: { user: 'someone' } },
    { asks: '`name` of a participant', body: { messages: [{ role: 'user', name: 'ada', content: 'Hi' }] } },
    { asks: '`metadata`, `store: true`, `prediction`, `service_tier`, `web_search_options`, `verbosity`, audio answers', body: { store: true }, also: [{ metadata: { a: 'b' } }, { prediction: { type: 'content', content: 'x' } }, { service_tier: 'flex' }, { web_search_options: {} }, { verbosity: 'low' }, { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } }] },
  ],
  'messages': [
    { asks: 'text, `system`, streaming', body: { stream: true, system: 'Be brief.' } },
    { asks: '`tools`, parallel calls and their results, `is_error`', body: { tools: [messagesTool()], messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: [messagesCall('a'), messagesCall('b')] }, { role: 'user', content: [messagesResult('a'), messagesResult('b')] }] } },
    { asks: 'image in a `tool_result`', body: { tools: [messagesTool()], messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: [messagesCall('a')] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel() } }] }] }] } },
    { asks: '`tool_choice` `any` or `tool`', body: { tools: [messagesTool()], tool_choice: { type: 'any' } }, also: [{ tools: [messagesTool()], tool_choice: { type: 'tool', name: 'look' } }] },
    { asks: '`disable_parallel_tool_use: true`', body: { tools: [messagesTool()], tool_choice: { type: 'auto', disable_parallel_tool_use: true } } },
    { asks: 'server tools such as `web_search`', body: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] } },
    { asks: '`thinking` with `budget_tokens`', body: { max_tokens: 4096, thinking: { type: 'enabled', budget_tokens: 2048 } } },
    { asks: '`thinking` replayed with Anthropic’s signature', body: { messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm', signature: 'c2ln' }, { type: 'text', text: 'Hello' }] }, { role: 'user', content: 'Hi' }] } },
    { asks: '`output_config.format` (JSON schema)', body: { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } } },
    { asks: '`image` in base64', body: messagesPart({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel() } }) },
    { asks: '`image` by URL', body: messagesPart({ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }) },
    { asks: '`document` (PDF) in base64', body: messagesPart({ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' } }) },
    { asks: '`document` by URL', body: messagesPart({ type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } }) },
    { asks: '`temperature`, `top_p`', body: { temperature: 0.5, top_p: 0.5 } },
    { asks: '`stop_sequences`', body: { stop_sequences: ['.'] } },
    { asks: '`top_k`', body: { top_k: 5 } },
    { asks: '`metadata.user_id`', body: { metadata: { user_id: 'someone' } } },
    { asks: '`cache_control`', body: { system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] } },
    { asks: '`context_management`, `container`, citations of documents', body: { container: 'container_1' }, also: [{ context_management: { edits: [] } }, messagesPart({ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' }, citations: { enabled: true } })] },
  ],
  'responses': [
    { asks: 'text, `instructions`, streaming', body: { stream: true, instructions: 'Be brief.' } },
    { asks: 'function tools, parallel calls and their results', body: { tools: [responsesTool()], input: [responsesMessage('Hi'), responsesCall('a'), responsesCall('b'), responsesResult('a'), responsesResult('b')] } },
    { asks: '`tool_choice` `required` or a named function', body: { tools: [responsesTool()], tool_choice: 'required' }, also: [{ tools: [responsesTool()], tool_choice: { type: 'function', name: 'look' } }] },
    { asks: '`parallel_tool_calls: false`', body: { tools: [responsesTool()], parallel_tool_calls: false } },
    { asks: 'built-in tools such as `web_search`, custom tools', body: { tools: [{ type: 'web_search' }] }, also: [{ tools: [{ type: 'custom', name: 'shell' }] }] },
    { asks: '`text.format` `json_schema`', body: { text: { format: { type: 'json_schema', name: 'city', schema: { type: 'object' } } } } },
    { asks: '`text.format` `json_object`', body: { text: { format: { type: 'json_object' } } } },
    { asks: '`reasoning.effort`', body: { reasoning: { effort: 'low' } } },
    { asks: '`reasoning.summary`', body: { reasoning: { summary: 'auto' } } },
    { asks: '`input_image` with a `data:` URL', body: responsesPart({ type: 'input_image', image_url: `data:image/png;base64,${pixel()}` }) },
    { asks: '`input_image` with an `https:` URL', body: responsesPart({ type: 'input_image', image_url: 'https://example.com/a.png' }) },
    { asks: '`input_file` with a PDF in `file_data`', body: responsesPart({ type: 'input_file', file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'a.pdf' }) },
    { asks: '`input_file` by `file_url`', body: responsesPart({ type: 'input_file', file_url: 'https://example.com/a.pdf' }) },
    { asks: '`max_output_tokens`, `temperature` up to 1, `top_p`', body: { max_output_tokens: 10, temperature: 1, top_p: 0.5 } },
    { asks: '`user` or `safety_identifier`', body: { user: 'someone' }, also: [{ safety_identifier: 'someone' }] },
    { asks: '`store: true`, `previous_response_id`, `conversation`, `background`', body: { previous_response_id: 'resp_1' }, also: [{ store: true }, { conversation: 'conv_1' }, { background: true }] },
    { asks: '`metadata`, `top_logprobs`, `truncation: auto`, `prompt`, `max_tool_calls`, `text.verbosity`', body: { truncation: 'auto' }, also: [{ metadata: { a: 'b' } }, { top_logprobs: 2 }, { prompt: { id: 'pmpt_1' } }, { max_tool_calls: 3 }, { text: { verbosity: 'low' } }] },
  ],
};

function pixel(): string {
  return 'iVBORw0KGgo=';
}

function chatTool(): object {
  return { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } };
}

function chatCall(id: string): object {
  return { id, type: 'function', function: { name: 'look', arguments: '{}' } };
}

function chatResult(id: string): object {
  return { role: 'tool', tool_call_id: id, content: 'seen' };
}

function userPart(part: object): Probe['body'] {
  return { messages: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, part] }] };
}

function messagesTool(): object {
  return { name: 'look', input_schema: { type: 'object', properties: {} } };
}

function messagesCall(id: string): object {
  return { type: 'tool_use', id, name: 'look', input: {} };
}

function messagesResult(id: string): object {
  return { type: 'tool_result', tool_use_id: id, content: 'seen', is_error: true };
}

function messagesPart(part: object): Probe['body'] {
  return { messages: [{ role: 'user', content: [part] }] };
}

function responsesTool(): object {
  return { type: 'function', name: 'look', parameters: { type: 'object', properties: {} } };
}

function responsesMessage(text: string): object {
  return { type: 'message', role: 'user', content: text };
}

function responsesCall(id: string): object {
  return { type: 'function_call', call_id: id, name: 'look', arguments: '{}' };
}

function responsesResult(id: string): object {
  return { type: 'function_call_output', call_id: id, output: 'seen' };
}

function responsesPart(part: object): Probe['body'] {
  return { input: [{ type: 'message', role: 'user', content: [part] }] };
}
