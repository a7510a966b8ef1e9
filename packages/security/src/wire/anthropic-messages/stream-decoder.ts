import { isJsonObject, type Json, type JsonObject } from '../../kernel/index.ts';
import type { StreamEvent } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer, type ProviderFrame, type StreamDecoder } from '../contract.ts';
import { textIn } from './decode-answer.ts';
import { decodeAnthropicFault } from './decode-fault.ts';
import { BlockDecoder } from './block-decoder.ts';
import { fromStopReason } from './stop-reason.ts';
import { fromUsage, mergeUsage } from './usage.ts';

/** Opens a decoder for one stream of `POST /v1/messages`. */
export function openMessageDecoder(context: DecodeContext): StreamDecoder {
  return new MessageDecoder(context);
}

class MessageDecoder implements StreamDecoder {
  readonly #context: DecodeContext;
  readonly #blocks = new BlockDecoder();
  #usage: JsonObject = {};
  #isStarted = false;
  #isStopKnown = false;
  #isEnded = false;

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  decode(frame: ProviderFrame): readonly StreamEvent[] {
    if (this.#isEnded) return [];
    const data = parse(frame.data);
    const type = textIn(data, 'type') ?? frame.event;
    if (type === 'ping') return [];
    if (type === 'error') return this.#fail(data);
    if (type === 'message_start') return this.#start(data);
    if (type === undefined || !NEEDS_START.has(type)) return [];
    if (!this.#isStarted) throw new MalformedAnswer('a frame came before message_start');
    switch (type) {
      case 'content_block_start':
        return this.#blocks.start(data);
      case 'content_block_delta':
        return this.#blocks.delta(data);
      case 'content_block_stop':
        return this.#blocks.stop(data);
      case 'message_delta':
        return this.#finish(data);
      default:
        return this.#end();
    }
  }

  end(): readonly StreamEvent[] {
    if (this.#isEnded) return [];
    this.#isEnded = true;
    return [{ type: 'fault', fault: { kind: 'answer-cut' } }];
  }

  #start(data: JsonObject): readonly StreamEvent[] {
    if (this.#isStarted) throw new MalformedAnswer('message_start came twice');
    this.#isStarted = true;
    const message = isJsonObject(data['message']) ? data['message'] : {};
    const id = textIn(message, 'id') ?? `msg_${this.#context.randomHex(ID_CHARACTERS)}`;
    const model = textIn(message, 'model') ?? this.#context.model;
    return [{ type: 'answer-start', id, model, createdS: this.#context.nowS }, ...this.#count(message['usage'])];
  }

  #finish(data: JsonObject): readonly StreamEvent[] {
    const delta = isJsonObject(data['delta']) ? data['delta'] : {};
    const reason = textIn(delta, 'stop_reason');
    const usage = this.#count(data['usage']);
    if (reason === undefined || this.#isStopKnown) return usage;
    this.#isStopKnown = true;
    const stopSequence = textIn(delta, 'stop_sequence');
    const stopReason = fromStopReason(reason);
    return [
      ...this.#blocks.stopAll(),
      { type: 'choice-end', choice: 0, stopReason, ...(stopSequence === undefined ? {} : { stopSequence }) },
      ...usage,
    ];
  }

  #end(): readonly StreamEvent[] {
    if (!this.#isStopKnown) throw new MalformedAnswer('message_stop came without a stop reason');
    this.#isEnded = true;
    return [{ type: 'answer-end' }];
  }

  #fail(data: JsonObject): readonly StreamEvent[] {
    this.#isEnded = true;
    return [{ type: 'fault', fault: decodeAnthropicFault(undefined, data) }];
  }

  #count(usage: Json | undefined): readonly StreamEvent[] {
    if (!isJsonObject(usage)) return [];
    this.#usage = mergeUsage(this.#usage, usage);
    const counted = fromUsage(this.#usage);
    return counted === undefined ? [] : [{ type: 'usage', usage: counted }];
  }
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Told below: the frame is malformed either way.
  }
  throw new MalformedAnswer('a frame of the stream is no JSON object');
}

const NEEDS_START: ReadonlySet<string> = new Set([
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);
const ID_CHARACTERS = 24;
