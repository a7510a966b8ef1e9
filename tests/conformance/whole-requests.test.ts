import type { BetaMessageStreamParams } from '@anthropic-ai/sdk/resources/beta/messages';
import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anthropicMessages, openAiChat, openAiResponses } from '../support/index.ts';
import { anthropicClient, openAiClient } from './dialogues.ts';
import { openStage, type Stage } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } as const;
const PDF = Buffer.from('%PDF-1.4 nothing').toString('base64');
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Bodies that applications send, each complete for the SDK's own types. */
const CHATS: Readonly<Record<string, Omit<ChatCompletionCreateParamsNonStreaming, 'model'>>> = {
  'every setting': {
    messages: [{ role: 'developer', content: 'Be brief.', name: 'rules' }, { role: 'user', content: 'Hi', name: 'ann' }],
    frequency_penalty: 0.5,
    logit_bias: { '50256': -100 },
    logprobs: true,
    top_logprobs: 3,
    max_completion_tokens: 100,
    metadata: { team: 'blue' },
    modalities: ['text'],
    n: 2,
    parallel_tool_calls: false,
    presence_penalty: 0.1,
    prompt_cache_key: 'chat-7',
    prompt_cache_retention: '24h',
    reasoning_effort: 'low',
    response_format: { type: 'json_object' },
    safety_identifier: 'user-7',
    seed: 7,
    service_tier: 'auto',
    stop: ['END', 'STOP'],
    store: true,
    temperature: 0.2,
    tool_choice: 'auto',
    tools: [{ type: 'function', function: { name: 'f', description: 'F.', parameters: SCHEMA, strict: true } }],
    top_p: 0.9,
    user: 'user-7',
    verbosity: 'low',
  },
  'all kinds of content': {
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}`, detail: 'high' } },
          { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
          { type: 'input_audio', input_audio: { data: PNG, format: 'wav' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${PDF}` } },
          { type: 'file', file: { file_id: 'file-123' } },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'I see.' }], tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"city":"Lima"}' } }] },
      { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'done' }] },
      { role: 'assistant', content: null, refusal: 'No.' },
      { role: 'user', content: '' },
    ],
  },
  'a prediction, a custom tool, allowed tools and a search': {
    messages: [{ role: 'user', content: 'Hi' }],
    prediction: { type: 'content', content: 'Hello' },
    tools: [
      { type: 'custom', custom: { name: 'grep', description: 'Greps.', format: { type: 'grammar', grammar: { definition: 'start: "a"', syntax: 'lark' } } } },
      { type: 'function', function: { name: 'f' } },
    ],
    tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'f' } }] } },
    web_search_options: { search_context_size: 'low', user_location: { type: 'approximate', approximate: { country: 'PE' } } },
  },
  'the older functions': {
    messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } }, { role: 'function', name: 'f', content: 'done' }],
    functions: [{ name: 'f', parameters: SCHEMA }],
    function_call: { name: 'f' },
    max_tokens: 50,
  },
};

const RESPONSES: Readonly<Record<string, Omit<ResponseCreateParamsNonStreaming, 'model'>>> = {
  'every setting': {
    input: 'Hi',
    instructions: 'Be brief.',
    include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
    max_output_tokens: 100,
    max_tool_calls: 3,
    metadata: { team: 'blue' },
    parallel_tool_calls: true,
    prompt_cache_key: 'chat-7',
    reasoning: { effort: 'low', summary: 'auto' },
    safety_identifier: 'user-7',
    service_tier: 'auto',
    store: false,
    temperature: 0.2,
    text: { format: { type: 'json_schema', name: 'city', schema: { ...SCHEMA }, strict: true }, verbosity: 'low' },
    tool_choice: { type: 'function', name: 'f' },
    tools: [{ type: 'function', name: 'f', parameters: { ...SCHEMA }, strict: true, description: 'F.' }],
    top_logprobs: 2,
    top_p: 0.9,
    truncation: 'auto',
    user: 'user-7',
  },
  'tools of the provider': {
    input: [{ role: 'user', content: 'Hi' }],
    tools: [
      { type: 'web_search', user_location: { type: 'approximate', country: 'PE' } },
      { type: 'file_search', vector_store_ids: ['vs_1'], max_num_results: 3 },
      { type: 'code_interpreter', container: { type: 'auto' } },
      { type: 'image_generation', size: '1024x1024' },
      { type: 'custom', name: 'grep', description: 'Greps.' },
    ],
    previous_response_id: 'resp_123',
    store: true,
  },
  'all kinds of items': {
    input: [
      { type: 'message', role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Look' },
          { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'low' },
          { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${PDF}` },
          { type: 'input_image', file_id: 'file-123', detail: 'auto' },
        ],
      },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'gAAAA' },
      { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'I see.', annotations: [] }] },
      { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '{}', status: 'completed' },
      { type: 'function_call_output', call_id: 'call_1', output: 'done' },
      { type: 'item_reference', id: 'msg_0' },
    ],
  },
};

const MESSAGES: Readonly<Record<string, Omit<MessageCreateParamsNonStreaming, 'model'>>> = {
  'every setting': {
    max_tokens: 4_096,
    messages: [{ role: 'user', content: 'Hi' }],
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    metadata: { user_id: 'user-7' },
    service_tier: 'auto',
    stop_sequences: ['END'],
    thinking: { type: 'enabled', budget_tokens: 1_024 },
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    tools: [{ name: 'f', description: 'F.', input_schema: { ...SCHEMA, required: ['city'] }, cache_control: { type: 'ephemeral' } }],
  },
  'all kinds of content': {
    max_tokens: 100,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look', cache_control: { type: 'ephemeral' } },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
          { type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } },
          { type: 'document', title: 'A', context: 'c', citations: { enabled: true }, source: { type: 'base64', media_type: 'application/pdf', data: PDF } },
          { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'plain' } },
          { type: 'search_result', source: 'https://example.com', title: 'T', content: [{ type: 'text', text: 'found' }] },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'EqQB+/==' },
          { type: 'redacted_thinking', data: 'EroB' },
          { type: 'text', text: 'I see.' },
          { type: 'tool_use', id: 'toolu_1', name: 'f', input: { city: 'Lima' } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', is_error: true, content: [{ type: 'text', text: 'no' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }] }] },
    ],
    tools: [{ name: 'f', input_schema: { type: 'object' } }],
  },
  'tools of the provider': {
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Hi' }],
    tools: [
      { type: 'web_search_20250305', name: 'web_search', max_uses: 3, allowed_domains: ['example.com'] },
      { type: 'bash_20250124', name: 'bash' },
      { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
    ],
  },
};

describe('what an application sends reaches a provider of the same protocol whole', () => {
  test.each(Object.keys(CHATS))('chat completions: %s', async (name) => {
    const body = CHATS[name];
    if (body === undefined) throw new Error(name);
    stage.upstreams['openai-chat'].follow(openAiChat({ text: 'Fine.' }));
    await openAiClient(stage.gateway).chat.completions.create({ model: 'chat/gpt-served', ...body });
    expect(stage.upstreams['openai-chat'].last().body).toEqual({ model: 'gpt-served', ...body });
  });

  test.each(Object.keys(RESPONSES))('responses: %s', async (name) => {
    const body = RESPONSES[name];
    if (body === undefined) throw new Error(name);
    stage.upstreams['openai-responses'].follow(openAiResponses({ text: 'Fine.' }));
    await openAiClient(stage.gateway).responses.create({ model: 'responses/gpt-served', ...body });
    expect(stage.upstreams['openai-responses'].last().body).toEqual({ model: 'gpt-served', ...body });
  });

  test.each(Object.keys(MESSAGES))('messages: %s', async (name) => {
    const body = MESSAGES[name];
    if (body === undefined) throw new Error(name);
    stage.upstreams['anthropic-messages'].follow(anthropicMessages({ text: 'Fine.' }));
    await anthropicClient(stage.gateway).messages.create({ model: 'messages/claude-sonnet-4-6', ...body });
    expect(stage.upstreams['anthropic-messages'].last().body).toEqual({ model: 'claude-sonnet-4-6', ...body });
  });

  test('messages: the client’s beta surface, with its header', async () => {
    stage.upstreams['anthropic-messages'].follow(anthropicMessages({ text: 'Fine.' }));
    const body: Omit<BetaMessageStreamParams, 'model'> = {
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Hi' }],
      context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
      betas: ['context-management-2025-06-27', 'interleaved-thinking-2025-05-14'],
    };
    const message = await anthropicClient(stage.gateway).beta.messages.stream({ model: 'messages/claude-sonnet-4-6', ...body }).finalMessage();
    expect(message.content).toMatchObject([{ type: 'text', text: 'Fine.' }]);
    const { body: sent, headers } = stage.upstreams['anthropic-messages'].last();
    expect(headers['anthropic-beta']).toBe('context-management-2025-06-27,interleaved-thinking-2025-05-14');
    expect(sent).toMatchObject({ context_management: body.context_management, stream: true });
  });
});
