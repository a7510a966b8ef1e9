import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { StopReason, StreamEvent } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer, type ProviderFrame, type StreamDecoder } from '../contract.ts';
import { textMember } from '../encoding/index.ts';
import { BlockReader } from './block-reader.ts';
import { decodeFault } from './decode-fault.ts';
import { readStopReason } from './read-stop-reason.ts';
import { readUsage } from './read-usage.ts';

/**
 * Reads the events of `converse-stream`. `metadata`, the last one, ends the answer; a stream without it ends where the
 * bytes end, if `messageStop` was there.
 */
export class ConverseStreamDecoder implements StreamDecoder {
  readonly #context: DecodeContext;
  readonly #blocks = new BlockReader();
  #isStarted = false;
  #stopReason: StopReason | undefined;
  #isOver = false;

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  decode(frame: ProviderFrame): readonly StreamEvent[] {
    if (this.#isOver) return [];
    const name = frame.event ?? '';
    const data = parse(frame);
    if (/(?:exception|error)$/iu.test(name)) return this.#fail({ type: 'fault', fault: decodeFault(undefined, data, name) });
    switch (name) {
      case 'messageStart':
        return this.#start();
      case 'contentBlockStart':
        return [...this.#start(), ...this.#blocks.start(data)];
      case 'contentBlockDelta':
        return [...this.#start(), ...this.#blocks.delta(data)];
      case 'contentBlockStop':
        return this.#blocks.stop(data);
      case 'messageStop':
        return this.#stop(data);
      case 'metadata':
        return this.#finish(data);
      default:
        return [];
    }
  }

  end(): readonly StreamEvent[] {
    if (this.#isOver) return [];
    if (this.#stopReason === undefined) return this.#fail({ type: 'fault', fault: { kind: 'answer-cut' } });
    this.#isOver = true;
    return [{ type: 'answer-end' }];
  }

  #start(): readonly StreamEvent[] {
    if (this.#isStarted) return [];
    this.#isStarted = true;
    const { randomHex, model, nowS } = this.#context;
    return [{ type: 'answer-start', id: randomHex(ID_HEX_LENGTH), model, createdS: nowS }];
  }

  #stop(data: JsonObject): readonly StreamEvent[] {
    const reason = textMember(data, 'stopReason');
    if (reason === undefined || this.#stopReason !== undefined) throw new MalformedAnswer('a message stops twice or without a reason');
    this.#stopReason = readStopReason(reason);
    if (this.#stopReason === undefined) {
      return this.#fail({ type: 'fault', fault: { kind: 'malformed-answer', code: reason } });
    }
    return [...this.#start(), ...this.#blocks.stopAll(), { type: 'choice-end', choice: 0, stopReason: this.#stopReason }];
  }

  #finish(data: JsonObject): readonly StreamEvent[] {
    const usage = readUsage(data['usage']);
    const events: StreamEvent[] = usage === undefined ? [] : [{ type: 'usage', usage }];
    if (this.#stopReason === undefined) return this.#isStarted ? events : [];
    return [...events, ...this.end()];
  }

  #fail(fault: StreamEvent): readonly StreamEvent[] {
    this.#isOver = true;
    return [fault];
  }
}

function parse({ data }: ProviderFrame): JsonObject {
  let value: unknown;
  try {
    value = data === '' ? {} : JSON.parse(data);
  } catch (cause) {
    throw new MalformedAnswer('an event of the stream is not JSON', { cause });
  }
  if (!isJsonObject(value)) throw new MalformedAnswer('an event of the stream is not an object');
  return value;
}

const ID_HEX_LENGTH = 24;
