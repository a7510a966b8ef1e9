import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { AnswerChoice, AnswerPart, ChatAnswer } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer } from '../contract.ts';
import { decodeOpenAiFault, refuseFaultBody } from '../shared/index.ts';
import { decodeStopReason } from './stop-reason.ts';
import { decodeUsage } from './usage.ts';

/**
 * Reads a whole chat completion, tolerantly: compatible servers leave out ids, types and roles.
 *
 * @throws {MalformedAnswer} when there are no choices to read.
 * @throws {FaultAnswer} when there is an error instead of them.
 */
export function decodeChatAnswer(body: JsonObject, context: DecodeContext): ChatAnswer {
  const choices = body['choices'];
  if (!Array.isArray(choices) || choices.length === 0) {
    refuseFaultBody(body, decodeOpenAiFault);
    throw new MalformedAnswer('the answer has no choices');
  }
  const usage = decodeUsage(body['usage']);
  return {
    ...decodeHead(body, context),
    choices: choices.map((choice: unknown, index) => ({ choice, index: indexOf(choice, index) }))
      .toSorted((left, right) => left.index - right.index)
      .map(({ choice }) => decodeChoice(choice, context)),
    ...(usage === undefined ? {} : { usage }),
    native: { protocol: 'openai-chat', body },
  };
}

/** Id, model and time of an answer or chunk, made up where the server gave none. */
export function decodeHead(body: JsonObject, context: DecodeContext, prefix = 'chatcmpl-'): Pick<ChatAnswer, 'id' | 'model' | 'createdS'> {
  const { id, model, created } = body;
  return {
    id: isGiven(id) ? id : `${prefix}${context.randomHex(24)}`,
    model: isGiven(model) ? model : context.model,
    createdS: typeof created === 'number' && created > 0 ? Math.trunc(created) : context.nowS,
  };
}

/** The reasoning text of a message or delta, by the names that compatible servers use. */
export function reasoningIn(message: JsonObject): string {
  const { reasoning_content: content, reasoning } = message;
  if (typeof content === 'string' && content !== '') return content;
  return typeof reasoning === 'string' ? reasoning : '';
}

/** The text of `content`: a string, or the text parts of a list. */
export function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : '')).join('');
}

/** The text of the arguments of a call; some servers write the object itself. */
export function argumentsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** True for a text that is not empty. */
export function isGiven(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function indexOf(choice: unknown, fallback: number): number {
  return isJsonObject(choice) && typeof choice['index'] === 'number' ? choice['index'] : fallback;
}

function decodeChoice(choice: unknown, context: DecodeContext): AnswerChoice {
  const message = isJsonObject(choice) ? choice['message'] : undefined;
  if (!isJsonObject(choice) || !isJsonObject(message)) throw new MalformedAnswer('a choice has no message');
  const parts = decodeMessage(message, context);
  const stopReason = decodeStopReason(choice['finish_reason'], {
    hasToolCall: parts.some((part) => part.kind === 'tool-call'),
    hasRefusal: parts.some((part) => part.kind === 'refusal'),
  });
  return { parts, stopReason };
}

function decodeMessage(message: JsonObject, context: DecodeContext): readonly AnswerPart[] {
  const parts: AnswerPart[] = [];
  const reasoning = reasoningIn(message);
  if (reasoning !== '') parts.push({ kind: 'reasoning', text: reasoning, protocol: 'openai-chat' });
  const text = textIn(message['content']) + transcriptIn(message['audio']);
  const citations = Array.isArray(message['annotations']) ? message['annotations'].filter(isJsonObject) : [];
  if (text !== '' || citations.length > 0) parts.push({ kind: 'text', text, ...(citations.length === 0 ? {} : { citations }) });
  if (isGiven(message['refusal'])) parts.push({ kind: 'refusal', text: message['refusal'] });
  const calls: unknown = message['tool_calls'];
  for (const call of Array.isArray(calls) ? calls : []) parts.push(decodeCall(call, context));
  if (isJsonObject(message['function_call'])) parts.push(decodeCall({ function: message['function_call'] }, context));
  return parts;
}

function decodeCall(call: unknown, context: DecodeContext): AnswerPart {
  const details = isJsonObject(call) ? (call['function'] ?? call['custom']) : undefined;
  if (!isJsonObject(call) || !isJsonObject(details) || !isGiven(details['name'])) throw new MalformedAnswer('a tool call has no name');
  return {
    kind: 'tool-call',
    callId: isGiven(call['id']) ? call['id'] : `call_${context.randomHex(24)}`,
    name: details['name'],
    argumentsJson: argumentsIn(details['arguments'] ?? details['input']),
  };
}

/** Guards read what is said: the transcript counts as text. The sound itself passes natively or not at all. */
export function transcriptIn(audio: unknown): string {
  return isJsonObject(audio) && typeof audio['transcript'] === 'string' ? audio['transcript'] : '';
}
