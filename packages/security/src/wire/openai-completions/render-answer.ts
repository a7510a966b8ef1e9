import type { JsonObject } from '../../kernel/index.ts';
import type { AnswerChoice, ChatAnswer, StopReason } from '../../vocabulary/index.ts';
import { renderUsage } from '../openai-chat/index.ts';

/** Writes a whole legacy completion. Only text and refusals can be shown; other parts of an answer are left out. */
export function renderCompletion(answer: ChatAnswer): JsonObject {
  if (answer.native?.protocol === 'openai-completions') return answer.native.body;
  return {
    id: answer.id,
    object: 'text_completion',
    created: answer.createdS,
    model: answer.model,
    choices: answer.choices.map((choice, index) => ({
      text: textOf(choice),
      index,
      logprobs: null,
      finish_reason: renderFinishReason(choice.stopReason),
    })),
    ...(answer.usage === undefined ? {} : { usage: renderUsage(answer.usage) }),
  };
}

/** Writes `finish_reason`, of which legacy completions have three. */
export function renderFinishReason(reason: StopReason): string {
  switch (reason) {
    case 'length':
    case 'context-window':
      return 'length';
    case 'content-filter':
      return 'content_filter';
    case 'end':
    case 'stop-sequence':
    case 'tool-use':
    case 'refusal':
    case 'pause':
      return 'stop';
  }
}

function textOf({ parts }: AnswerChoice): string {
  return parts.map((part) => (part.kind === 'text' || part.kind === 'refusal' ? part.text : '')).join('');
}
