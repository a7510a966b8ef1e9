import type { Message, MessageDeltaUsage, RawMessageStreamEvent, Usage } from '@anthropic-ai/sdk/resources/messages';
import { inPieces, json, sse, typedFrame } from '../replies.ts';
import type { Script, UpstreamReply } from '../upstream.ts';
import { type Answering, answering, stopOf, usageOf, type VendorAnswer } from './answer.ts';

/** Speaks Anthropic's Messages API, and its count of tokens. */
export function anthropicMessages(answer: Answering): Script {
  return answering(answer, (given, { path, body, headers }) => {
    if (headers['anthropic-version'] === undefined) return anthropicError(400, 'invalid_request_error', 'anthropic-version: header is required');
    if (path === '/v1/messages/count_tokens') return json({ input_tokens: usageOf(given).input });
    if (path !== '/v1/messages') return anthropicError(404, 'not_found_error', 'no such path');
    if (typeof body['max_tokens'] !== 'number') return anthropicError(400, 'invalid_request_error', 'max_tokens: Field required');
    return body['stream'] === true ? streamed(given) : json(asWritten(toMessage(given)));
  });
}

/** An error as Anthropic writes it. */
export function anthropicError(status: number, type: string, message: string, more: UpstreamReply = {}): UpstreamReply {
  return json({ type: 'error', error: { type, message }, request_id: 'req_upstream' }, { status, ...more });
}

function toMessage(answer: VendorAnswer): Message {
  return { ...emptyMessage(answer), content: toBlocks(answer), stop_reason: STOP_REASONS[stopOf(answer)], stop_sequence: stopSequenceOf(answer), usage: toUsage(answer) };
}

function emptyMessage(answer: VendorAnswer): Message {
  return {
    id: 'msg_upstream1',
    type: 'message',
    role: 'assistant',
    model: answer.model ?? 'model-served',
    container: null,
    diagnostics: null,
    stop_details: null,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...toUsage(answer), output_tokens: 1 },
  };
}

function toBlocks({ reasoning, text, toolCalls = [] }: VendorAnswer): Message['content'] {
  return [
    ...(reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning.text, signature: reasoning.signature } as const]),
    ...(text === undefined ? [] : [{ type: 'text', text, citations: null } as const]),
    ...toolCalls.map(({ id, name, argumentsJson }) => ({ type: 'tool_use', id, name, input: JSON.parse(argumentsJson), caller: { type: 'direct' } }) as const),
  ];
}

function streamed(answer: VendorAnswer): UpstreamReply {
  const events: readonly (RawMessageStreamEvent | { readonly type: 'ping' })[] = [
    { type: 'message_start', message: emptyMessage(answer) },
    { type: 'ping' },
    ...toBlocks(answer).flatMap((block, index): readonly RawMessageStreamEvent[] => [
      { type: 'content_block_start', index, content_block: emptied(block) },
      ...deltasOf(block, answer).map((delta): RawMessageStreamEvent => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    {
      type: 'message_delta',
      delta: { container: null, stop_details: null, stop_reason: STOP_REASONS[stopOf(answer)], stop_sequence: stopSequenceOf(answer) },
      usage: toDeltaUsage(answer),
    },
    { type: 'message_stop' },
  ];
  return sse(events.map((event) => typedFrame({ type: event.type, ...asWritten(event) })));
}

/** The API leaves out citations that are none, whatever the SDK's types say. */
function asWritten(value: object): object {
  return JSON.parse(JSON.stringify(value, (name, member: unknown) => (name === 'citations' && member === null ? undefined : member)));
}

type Block = Message['content'][number];
type Delta = Extract<RawMessageStreamEvent, { type: 'content_block_delta' }>['delta'];

function emptied(block: Block): Block {
  switch (block.type) {
    case 'text':
      return { ...block, text: '' };
    case 'thinking':
      return { ...block, thinking: '', signature: '' };
    case 'tool_use':
      return { ...block, input: {} };
    default:
      return block;
  }
}

function deltasOf(block: Block, { toolCalls = [] }: VendorAnswer): readonly Delta[] {
  switch (block.type) {
    case 'text':
      return inPieces(block.text).map((text) => ({ type: 'text_delta', text }));
    case 'thinking':
      return [...inPieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking, estimated_tokens: null }) as const), { type: 'signature_delta', signature: block.signature }];
    case 'tool_use': {
      const written = toolCalls.find(({ id }) => id === block.id)?.argumentsJson ?? '{}';
      return ['', ...inPieces(written)].map((partial) => ({ type: 'input_json_delta', partial_json: partial }));
    }
    default:
      return [];
  }
}

function toUsage(answer: VendorAnswer): Usage {
  const { input, output, cached = 0, reasoning } = usageOf(answer);
  return {
    input_tokens: input - cached,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    output_tokens_details: reasoning === undefined ? null : { thinking_tokens: reasoning },
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: null,
    speed: null,
  };
}

function toDeltaUsage(answer: VendorAnswer): MessageDeltaUsage {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens, output_tokens_details } = toUsage(answer);
  return { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens, output_tokens_details, server_tool_use: null };
}

function stopSequenceOf(answer: VendorAnswer): string | null {
  return stopOf(answer) === 'stop-sequence' ? 'END' : null;
}

const STOP_REASONS = {
  'end': 'end_turn',
  'stop-sequence': 'stop_sequence',
  'length': 'max_tokens',
  'tool-use': 'tool_use',
  'content-filter': 'refusal',
} as const;
