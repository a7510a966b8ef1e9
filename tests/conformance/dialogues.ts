import Anthropic from '@anthropic-ai/sdk';
import type { ContentBlockParam, Message, MessageParam, ToolChoice } from '@anthropic-ai/sdk/resources/messages';
import OpenAI from 'openai';
import type { ChatCompletion, ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type {
  Response,
  ResponseFunctionToolCall,
  ResponseInput,
  ResponseInputContent,
  ResponseInputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import type { TestGateway } from '../support/index.ts';
import { member } from './json.ts';

/** What a conversation is held with. */
export interface Terms {
  readonly model: string;
  readonly isStreamed: boolean;
  readonly system?: string;
  readonly tools?: readonly ToolTerms[];
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  /** Surfaces without stop sequences leave it out. */
  readonly stop?: readonly string[];
  readonly toolChoice?: 'required' | 'none' | { readonly name: string };
  /** Asks for reasoning that can be seen. */
  readonly isReasoning?: boolean;
  /** Schema of structured output. */
  readonly schema?: Record<string, unknown>;
}

/** A tool on offer. */
export interface ToolTerms {
  readonly name: string;
  readonly description: string;
  readonly schema: { readonly type: 'object'; readonly properties: Record<string, unknown> };
}

/** A piece of what the user says: text, or an image as a data URL. */
export type Saying = { readonly text: string } | { readonly image: string };

/** What the client got, in words that all surfaces share. */
export interface Heard {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly stop: 'end' | 'length' | 'tool-use' | 'filter' | 'other';
  readonly usage: { readonly input: number; readonly output: number; readonly cached: number };
  readonly model: string;
}

/** A conversation held by one surface's official client, which replays what it was given. */
export interface Dialogue {
  readonly say: (sayings: readonly Saying[]) => Promise<Heard>;
  /** Gives the results of the calls, by the name of the tool, and hears the answer. */
  readonly giveResults: (results: Readonly<Record<string, string>>) => Promise<Heard>;
}

/** A surface in. */
export interface Surface {
  readonly name: 'chat-completions' | 'responses' | 'messages';
  readonly open: (gateway: TestGateway, terms: Terms) => Dialogue;
}

/** An OpenAI client of a gateway. */
export function openAiClient(gateway: TestGateway, maxRetries = 0): OpenAI {
  return new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1`, maxRetries });
}

/** An Anthropic client of a gateway. */
export function anthropicClient(gateway: TestGateway, maxRetries = 0): Anthropic {
  return new Anthropic({ apiKey: gateway.key, baseURL: gateway.url, maxRetries });
}

/** Every surface that carries conversations. */
export const SURFACES: readonly Surface[] = [
  { name: 'chat-completions', open: openChat },
  { name: 'responses', open: openResponses },
  { name: 'messages', open: openMessages },
];

function openChat(gateway: TestGateway, terms: Terms): Dialogue {
  const client = openAiClient(gateway);
  const messages: ChatCompletionMessageParam[] = terms.system === undefined ? [] : [{ role: 'system', content: terms.system }];
  let last: Heard | undefined;
  const ask = async (): Promise<Heard> => {
    const { model, tools, maxOutputTokens, temperature, topP, stop, toolChoice, schema, isReasoning } = terms;
    const body = {
      model,
      messages,
      ...(tools === undefined ? {} : { tools: tools.map(({ name, description, schema: parameters }) => ({ type: 'function' as const, function: { name, description, parameters: { ...parameters } } })) }),
      ...(maxOutputTokens === undefined ? {} : { max_completion_tokens: maxOutputTokens }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { top_p: topP }),
      ...(stop === undefined ? {} : { stop: [...stop] }),
      ...(toolChoice === undefined ? {} : { tool_choice: typeof toolChoice === 'string' ? toolChoice : { type: 'function' as const, function: toolChoice } }),
      ...(isReasoning === true ? { reasoning_effort: 'medium' as const } : {}),
      ...(schema === undefined ? {} : { response_format: { type: 'json_schema' as const, json_schema: { name: 'answer', schema } } }),
    };
    const pieces: string[] = [];
    const stream = terms.isStreamed ? client.chat.completions.stream({ ...body, stream_options: { include_usage: true } }) : undefined;
    stream?.on('chunk', (chunk) => pieces.push(reasoningOf(chunk.choices[0]?.delta)));
    const completion: ChatCompletion = stream === undefined ? await client.chat.completions.create(body) : await stream.finalChatCompletion();
    const message = completion.choices[0]?.message;
    if (message !== undefined) messages.push(toChatHistory(message));
    const heard = hearChat(completion);
    last = stream === undefined ? heard : { ...heard, reasoning: pieces.join('') };
    return last;
  };
  return {
    say: (sayings) => {
      const content = sayings.map((saying): ChatCompletionContentPart => ('text' in saying ? { type: 'text', text: saying.text } : { type: 'image_url', image_url: { url: saying.image } }));
      messages.push({ role: 'user', content });
      return ask();
    },
    giveResults: (results) => {
      for (const { id, name } of last?.calls ?? []) messages.push({ role: 'tool', tool_call_id: id, content: results[name] ?? '' });
      return ask();
    },
  };
}

/** What applications put back into the conversation: content and calls. */
function toChatHistory({ content, tool_calls: calls }: ChatCompletion['choices'][number]['message']): ChatCompletionMessageParam {
  return { role: 'assistant', content, ...(calls === undefined || calls.length === 0 ? {} : { tool_calls: calls.map(({ id, ...call }) => ({ id, ...call })) }) };
}

function hearChat({ choices, usage, model }: ChatCompletion): Heard {
  const [choice] = choices;
  const stops = { stop: 'end', length: 'length', tool_calls: 'tool-use', content_filter: 'filter', function_call: 'other' } as const;
  return {
    text: choice?.message.content ?? '',
    reasoning: reasoningOf(choice?.message),
    calls: (choice?.message.tool_calls ?? []).map((call) => {
      if (call.type !== 'function') throw new Error('a call of another kind');
      return { id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) };
    }),
    stop: choice?.finish_reason === undefined ? 'other' : stops[choice.finish_reason],
    usage: { input: usage?.prompt_tokens ?? -1, output: usage?.completion_tokens ?? -1, cached: usage?.prompt_tokens_details?.cached_tokens ?? 0 },
    model,
  };
}

/** Official clients pass this member on and know nothing of it: their stream helper keeps its last piece only. */
function reasoningOf(holder: unknown): string {
  const reasoning = member(holder, 'reasoning_content');
  return typeof reasoning === 'string' ? reasoning : '';
}

function openResponses(gateway: TestGateway, terms: Terms): Dialogue {
  const client = openAiClient(gateway);
  const input: ResponseInput = [];
  let last: Heard | undefined;
  const ask = async (): Promise<Heard> => {
    const { model, system, tools, maxOutputTokens, temperature, topP, toolChoice, schema, isReasoning } = terms;
    const body = {
      model,
      input,
      store: false,
      ...(system === undefined ? {} : { instructions: system }),
      ...(tools === undefined ? {} : { tools: tools.map(({ name, description, schema: parameters }) => ({ type: 'function' as const, name, description, parameters: { ...parameters }, strict: false })) }),
      ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { top_p: topP }),
      ...(toolChoice === undefined ? {} : { tool_choice: typeof toolChoice === 'string' ? toolChoice : { type: 'function' as const, ...toolChoice } }),
      ...(isReasoning === true ? { reasoning: { effort: 'medium' as const, summary: 'auto' as const }, include: ['reasoning.encrypted_content' as const] } : {}),
      ...(schema === undefined ? {} : { text: { format: { type: 'json_schema' as const, name: 'answer', schema } } }),
    };
    const response: Response = terms.isStreamed ? await client.responses.stream(body).finalResponse() : await client.responses.create(body);
    for (const item of response.output) {
      if (item.type === 'message' || item.type === 'function_call' || item.type === 'reasoning') input.push(toResponsesHistory(item));
    }
    last = hearResponse(response);
    return last;
  };
  return {
    say: (sayings) => {
      const content = sayings.map((saying): ResponseInputContent => ('text' in saying ? { type: 'input_text', text: saying.text } : { type: 'input_image', image_url: saying.image, detail: 'auto' }));
      input.push({ role: 'user', content });
      return ask();
    },
    giveResults: (results) => {
      for (const { id, name } of last?.calls ?? []) input.push({ type: 'function_call_output', call_id: id, output: results[name] ?? '' });
      return ask();
    },
  };
}

/** Without what the client's parsing adds, which OpenAI itself refuses as unknown parameters. */
function toResponsesHistory(item: ResponseOutputMessage | ResponseFunctionToolCall | ResponseReasoningItem): ResponseInputItem {
  switch (item.type) {
    case 'message':
      return { ...item, content: item.content.map((part) => (part.type === 'output_text' ? { type: part.type, text: part.text, annotations: part.annotations } : part)) };
    case 'function_call':
      return { type: item.type, call_id: item.call_id, name: item.name, arguments: item.arguments };
    case 'reasoning':
      return item;
  }
}

function hearResponse({ output, output_text: text, usage, model, incomplete_details: incomplete, status }: Response): Heard {
  const calls = output.flatMap((item) => (item.type === 'function_call' ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) }] : []));
  const reasoning = output.flatMap((item) => (item.type === 'reasoning' ? item.summary.map((part) => part.text) : []));
  const reason = incomplete?.reason;
  return {
    text,
    reasoning: reasoning.join(''),
    calls,
    stop: reason === 'max_output_tokens' ? 'length' : reason === 'content_filter' ? 'filter' : status !== 'completed' ? 'other' : calls.length > 0 ? 'tool-use' : 'end',
    usage: { input: usage?.input_tokens ?? -1, output: usage?.output_tokens ?? -1, cached: usage?.input_tokens_details.cached_tokens ?? 0 },
    model,
  };
}

function openMessages(gateway: TestGateway, terms: Terms): Dialogue {
  const client = anthropicClient(gateway);
  const messages: MessageParam[] = [];
  let last: Heard | undefined;
  const ask = async (): Promise<Heard> => {
    const { model, system, tools, maxOutputTokens, temperature, topP, stop, toolChoice, schema, isReasoning } = terms;
    const body = {
      model,
      messages,
      max_tokens: maxOutputTokens ?? 4_096,
      ...(system === undefined ? {} : { system }),
      ...(tools === undefined ? {} : { tools: tools.map(({ name, description, schema: inputSchema }) => ({ name, description, input_schema: { ...inputSchema } })) }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { top_p: topP }),
      ...(stop === undefined ? {} : { stop_sequences: [...stop] }),
      ...(toolChoice === undefined ? {} : { tool_choice: toAnthropicChoice(toolChoice) }),
      ...(isReasoning === true ? { thinking: { type: 'enabled' as const, budget_tokens: 2_048 } } : {}),
      ...(schema === undefined ? {} : { output_config: { format: { type: 'json_schema' as const, schema } } }),
    };
    const message: Message = terms.isStreamed ? await client.messages.stream(body).finalMessage() : await client.messages.create(body);
    messages.push({ role: 'assistant', content: message.content });
    last = hearMessage(message);
    return last;
  };
  return {
    say: (sayings) => {
      messages.push({ role: 'user', content: sayings.map((saying) => ('text' in saying ? { type: 'text', text: saying.text } : toImage(saying.image))) });
      return ask();
    },
    giveResults: (results) => {
      messages.push({ role: 'user', content: (last?.calls ?? []).map(({ id, name }) => ({ type: 'tool_result', tool_use_id: id, content: results[name] ?? '' })) });
      return ask();
    },
  };
}

function toAnthropicChoice(choice: NonNullable<Terms['toolChoice']>): ToolChoice {
  if (choice === 'none') return { type: 'none' };
  return choice === 'required' ? { type: 'any' } : { type: 'tool', name: choice.name };
}

function toImage(url: string): ContentBlockParam {
  const [, data = ''] = /^data:image\/png;base64,(.*)$/u.exec(url) ?? [];
  return { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
}

function hearMessage({ content, stop_reason: stop, usage, model }: Message): Heard {
  const stops = { end_turn: 'end', max_tokens: 'length', stop_sequence: 'end', tool_use: 'tool-use', refusal: 'filter' } as const;
  return {
    text: content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join(''),
    reasoning: content.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : [])).join(''),
    calls: content.flatMap((block) => (block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [])),
    stop: stop !== null && stop in stops ? stops[stop === 'pause_turn' || stop === 'model_context_window_exceeded' ? 'end_turn' : stop] : 'other',
    usage: {
      input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
      output: usage.output_tokens,
      cached: usage.cache_read_input_tokens ?? 0,
    },
    model,
  };
}
