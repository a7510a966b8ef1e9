import { describe, expect, test } from 'vitest';
import { collectAnswer } from './collect-answer.ts';
import { toEvents } from './to-events.ts';
import type { ChatAnswer } from './answer.ts';

const ANSWER: ChatAnswer = {
  id: 'a1',
  model: 'm',
  createdS: 1,
  choices: [
    {
      parts: [
        { kind: 'reasoning', text: 'think', signature: 'sig', protocol: 'anthropic-messages' },
        { kind: 'text', text: 'hello' },
        { kind: 'tool-call', callId: 'c1', name: 'f', argumentsJson: '{"a":1}' },
      ],
      stopReason: 'tool-use',
    },
    { parts: [{ kind: 'refusal', text: 'no' }], stopReason: 'stop-sequence', stopSequence: '###' },
  ],
  usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 1 },
};

describe('the canonical stream', () => {
  test('a whole answer survives the way through events and back', () => {
    expect(collectAnswer(toEvents(ANSWER))).toEqual({ answer: ANSWER });
  });

  test('a stream without its end is a cut answer, never a whole one', () => {
    expect(collectAnswer(toEvents(ANSWER).slice(0, -1))).toEqual({ fault: { kind: 'answer-cut' } });
  });
});
