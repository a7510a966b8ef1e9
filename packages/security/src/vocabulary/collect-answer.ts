import { invariant } from '../kernel/index.ts';
import type { AnswerChoice, AnswerPart, ChatAnswer, StopReason } from './answer.ts';
import type { Fault } from './fault.ts';
import type { PartStart, StreamEvent } from './stream-event.ts';
import type { Usage } from './usage.ts';

/**
 * Puts a canonical stream back together: the inverse of `toEvents`, whatever the chunking.
 *
 * @returns The answer, or the fault that ended the stream, or `answer-cut` when it ended without either.
 */
export function collectAnswer(events: Iterable<StreamEvent>): { readonly answer: ChatAnswer } | { readonly fault: Fault } {
  const draft = new Draft();
  for (const event of events) {
    if (event.type === 'fault') return { fault: event.fault };
    draft.add(event);
  }
  return draft.finish();
}

class Draft {
  #head: { id: string; model: string; createdS: number } | undefined;
  #usage: Usage | undefined;
  #isEnded = false;
  readonly #choices: ChoiceDraft[] = [];

  add(event: Exclude<StreamEvent, { type: 'fault' }>): void {
    switch (event.type) {
      case 'answer-start':
        this.#head = { id: event.id, model: event.model, createdS: event.createdS };
        return;
      case 'part-start':
        this.#choice(event.choice).parts[event.part] = { start: event, text: '', signature: '', citations: [] };
        return;
      case 'text-delta':
        this.#part(event).text += event.text;
        return;
      case 'arguments-delta':
        this.#part(event).text += event.json;
        return;
      case 'signature':
        this.#part(event).signature += event.signature;
        return;
      case 'citation':
        this.#part(event).citations.push(event.citation);
        return;
      case 'part-end':
        return;
      case 'choice-end': {
        const choice = this.#choice(event.choice);
        choice.stopReason = event.stopReason;
        choice.stopSequence = event.stopSequence;
        return;
      }
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'answer-end':
        this.#isEnded = true;
    }
  }

  finish(): { readonly answer: ChatAnswer } | { readonly fault: Fault } {
    if (this.#head === undefined || !this.#isEnded) return { fault: { kind: 'answer-cut' } };
    const choices: AnswerChoice[] = [];
    for (const { parts, stopReason, stopSequence } of this.#choices) {
      if (stopReason === undefined) return { fault: { kind: 'answer-cut' } };
      choices.push({
        parts: parts.map(toPart),
        stopReason,
        ...(stopSequence === undefined ? {} : { stopSequence }),
      });
    }
    return { answer: { ...this.#head, choices, ...(this.#usage === undefined ? {} : { usage: this.#usage }) } };
  }

  #choice(index: number): ChoiceDraft {
    while (this.#choices.length <= index) {
      this.#choices.push({ parts: [], stopReason: undefined, stopSequence: undefined });
    }
    const choice = this.#choices[index];
    invariant(choice !== undefined, 'a choice exists once it was made');
    return choice;
  }

  #part(place: { readonly choice: number; readonly part: number }): PartDraft {
    const part = this.#choice(place.choice).parts[place.part];
    invariant(part !== undefined, 'a delta follows the start of its part');
    return part;
  }
}

interface ChoiceDraft {
  readonly parts: PartDraft[];
  stopReason: StopReason | undefined;
  stopSequence: string | undefined;
}

interface PartDraft {
  readonly start: PartStart;
  text: string;
  signature: string;
  readonly citations: Extract<StreamEvent, { type: 'citation' }>['citation'][];
}

function toPart({ start, text, signature, citations }: PartDraft): AnswerPart {
  switch (start.kind) {
    case 'text':
      return { kind: 'text', text, ...(citations.length === 0 ? {} : { citations }) };
    case 'refusal':
      return { kind: 'refusal', text };
    case 'reasoning':
      return {
        kind: 'reasoning',
        text,
        protocol: start.protocol,
        ...(signature === '' ? {} : { signature }),
        ...(start.encrypted === undefined ? {} : { encrypted: start.encrypted }),
      };
    case 'tool-call':
      return { kind: 'tool-call', callId: start.callId, name: start.name, argumentsJson: text };
    case 'opaque':
      return { kind: 'opaque', protocol: start.protocol, value: start.value };
  }
}
