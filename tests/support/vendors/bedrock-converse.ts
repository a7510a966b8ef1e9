import type { ConverseResponse, TokenUsage } from '@aws-sdk/client-bedrock-runtime';
import { inPieces, json } from '../replies.ts';
import type { Script, UpstreamReply } from '../upstream.ts';
import { type Answering, answering, stopOf, usageOf, type VendorAnswer } from './answer.ts';
import { eventMessage } from './event-stream.ts';

/** Speaks Bedrock's Converse, its binary stream, count-tokens, and Titan's and Cohere's embeddings. */
export function bedrockConverse(answer: Answering): Script {
  return answering(answer, (given, { path, body, headers }) => {
    if (!String(headers['authorization'] ?? '').startsWith('AWS4-HMAC-SHA256 ')) return bedrockError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    const action = /^\/model\/[^/]+\/([a-z-]+)$/u.exec(path)?.[1];
    switch (action) {
      case 'converse':
        return json(toResponse(given));
      case 'converse-stream':
        return streamed(given);
      case 'count-tokens':
        return json({ inputTokens: usageOf(given).input });
      case 'invoke':
        return json(path.includes('titan') ? { embedding: [0.25, -0.5, 0], inputTextTokenCount: usageOf(given).input } : cohere(body['texts']));
      default:
        return bedrockError(404, 'ResourceNotFoundException', 'no such path');
    }
  });
}

/** An error as Bedrock writes it. */
export function bedrockError(status: number, type: string, message: string, more: UpstreamReply = {}): UpstreamReply {
  return json({ message }, { status, ...more, headers: { 'x-amzn-errortype': type, ...more.headers } });
}

/** An event of Bedrock's stream. */
export function bedrockEvent(type: string, payload: object): Uint8Array {
  return eventMessage({ ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }, JSON.stringify({ ...payload, p: 'abcdefgh' }));
}

/** An exception inside Bedrock's stream. */
export function bedrockException(type: string, message: string): Uint8Array {
  return eventMessage({ ':exception-type': type, ':content-type': 'application/json', ':message-type': 'exception' }, JSON.stringify({ message }));
}

/** The answer of a stream whose messages were made by hand. */
export function bedrockStream(messages: readonly Uint8Array[], more: UpstreamReply = {}): UpstreamReply {
  return { body: messages, ...more, headers: { 'content-type': 'application/vnd.amazon.eventstream', ...more.headers } };
}

function toResponse(answer: VendorAnswer): Omit<ConverseResponse, 'metrics'> & { readonly metrics: object } {
  const { reasoning, text, toolCalls = [] } = answer;
  return {
    output: {
      message: {
        role: 'assistant',
        content: [
          ...(reasoning === undefined ? [] : [{ reasoningContent: { reasoningText: { text: reasoning.text, signature: reasoning.signature } } }]),
          ...(text === undefined ? [] : [{ text }]),
          ...toolCalls.map(({ id, name, argumentsJson }) => ({ toolUse: { toolUseId: id, name, input: JSON.parse(argumentsJson) } })),
        ],
      },
    },
    stopReason: STOP_REASONS[stopOf(answer)],
    usage: toUsage(answer),
    metrics: { latencyMs: 120 },
  };
}

function streamed(answer: VendorAnswer): UpstreamReply {
  const { reasoning, text, toolCalls = [] } = answer;
  const blocks: (readonly Uint8Array[])[] = [];
  const add = (start: object | undefined, deltas: readonly object[]): void => {
    const contentBlockIndex = blocks.length;
    blocks.push([
      ...(start === undefined ? [] : [bedrockEvent('contentBlockStart', { contentBlockIndex, start })]),
      ...deltas.map((delta) => bedrockEvent('contentBlockDelta', { contentBlockIndex, delta })),
      bedrockEvent('contentBlockStop', { contentBlockIndex }),
    ]);
  };
  if (reasoning !== undefined) {
    add(undefined, [...inPieces(reasoning.text).map((piece) => ({ reasoningContent: { text: piece } })), { reasoningContent: { signature: reasoning.signature } }]);
  }
  if (text !== undefined) add(undefined, inPieces(text).map((piece) => ({ text: piece })));
  for (const { id, name, argumentsJson } of toolCalls) {
    add({ toolUse: { toolUseId: id, name } }, inPieces(argumentsJson).map((input) => ({ toolUse: { input } })));
  }
  return bedrockStream([
    bedrockEvent('messageStart', { role: 'assistant' }),
    ...blocks.flat(),
    bedrockEvent('messageStop', { stopReason: STOP_REASONS[stopOf(answer)] }),
    bedrockEvent('metadata', { usage: toUsage(answer), metrics: { latencyMs: 120 } }),
  ]);
}

function toUsage(answer: VendorAnswer): TokenUsage {
  const { input, output, cached } = usageOf(answer);
  return {
    inputTokens: input - (cached ?? 0),
    outputTokens: output,
    totalTokens: input + output,
    ...(cached === undefined ? {} : { cacheReadInputTokens: cached, cacheWriteInputTokens: 0 }),
  };
}

function cohere(texts: unknown): object {
  return { id: 'embedding-upstream', embeddings: { float: (Array.isArray(texts) ? texts : []).map((_, index) => [0.25, -0.5, index]) }, response_type: 'embeddings_by_type' };
}

const STOP_REASONS = {
  'end': 'end_turn',
  'stop-sequence': 'stop_sequence',
  'length': 'max_tokens',
  'tool-use': 'tool_use',
  'content-filter': 'content_filtered',
} as const;
