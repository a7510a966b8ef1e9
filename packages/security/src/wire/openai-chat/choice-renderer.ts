import { invariant, type JsonObject } from '../../kernel/index.ts';
import type { PartStart, StreamEvent } from '../../vocabulary/index.ts';
import { isAnnotation } from './render-answer.ts';
import { type CallStyle, renderCall } from './render-call.ts';
import { renderStopReason } from './stop-reason.ts';

/** One chunk's part for a choice. */
export interface ChoiceDelta {
  readonly delta: JsonObject;
  readonly finishReason: string | null;
  /** How much text the delta holds, for its padding. */
  readonly textCharacters: number;
}

/** Writes the deltas of one choice: the role first, each tool call's header once, the finish reason last. */
export class ChoiceRenderer {
  readonly #style: CallStyle;
  readonly #parts = new Map<number, RenderedPart>();
  #isRoleSent: boolean;
  #calls = 0;
  #hasRefusal = false;

  constructor(style: CallStyle, isRoleSent: boolean) {
    this.#style = style;
    this.#isRoleSent = isRoleSent;
  }

  /** How many tool calls the choice has had. */
  get calls(): number {
    return this.#calls;
  }

  /** Takes notice of a part whose chunk has gone out by itself. */
  note(event: PartStart): void {
    this.#isRoleSent = true;
    if (event.kind === 'refusal') this.#hasRefusal = true;
    const isCall = event.kind === 'tool-call';
    const isCustom = isCall && this.#style.customNames.has(event.name);
    this.#parts.set(event.part, { kind: event.kind, call: isCall ? this.#calls : -1, isCustom });
    if (isCall) this.#calls += 1;
  }

  /** The deltas of one event of this choice. */
  render(event: ChoiceEvent): readonly ChoiceDelta[] {
    const deltas: ChoiceDelta[] = this.#isRoleSent ? [] : [plain({ role: 'assistant', content: '', refusal: null })];
    this.#isRoleSent = true;
    switch (event.type) {
      case 'part-start':
        this.note(event);
        if (event.kind === 'tool-call') deltas.push(plain(this.#header(event)));
        break;
      case 'text-delta':
        deltas.push(textDelta(this.#part(event.part), event.text));
        break;
      case 'arguments-delta':
        deltas.push(this.#argumentsDelta(this.#part(event.part), event.json));
        break;
      case 'citation':
        if (isAnnotation(event.citation)) deltas.push(plain({ annotations: [event.citation] }));
        break;
      case 'choice-end': {
        const reason = renderStopReason(event.stopReason, { hasRefusal: this.#hasRefusal });
        const finishReason = this.#style.isLegacy && reason === 'tool_calls' ? 'function_call' : reason;
        deltas.push({ delta: {}, finishReason, textCharacters: 0 });
      }
    }
    return deltas;
  }

  #header({ callId, name }: Extract<PartStart, { kind: 'tool-call' }>): JsonObject {
    if (this.#style.isLegacy) return { function_call: { name, arguments: '' } };
    return { tool_calls: [{ index: this.#calls - 1, ...renderCall({ callId, name, argumentsJson: '' }, this.#style) }] };
  }

  #argumentsDelta({ call, isCustom }: RenderedPart, json: string): ChoiceDelta {
    if (this.#style.isLegacy) return { delta: { function_call: { arguments: json } }, finishReason: null, textCharacters: json.length };
    const piece: JsonObject = isCustom ? { custom: { input: json } } : { function: { arguments: json } };
    return { delta: { tool_calls: [{ index: call, ...piece }] }, finishReason: null, textCharacters: json.length };
  }

  #part(index: number): RenderedPart {
    const part = this.#parts.get(index);
    invariant(part !== undefined, 'a delta follows the start of its part');
    return part;
  }
}

/** Events that belong to one choice and show in its chunks. */
export type ChoiceEvent =
  | PartStart
  | Extract<StreamEvent, { type: 'text-delta' | 'arguments-delta' | 'citation' | 'choice-end' }>;

interface RenderedPart {
  readonly kind: PartStart['kind'];
  /** The index of a tool call among its choice's; -1 for other parts. */
  readonly call: number;
  readonly isCustom: boolean;
}

function textDelta({ kind }: RenderedPart, text: string): ChoiceDelta {
  const name = kind === 'refusal' ? 'refusal' : kind === 'reasoning' ? 'reasoning_content' : 'content';
  return { delta: { [name]: text }, finishReason: null, textCharacters: text.length };
}

function plain(delta: JsonObject): ChoiceDelta {
  return { delta, finishReason: null, textCharacters: 0 };
}
