import type { Response, ResponseOutputItem, ResponseOutputMessage, ResponseStreamEvent, ResponseUsage } from 'openai/resources/responses/responses';
import { inPieces, json, sse, typedFrame } from '../replies.ts';
import type { Script, UpstreamReply } from '../upstream.ts';
import { type Answering, answering, CREATED_S, stopOf, usageOf, type VendorAnswer } from './answer.ts';
import { openAiError } from './openai-chat.ts';

/** Speaks OpenAI's Responses API, and its count of input tokens. */
export function openAiResponses(answer: Answering): Script {
  return answering(answer, (given, { path, body }) => {
    if (path.endsWith('/responses/input_tokens')) return json({ object: 'response.input_tokens', input_tokens: usageOf(given).input });
    if (!path.endsWith('/responses')) return openAiError(404, { message: 'no such path', type: 'invalid_request_error' });
    return body['stream'] === true ? streamed(given) : json(toResponse(given, toItems(given)));
  });
}

type WireResponse = Omit<Response, 'output_text' | 'access_programs'>;
/** An event without its number, whose response lacks what the SDK adds. */
type WireEvent = { readonly type: ResponseStreamEvent['type'] } & Readonly<Record<string, unknown>>;

function toResponse(answer: VendorAnswer, output: readonly ResponseOutputItem[], status: 'in_progress' | 'over' = 'over'): WireResponse {
  const stop = stopOf(answer);
  const reason = stop === 'length' ? 'max_output_tokens' : stop === 'content-filter' ? 'content_filter' : undefined;
  const isOver = status === 'over';
  return {
    id: 'resp_upstream1',
    object: 'response',
    created_at: CREATED_S,
    status: isOver ? (reason === undefined ? 'completed' : 'incomplete') : 'in_progress',
    error: null,
    incomplete_details: isOver && reason !== undefined ? { reason } : null,
    instructions: null,
    metadata: {},
    model: answer.model ?? 'model-served',
    output: [...output],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    ...(isOver ? { usage: toUsage(answer) } : {}),
  };
}

function toItems({ reasoning, text, toolCalls = [] }: VendorAnswer): readonly ResponseOutputItem[] {
  const items: ResponseOutputItem[] = [];
  if (reasoning !== undefined) {
    items.push({ type: 'reasoning', id: 'rs_upstream1', summary: [{ type: 'summary_text', text: reasoning.text }], encrypted_content: reasoning.signature });
  }
  if (text !== undefined) {
    const content: ResponseOutputMessage['content'] = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
    items.push({ type: 'message', id: 'msg_upstream1', role: 'assistant', status: 'completed', content });
  }
  for (const [index, { id, name, argumentsJson }] of toolCalls.entries()) {
    items.push({ type: 'function_call', id: `fc_upstream${index}`, call_id: id, name, arguments: argumentsJson, status: 'completed' });
  }
  return items;
}

function streamed(answer: VendorAnswer): UpstreamReply {
  const items = toItems(answer);
  const events: readonly WireEvent[] = [
    { type: 'response.created', response: toResponse(answer, [], 'in_progress') },
    { type: 'response.in_progress', response: toResponse(answer, [], 'in_progress') },
    ...items.flatMap((item, index) => itemEvents(item, index)),
    { type: ['length', 'content-filter'].includes(stopOf(answer)) ? 'response.incomplete' : 'response.completed', response: toResponse(answer, items) },
  ];
  const numbered = events.map((event, number): WireEvent => ({ ...event, sequence_number: number }));
  return sse(numbered.map((event) => typedFrame(event)));
}

function itemEvents(item: ResponseOutputItem, index: number): readonly WireEvent[] {
  const done: WireEvent = { type: 'response.output_item.done', output_index: index, item };
  const place = { item_id: 'id' in item ? item.id : undefined, output_index: index };
  switch (item.type) {
    case 'message': {
      const text = item.content.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
      const at = { ...place, content_index: 0 };
      return [
        { type: 'response.output_item.added', output_index: index, item: { ...item, status: 'in_progress', content: [] } },
        { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [], logprobs: [] } },
        ...inPieces(text).map((delta): WireEvent => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [], obfuscation: 'x1' })),
        { type: 'response.output_text.done', ...at, text, logprobs: [] },
        { type: 'response.content_part.done', ...at, part: item.content[0] },
        done,
      ];
    }
    case 'reasoning': {
      const text = item.summary.map((part) => part.text).join('');
      const at = { ...place, summary_index: 0 };
      return [
        { type: 'response.output_item.added', output_index: index, item: { ...item, summary: [], encrypted_content: '' } },
        { type: 'response.reasoning_summary_part.added', ...at, part: { type: 'summary_text', text: '' } },
        ...inPieces(text).map((delta): WireEvent => ({ type: 'response.reasoning_summary_text.delta', ...at, delta })),
        { type: 'response.reasoning_summary_text.done', ...at, text },
        { type: 'response.reasoning_summary_part.done', ...at, part: { type: 'summary_text', text } },
        done,
      ];
    }
    case 'function_call':
      return [
        { type: 'response.output_item.added', output_index: index, item: { ...item, status: 'in_progress', arguments: '' } },
        ...inPieces(item.arguments).map((delta): WireEvent => ({ type: 'response.function_call_arguments.delta', ...place, delta })),
        { type: 'response.function_call_arguments.done', ...place, name: item.name, arguments: item.arguments },
        done,
      ];
    default:
      return [done];
  }
}

function toUsage(answer: VendorAnswer): ResponseUsage {
  const { input, output, cached = 0, reasoning = 0 } = usageOf(answer);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
