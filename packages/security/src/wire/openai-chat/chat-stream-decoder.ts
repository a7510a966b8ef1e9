import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { StreamEvent } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer, type ProviderFrame, type StreamDecoder } from '../contract.ts';
import { decodeOpenAiFault } from '../shared/index.ts';
import { ChoiceDecoder } from './choice-decoder.ts';
import { decodeHead } from './decode-answer.ts';
import { decodeUsage } from './usage.ts';

/** Turns the chunks of a chat completion, or of a legacy one, into canonical events. */
export class ChatStreamDecoder implements StreamDecoder {
  readonly #context: DecodeContext;
  readonly #protocol: 'openai-chat' | 'openai-completions';
  readonly #choices = new Map<number, ChoiceDecoder>();
  #isStarted = false;
  #isEnded = false;

  /** @param protocol - legacy completions write the text beside, not inside, a delta. */
  constructor(context: DecodeContext, protocol: 'openai-chat' | 'openai-completions' = 'openai-chat') {
    this.#context = context;
    this.#protocol = protocol;
  }

  decode({ event, data }: ProviderFrame): readonly StreamEvent[] {
    if (this.#isEnded || data === '') return [];
    const events: StreamEvent[] = [];
    if (data === '[DONE]') {
      this.#finish(events);
      return events;
    }
    const chunk = parse(data);
    if (event === 'error' || (chunk['error'] !== undefined && chunk['error'] !== null)) {
      this.#isEnded = true;
      return [{ type: 'fault', fault: decodeOpenAiFault(undefined, chunk) }];
    }
    this.#decodeChunk(chunk, events);
    return events;
  }

  end(): readonly StreamEvent[] {
    if (this.#isEnded) return [];
    this.#isEnded = true;
    const isWhole = this.#choices.size > 0 && this.#choices.values().every((choice) => choice.isFinished);
    return [isWhole ? { type: 'answer-end' } : { type: 'fault', fault: { kind: 'answer-cut' } }];
  }

  #decodeChunk(chunk: JsonObject, events: StreamEvent[]): void {
    const choices: unknown = chunk['choices'];
    const usage = decodeUsage(chunk['usage']) ?? groqUsage(chunk['x_groq']);
    const list: readonly unknown[] = Array.isArray(choices) ? choices : [];
    if (list.length === 0 && usage === undefined) return;
    if (!this.#isStarted) {
      this.#isStarted = true;
      events.push({ type: 'answer-start', ...decodeHead(chunk, this.#context, this.#protocol === 'openai-chat' ? 'chatcmpl-' : 'cmpl-') });
    }
    for (const choice of list) {
      if (isJsonObject(choice)) this.#choice(choice).decode(this.#toChat(choice), events);
    }
    if (usage !== undefined) events.push({ type: 'usage', usage });
  }

  #toChat(choice: JsonObject): JsonObject {
    return this.#protocol === 'openai-chat' ? choice : { finish_reason: choice['finish_reason'] ?? null, delta: { content: choice['text'] ?? null } };
  }

  /** `[DONE]`: the server says that this was all, even where it gave no finish reason. */
  #finish(events: StreamEvent[]): void {
    this.#isEnded = true;
    if (this.#choices.size === 0) {
      events.push({ type: 'fault', fault: { kind: 'answer-cut' } });
      return;
    }
    for (const choice of this.#choices.values()) choice.finish(undefined, events);
    events.push({ type: 'answer-end' });
  }

  #choice(choice: JsonObject): ChoiceDecoder {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0;
    if (!Number.isInteger(index) || index < 0 || index >= CHOICES_MAX) throw new MalformedAnswer('a choice has no valid index');
    let decoder = this.#choices.get(index);
    if (decoder === undefined) {
      decoder = new ChoiceDecoder(index, this.#context);
      this.#choices.set(index, decoder);
    }
    return decoder;
  }
}

function parse(data: string): JsonObject {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch (cause) {
    throw new MalformedAnswer('a chunk is not JSON', { cause });
  }
  if (!isJsonObject(chunk)) throw new MalformedAnswer('a chunk is not an object');
  return chunk;
}

function groqUsage(extension: unknown): ReturnType<typeof decodeUsage> {
  return isJsonObject(extension) ? decodeUsage(extension['usage']) : undefined;
}

/** As many as a request may ask for. */
const CHOICES_MAX = 128;
