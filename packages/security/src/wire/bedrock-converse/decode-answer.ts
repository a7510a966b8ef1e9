import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { AnswerPart, ChatAnswer } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer } from '../contract.ts';
import { textMember } from '../encoding/index.ts';
import { readStopReason } from './read-stop-reason.ts';
import { readUsage } from './read-usage.ts';

/**
 * A whole answer of `converse`. Bedrock names neither the answer nor its model.
 *
 * @throws {MalformedAnswer} when the body is none, or Bedrock itself calls the answer malformed.
 */
export function decodeAnswer(body: JsonObject, context: DecodeContext): ChatAnswer {
  const output = body['output'];
  const message = isJsonObject(output) ? output['message'] : undefined;
  const content = isJsonObject(message) ? message['content'] : undefined;
  const reason = textMember(body, 'stopReason');
  if (!Array.isArray(content) || reason === undefined) throw new MalformedAnswer('the answer lacks its message or stop reason');
  const stopReason = readStopReason(reason);
  if (stopReason === undefined) throw new MalformedAnswer('Bedrock calls the answer of the model malformed');
  const usage = readUsage(body['usage']);
  return {
    id: context.randomHex(ID_HEX_LENGTH),
    model: context.model,
    createdS: context.nowS,
    choices: [{ parts: content.flatMap((block) => decodeBlock(block)), stopReason }],
    ...(usage === undefined ? {} : { usage }),
  };
}

function decodeBlock(block: unknown): readonly AnswerPart[] {
  if (!isJsonObject(block)) throw new MalformedAnswer('a content block is not an object');
  const { text, toolUse, reasoningContent, citationsContent } = block;
  if (typeof text === 'string') return text === '' ? [] : [{ kind: 'text', text }];
  if (isJsonObject(toolUse) && toolUse['type'] === undefined) return [decodeToolUse(toolUse)];
  if (isJsonObject(reasoningContent)) return decodeReasoning(reasoningContent);
  if (isJsonObject(citationsContent)) return decodeCited(citationsContent);
  return [{ kind: 'opaque', protocol: 'bedrock-converse', value: block }];
}

function decodeToolUse(toolUse: JsonObject): AnswerPart {
  const callId = textMember(toolUse, 'toolUseId');
  const name = textMember(toolUse, 'name');
  if (callId === undefined || name === undefined) throw new MalformedAnswer('a tool call lacks its id or name');
  return { kind: 'tool-call', callId, name, argumentsJson: JSON.stringify(toolUse['input'] ?? {}) };
}

function decodeReasoning(content: JsonObject): readonly AnswerPart[] {
  const encrypted = textMember(content, 'redactedContent');
  if (encrypted !== undefined) return [{ kind: 'reasoning', text: '', encrypted, protocol: 'bedrock-converse' }];
  const plain = content['reasoningText'];
  if (!isJsonObject(plain)) return [];
  const signature = textMember(plain, 'signature');
  const text = textMember(plain, 'text') ?? '';
  if (text === '' && signature === undefined) return [];
  return [{ kind: 'reasoning', text, ...(signature === undefined ? {} : { signature }), protocol: 'bedrock-converse' }];
}

/** The texts of an answer with citations, which no surface of ours asks for. */
function decodeCited({ content }: JsonObject): readonly AnswerPart[] {
  if (!Array.isArray(content)) return [];
  const text = content.map((piece) => (isJsonObject(piece) ? (textMember(piece, 'text') ?? '') : '')).join('');
  return text === '' ? [] : [{ kind: 'text', text }];
}

const ID_HEX_LENGTH = 24;
