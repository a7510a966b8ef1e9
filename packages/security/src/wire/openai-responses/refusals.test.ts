import { expect, test } from 'vitest';
import { chatRequest } from '../../../test/chat-request.ts';
import type { AnswerPart } from '../../vocabulary/index.ts';
import { openAiResponsesClient } from './index.ts';

function ending(part: AnswerPart): unknown {
  const answer = { id: 'a', model: 'm', createdS: 1, choices: [{ parts: [part], stopReason: 'refusal' as const }] };
  const { status, incomplete_details: details } = openAiResponsesClient.renderAnswer(answer, { request: chatRequest(), randomHex: (length) => 'f'.repeat(length) });
  return { status, details };
}

test('a refusal without any text of its own is shown as filtered content', () => {
  expect(ending({ kind: 'text', text: 'I would' })).toEqual({ status: 'incomplete', details: { reason: 'content_filter' } });
});

test('a refusal with its text is a completed response', () => {
  expect(ending({ kind: 'refusal', text: 'I will not.' })).toEqual({ status: 'completed', details: null });
});
