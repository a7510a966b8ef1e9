import { MalformedAnswer, type ProviderFrame } from '@agentor/security/wire';
import { EVENT_MESSAGE_BYTES_MAX } from './bounds.ts';
import { type EventMessage, messageLength, parseEventMessage, PRELUDE_BYTES, textOf } from './event-message.ts';

/** A message of Bedrock's stream. It has no text form to pass on. */
export interface EventFrame extends ProviderFrame {
  /** The event's type, the exception's, or the code of an error outside the model of the API. */
  readonly event: string;
  readonly text: '';
}

/**
 * Cuts a binary Amazon event stream into frames, the same ones however the bytes are cut. Both checksums of every
 * message are checked.
 */
export class EventStreamSplitter {
  readonly #bytesMax: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** Bytes without which nothing more can be read. */
  #needed = PRELUDE_BYTES;
  #broken: MalformedAnswer | undefined;

  /** @param bytesMax - the longest message taken. */
  constructor(bytesMax: number = EVENT_MESSAGE_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Set when frames were given and the message behind them is broken or longer than the bound. */
  get broken(): MalformedAnswer | undefined {
    return this.#broken;
  }

  /**
   * Frames that are complete with these bytes.
   *
   * @throws {MalformedAnswer} when the first message of them is broken or longer than the bound, or an earlier one was.
   */
  push(bytes: Uint8Array): readonly EventFrame[] {
    if (this.#broken !== undefined) throw this.#broken;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    if (this.#length < this.#needed) return [];
    return this.#read(this.#chunks.length === 1 ? bytes : Buffer.concat(this.#chunks, this.#length));
  }

  /** A message that was cut is left out: the decoder knows whether the answer was whole. */
  end(): readonly EventFrame[] {
    this.#chunks = [];
    this.#length = 0;
    return [];
  }

  #read(bytes: Uint8Array): readonly EventFrame[] {
    const frames: EventFrame[] = [];
    let rest = bytes;
    this.#needed = PRELUDE_BYTES;
    try {
      while (rest.length >= PRELUDE_BYTES) {
        const length = messageLength(rest.subarray(0, PRELUDE_BYTES), this.#bytesMax);
        this.#needed = Math.max(length, PRELUDE_BYTES);
        if (rest.length < length) break;
        frames.push(toFrame(parseEventMessage(rest.subarray(0, length))));
        rest = rest.subarray(length);
        this.#needed = PRELUDE_BYTES;
      }
    } catch (error) {
      if (!(error instanceof MalformedAnswer) || frames.length === 0) throw error;
      this.#broken = error;
    }
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return frames;
  }
}

function toFrame({ headers, payload }: EventMessage): EventFrame {
  switch (headers.get(':message-type')) {
    case 'event':
      return { event: requireHeader(headers, ':event-type'), data: textOf(payload), text: '' };
    case 'exception':
      return { event: requireHeader(headers, ':exception-type'), data: textOf(payload), text: '' };
    case 'error': {
      const data = JSON.stringify({ message: headers.get(':error-message') ?? '' });
      return { event: `${requireHeader(headers, ':error-code')}Error`, data, text: '' };
    }
    default:
      throw new MalformedAnswer('a message of the stream has no known type');
  }
}

function requireHeader(headers: ReadonlyMap<string, string>, name: string): string {
  const value = headers.get(name);
  if (value === undefined || value === '') throw new MalformedAnswer('a message of the stream does not say what it is');
  return value;
}
