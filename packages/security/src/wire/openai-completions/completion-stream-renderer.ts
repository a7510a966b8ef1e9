import { invariant } from '../../kernel/index.ts';
import type { Piece, StreamEvent, Usage } from '../../vocabulary/index.ts';
import type { RenderContext, StreamRenderer } from '../contract.ts';
import { renderUsage, withoutUsage, withoutUsageChunk } from '../openai-chat/index.ts';
import { renderOpenAiError, toOpenAiError } from '../shared/index.ts';
import { renderFinishReason } from './render-answer.ts';

/** Writes the chunks of one legacy completion. Chunks of a provider of the same protocol pass as they are. */
export class CompletionStreamRenderer implements StreamRenderer {
  readonly #isUsageIncluded: boolean;
  /** Parts whose text can be shown, as `choice/part`. */
  readonly #shown = new Set<string>();
  #head: string | undefined;
  #usage: Usage | undefined;
  #isUsageSent = false;
  #isEnded = false;

  constructor({ request }: RenderContext) {
    this.#isUsageIncluded = request.stream.isUsageIncluded;
  }

  render(pieces: readonly Piece[]): string {
    let out = '';
    for (const piece of pieces) {
      if (this.#isEnded) break;
      out += this.#renderPiece(piece);
    }
    return out;
  }

  #renderPiece({ events, native }: Piece): string {
    const isPassed = native?.protocol === 'openai-completions' && events.every((event) => event.type !== 'fault');
    let made = '';
    for (const event of events) {
      made += this.#renderEvent(event);
      if (this.#isEnded) break;
    }
    if (!isPassed) return made;
    const hasUsage = events.some((event) => event.type === 'usage');
    if (this.#isUsageIncluded) {
      this.#isUsageSent ||= hasUsage;
      return native.text;
    }
    return hasUsage ? withoutUsageChunk(native.text) : withoutUsage(native.text);
  }

  #renderEvent(event: StreamEvent): string {
    switch (event.type) {
      case 'answer-start': {
        const head = JSON.stringify({ id: event.id, object: 'text_completion', created: event.createdS, model: event.model });
        this.#head = `data: ${head.slice(0, -1)},"choices":[`;
        return '';
      }
      case 'part-start':
        if (event.kind === 'text' || event.kind === 'refusal') this.#shown.add(`${event.choice}/${event.part}`);
        return '';
      case 'text-delta':
        return this.#shown.has(`${event.choice}/${event.part}`) ? this.#choice(event.choice, event.text, null) : '';
      case 'choice-end':
        return this.#choice(event.choice, '', renderFinishReason(event.stopReason));
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'fault':
        this.#isEnded = true;
        return `data: ${JSON.stringify(renderOpenAiError(toOpenAiError(event.fault)))}\n\n`;
      case 'answer-end':
        this.#isEnded = true;
        return `${this.#renderUsage()}data: [DONE]\n\n`;
      case 'arguments-delta':
      case 'signature':
      case 'citation':
      case 'part-end':
        return '';
    }
  }

  #renderUsage(): string {
    if (this.#usage === undefined || this.#isUsageSent || !this.#isUsageIncluded) return '';
    return this.#chunk('', `,"usage":${JSON.stringify(renderUsage(this.#usage))}`);
  }

  #choice(index: number, text: string, finishReason: string | null): string {
    const choice = JSON.stringify({ text, index, logprobs: null, finish_reason: finishReason });
    return this.#chunk(choice, this.#isUsageIncluded ? ',"usage":null' : '');
  }

  #chunk(choice: string, usage: string): string {
    invariant(this.#head !== undefined, 'an answer starts before its parts');
    return `${this.#head}${choice}]${usage}}\n\n`;
  }
}
