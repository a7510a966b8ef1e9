import { invariant, type JsonObject } from '../../kernel/index.ts';
import type { Piece, StreamEvent, Usage } from '../../vocabulary/index.ts';
import type { RenderContext, StreamRenderer } from '../contract.ts';
import { obfuscationFor, renderOpenAiError, toOpenAiError } from '../shared/index.ts';
import { ChoiceRenderer } from './choice-renderer.ts';
import { callIndexes, withoutUsage, withoutUsageChunk } from './native-chunk.ts';
import { type CallStyle, callStyleOf } from './render-call.ts';
import { renderUsage } from './usage.ts';

/** Writes the chunks of one chat completion. Chunks of a provider of the same protocol pass as they are. */
export class ChatStreamRenderer implements StreamRenderer {
  readonly #context: RenderContext;
  readonly #style: CallStyle;
  readonly #choices = new Map<number, ChoiceRenderer>();
  /** The chunk up to its choices, the same for each: id, time and model never change. */
  #head: string | undefined;
  #usage: Usage | undefined;
  #isUsageSent = false;
  /** The client has been told the role. */
  #hasRole = false;
  /** The provider leaves out the role, or writes tool calls, in a way that clients fail on: from then on every chunk is made here. */
  #isRemade = false;
  #isEnded = false;

  constructor(context: RenderContext) {
    this.#context = context;
    this.#style = callStyleOf(context.request);
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
    if (native?.protocol === 'openai-chat' && !this.#isRemade && this.#isPassable(events, native.text)) {
      return this.#pass(events, native.text);
    }
    let out = '';
    for (const event of events) {
      out += this.#renderEvent(event);
      if (this.#isEnded) break;
    }
    return out;
  }

  #isPassable(events: readonly StreamEvent[], text: string): boolean {
    // A quotation mark inside a JSON string has a backslash before it, so this is never content.
    const hasRole = this.#hasRole || text.includes('"role"');
    let started = 0;
    for (const event of events) {
      if (event.type === 'fault') return false;
      if (!hasRole && 'choice' in event) {
        this.#isRemade = true;
        return false;
      }
      if (event.type !== 'part-start' || event.kind !== 'tool-call' || this.#style.isLegacy) continue;
      if (callIndexes(text)?.get(event.callId) !== this.#choice(event.choice).calls + started) {
        this.#isRemade = true;
        return false;
      }
      started += 1;
    }
    return true;
  }

  #pass(events: readonly StreamEvent[], text: string): string {
    this.#hasRole ||= text.includes('"role"');
    let hasUsage = false;
    for (const event of events) {
      if (event.type === 'usage') hasUsage = true;
      else if (event.type === 'answer-end') this.#isEnded = true;
      this.#note(event);
    }
    if (this.#context.request.stream.isUsageIncluded) {
      this.#isUsageSent ||= hasUsage;
      return text;
    }
    return hasUsage ? withoutUsageChunk(text) : withoutUsage(text);
  }

  /** Keeps the state right for chunks that may have to be made later. */
  #note(event: StreamEvent): void {
    if (event.type === 'answer-start') this.#start(event);
    else if (event.type === 'part-start') this.#choice(event.choice).note(event);
  }

  #renderEvent(event: StreamEvent): string {
    switch (event.type) {
      case 'answer-start':
        this.#start(event);
        return '';
      case 'part-start':
      case 'text-delta':
      case 'arguments-delta':
      case 'citation':
      case 'choice-end':
        return this.#renderChoice(event);
      case 'signature':
      case 'part-end':
        return '';
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'fault':
        this.#isEnded = true;
        return `data: ${JSON.stringify(renderOpenAiError(toOpenAiError(event.fault)))}\n\n`;
      case 'answer-end':
        this.#isEnded = true;
        return `${this.#renderUsage()}data: [DONE]\n\n`;
    }
  }

  #start({ id, model, createdS }: Extract<StreamEvent, { type: 'answer-start' }>): void {
    const head = JSON.stringify({ id, object: 'chat.completion.chunk', created: createdS, model });
    this.#head = `data: ${head.slice(0, -1)},"choices":[`;
  }

  #renderChoice(event: Parameters<ChoiceRenderer['render']>[0]): string {
    let out = '';
    for (const { delta, finishReason, textCharacters } of this.#choice(event.choice).render(event)) {
      out += this.#chunk(
        `{"index":${event.choice},"delta":${JSON.stringify(delta)},"logprobs":null,"finish_reason":${JSON.stringify(finishReason)}}`,
        this.#context.request.stream.isUsageIncluded ? ',"usage":null' : '',
        textCharacters,
      );
    }
    return out;
  }

  #renderUsage(): string {
    if (this.#usage === undefined || this.#isUsageSent || !this.#context.request.stream.isUsageIncluded) return '';
    const usage: JsonObject = renderUsage(this.#usage);
    return this.#chunk('', `,"usage":${JSON.stringify(usage)}`, 0);
  }

  #chunk(choice: string, usage: string, textCharacters: number): string {
    invariant(this.#head !== undefined, 'an answer starts before its parts');
    const { request, randomHex } = this.#context;
    const obfuscation = request.stream.isObfuscationIncluded
      ? `,"obfuscation":"${obfuscationFor(textCharacters, randomHex)}"`
      : '';
    return `${this.#head}${choice}]${usage}${obfuscation}}\n\n`;
  }

  #choice(index: number): ChoiceRenderer {
    let choice = this.#choices.get(index);
    if (choice === undefined) {
      choice = new ChoiceRenderer(this.#style, this.#hasRole);
      this.#choices.set(index, choice);
    }
    return choice;
  }
}
