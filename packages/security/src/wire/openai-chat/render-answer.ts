import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { AnswerChoice, AnswerPart, ChatAnswer } from '../../vocabulary/index.ts';
import type { RenderContext } from '../contract.ts';
import { type CallStyle, callStyleOf, renderCall } from './render-call.ts';
import { renderStopReason } from './stop-reason.ts';
import { renderUsage } from './usage.ts';

/** Writes a whole chat completion. */
export function renderChatAnswer(answer: ChatAnswer, { request }: RenderContext): JsonObject {
  if (answer.native?.protocol === 'openai-chat') return answer.native.body;
  const style = callStyleOf(request);
  return {
    id: answer.id,
    object: 'chat.completion',
    created: answer.createdS,
    model: answer.model,
    choices: answer.choices.map((choice, index) => renderChoice(choice, index, style)),
    ...(answer.usage === undefined ? {} : { usage: renderUsage(answer.usage) }),
  };
}

/** The citations that chat completions can show. */
export function isAnnotation(citation: JsonObject): boolean {
  return citation['type'] === 'url_citation' && isJsonObject(citation['url_citation']);
}

function renderChoice({ parts, stopReason }: AnswerChoice, index: number, style: CallStyle): JsonObject {
  const refusal = textOf(parts, 'refusal');
  const finishReason = renderStopReason(stopReason, { hasRefusal: refusal !== undefined });
  return {
    index,
    message: renderMessage(parts, style),
    logprobs: null,
    finish_reason: style.isLegacy && finishReason === 'tool_calls' ? 'function_call' : finishReason,
  };
}

function renderMessage(parts: readonly AnswerPart[], style: CallStyle): JsonObject {
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const refusal = textOf(parts, 'refusal');
  const reasoning = textOf(parts, 'reasoning');
  const annotations = parts.flatMap((part) => (part.kind === 'text' ? (part.citations ?? []) : [])).filter(isAnnotation);
  const isSilent = calls.length > 0 || refusal !== undefined;
  const [first] = calls;
  return {
    role: 'assistant',
    content: textOf(parts, 'text') ?? (isSilent ? null : ''),
    refusal: refusal ?? null,
    ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
    ...(annotations.length === 0 ? {} : { annotations }),
    ...(first === undefined || !style.isLegacy ? {} : { function_call: { name: first.name, arguments: first.argumentsJson } }),
    ...(first === undefined || style.isLegacy ? {} : { tool_calls: calls.map((call) => renderCall(call, style)) }),
  };
}

function textOf(parts: readonly AnswerPart[], kind: 'text' | 'refusal' | 'reasoning'): string | undefined {
  const texts = parts.flatMap((part) => (part.kind === kind ? [part.text] : []));
  return texts.length === 0 ? undefined : texts.join('');
}
