import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { AnswerPart, ChatAnswer, StopReason, TokenCountAnswer } from '../../vocabulary/index.ts';
import type { RenderContext } from '../contract.ts';
import { toSignature } from './foreign-signature.ts';
import { toStopReason } from './stop-reason.ts';
import { toMessageUsage } from './usage.ts';

/** A whole answer as a message: the provider's own while no guard has changed it. */
export function renderMessage(answer: ChatAnswer, context: RenderContext): JsonObject {
  if (answer.native?.protocol === 'anthropic-messages') return answer.native.body;
  const choice = answer.choices[0];
  const parts = choice?.parts ?? [];
  return {
    ...messageHead(answer, context),
    content: parts.flatMap((part) => renderPart(part)),
    stop_reason: stopReasonOf(choice?.stopReason ?? 'end', parts.some(({ kind }) => kind === 'refusal')),
    stop_sequence: choice?.stopSequence ?? null,
    usage: toMessageUsage(answer.usage),
  };
}

/** The body of a token count. */
export function renderTokenCount(answer: TokenCountAnswer): JsonObject {
  return { input_tokens: answer.inputTokens };
}

/** What every message begins with, streamed or not. */
export function messageHead({ id, model }: { readonly id: string; readonly model: string }, context: RenderContext): JsonObject {
  return {
    id: id.startsWith(ID_PREFIX) ? id : ID_PREFIX + context.randomHex(ID_CHARACTERS),
    type: 'message',
    role: 'assistant',
    model,
    container: null,
    diagnostics: null,
    stop_details: null,
  };
}

/** The reason to end: a refusal that another protocol gives as text is a refusal here. */
export function stopReasonOf(reason: StopReason, isRefused: boolean): string {
  return toStopReason(isRefused && reason === 'end' ? 'refusal' : reason);
}

function renderPart(part: AnswerPart): readonly JsonObject[] {
  switch (part.kind) {
    case 'text':
      return [{ type: 'text', text: part.text, ...(part.citations === undefined ? {} : { citations: part.citations }) }];
    case 'refusal':
      return [{ type: 'text', text: part.text }];
    case 'reasoning':
      return part.protocol === 'anthropic-messages' && part.encrypted !== undefined
        ? [{ type: 'redacted_thinking', data: part.encrypted }]
        : [{ type: 'thinking', thinking: part.text, signature: toSignature(part) }];
    case 'tool-call':
      return [{ type: 'tool_use', id: part.callId, name: part.name, input: toInput(part.argumentsJson), caller: DIRECT }];
    case 'opaque':
      return part.protocol === 'anthropic-messages' && isJsonObject(part.value) ? [part.value] : [];
  }
}

/** A model may write arguments that are no object; the protocol's own way to carry such text is one member. */
function toInput(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : { INVALID_JSON: text };
  } catch {
    return { INVALID_JSON: text };
  }
}

/** The model called the tool itself, not from code that it ran. */
export const DIRECT: JsonObject = { type: 'direct' };
const ID_PREFIX = 'msg_';
const ID_CHARACTERS = 24;
