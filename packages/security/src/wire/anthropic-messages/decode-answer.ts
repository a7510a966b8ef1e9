import { isJsonObject, type Json, type JsonObject } from '../../kernel/index.ts';
import type { AnswerPart, ChatAnswer, TokenCountAnswer } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer } from '../contract.ts';
import { refuseFaultBody } from '../shared/index.ts';
import { decodeAnthropicFault } from './decode-fault.ts';
import { fromStopReason } from './stop-reason.ts';
import { fromUsage } from './usage.ts';

/**
 * Reads a whole message.
 *
 * @throws {MalformedAnswer} when the body is no message.
 * @throws {FaultAnswer} when it is an error.
 */
export function decodeMessage(body: JsonObject, context: DecodeContext): ChatAnswer {
  const content = body['content'];
  if (body['type'] !== 'message' || !isList(content)) {
    refuseFaultBody(body, decodeAnthropicFault);
    throw new MalformedAnswer('the answer is no message');
  }
  const usage = fromUsage(body['usage']);
  const stopSequence = body['stop_sequence'];
  return {
    id: textIn(body, 'id') ?? `msg_${context.randomHex(ID_CHARACTERS)}`,
    model: textIn(body, 'model') ?? context.model,
    createdS: context.nowS,
    choices: [
      {
        parts: content.map(decodeBlock),
        stopReason: fromStopReason(textIn(body, 'stop_reason') ?? ''),
        ...(typeof stopSequence === 'string' ? { stopSequence } : {}),
      },
    ],
    ...(usage === undefined ? {} : { usage }),
    native: { protocol: 'anthropic-messages', body },
  };
}

/**
 * Reads the answer of the token counting endpoint.
 *
 * @throws {MalformedAnswer} when it holds no count.
 */
export function decodeTokenCount(body: JsonObject): TokenCountAnswer {
  const inputTokens = body['input_tokens'];
  if (typeof inputTokens !== 'number') throw new MalformedAnswer('the answer holds no token count');
  return { inputTokens };
}

/** A content block of an answer. What is not known is kept whole. */
export function decodeBlock(block: Json): AnswerPart {
  if (!isJsonObject(block)) throw new MalformedAnswer('a content block is no object');
  switch (block['type']) {
    case 'text': {
      const citations = isList(block['citations']) ? block['citations'].filter(isJsonObject) : [];
      return { kind: 'text', text: textIn(block, 'text') ?? '', ...(citations.length === 0 ? {} : { citations }) };
    }
    case 'thinking': {
      const signature = textIn(block, 'signature') ?? '';
      const proof = signature === '' ? {} : { signature };
      return { kind: 'reasoning', text: textIn(block, 'thinking') ?? '', protocol: 'anthropic-messages', ...proof };
    }
    case 'redacted_thinking':
      return { kind: 'reasoning', text: '', protocol: 'anthropic-messages', encrypted: textIn(block, 'data') ?? '' };
    case 'tool_use':
      return {
        kind: 'tool-call',
        callId: textIn(block, 'id') ?? '',
        name: textIn(block, 'name') ?? '',
        argumentsJson: JSON.stringify(block['input'] ?? {}),
      };
    default:
      return { kind: 'opaque', protocol: 'anthropic-messages', value: block };
  }
}

/** The member when it is text. */
export function textIn(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

/** True for a JSON array. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

const ID_CHARACTERS = 24;
