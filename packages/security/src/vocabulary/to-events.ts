import type { AnswerPart, ChatAnswer } from './answer.ts';
import type { PartStart, StreamEvent } from './stream-event.ts';

/** The events of a whole answer, as a provider that sends each part at once would stream it. */
export function toEvents(answer: ChatAnswer): readonly StreamEvent[] {
  const events: StreamEvent[] = [
    { type: 'answer-start', id: answer.id, model: answer.model, createdS: answer.createdS },
  ];
  answer.choices.forEach((choice, choiceIndex) => {
    choice.parts.forEach((part, partIndex) => events.push(...partEvents(part, choiceIndex, partIndex)));
  });
  answer.choices.forEach(({ stopReason, stopSequence }, choice) => {
    events.push({ type: 'choice-end', choice, stopReason, ...(stopSequence === undefined ? {} : { stopSequence }) });
  });
  if (answer.usage !== undefined) events.push({ type: 'usage', usage: answer.usage });
  events.push({ type: 'answer-end' });
  return events;
}

function partEvents(answerPart: AnswerPart, choice: number, part: number): readonly StreamEvent[] {
  const events: StreamEvent[] = [startOf(answerPart, choice, part)];
  switch (answerPart.kind) {
    case 'text':
      if (answerPart.text !== '') events.push({ type: 'text-delta', choice, part, text: answerPart.text });
      for (const citation of answerPart.citations ?? []) events.push({ type: 'citation', choice, part, citation });
      break;
    case 'refusal':
      if (answerPart.text !== '') events.push({ type: 'text-delta', choice, part, text: answerPart.text });
      break;
    case 'reasoning':
      if (answerPart.text !== '') events.push({ type: 'text-delta', choice, part, text: answerPart.text });
      if (answerPart.signature !== undefined) {
        events.push({ type: 'signature', choice, part, signature: answerPart.signature });
      }
      break;
    case 'tool-call':
      if (answerPart.argumentsJson !== '') {
        events.push({ type: 'arguments-delta', choice, part, json: answerPart.argumentsJson });
      }
      break;
    case 'opaque':
      break;
  }
  events.push({ type: 'part-end', choice, part });
  return events;
}

function startOf(answerPart: AnswerPart, choice: number, part: number): PartStart {
  const place = { type: 'part-start', choice, part } as const;
  switch (answerPart.kind) {
    case 'text':
    case 'refusal':
      return { ...place, kind: answerPart.kind };
    case 'reasoning':
      return {
        ...place,
        kind: 'reasoning',
        protocol: answerPart.protocol,
        ...(answerPart.encrypted === undefined ? {} : { encrypted: answerPart.encrypted }),
      };
    case 'tool-call':
      return { ...place, kind: 'tool-call', callId: answerPart.callId, name: answerPart.name };
    case 'opaque':
      return { ...place, kind: 'opaque', protocol: answerPart.protocol, value: answerPart.value };
  }
}
