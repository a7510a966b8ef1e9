import type { NativeFrame, Piece, StopReason, StreamEvent, Usage } from '../../vocabulary/index.ts';
import type { RenderContext, StreamRenderer } from '../contract.ts';
import { writeFrame } from './block-frames.ts';
import { BlockQueue } from './block-queue.ts';
import { NativePassage } from './native-passage.ts';
import { messageHead, stopReasonOf } from './render-answer.ts';
import { renderAnthropicError, toStreamError } from './render-error.ts';
import { toDeltaUsage, toMessageUsage } from './usage.ts';

/** Opens a renderer for one stream of `POST /v1/messages`. */
export function openMessageRenderer(context: RenderContext): StreamRenderer {
  return new MessageRenderer(context);
}

class MessageRenderer implements StreamRenderer {
  readonly #context: RenderContext;
  readonly #blocks = new BlockQueue();
  readonly #passage = new NativePassage(this.#blocks);
  /** The answer's start, until it is known whether its usage comes with it. */
  #head: { readonly id: string; readonly model: string } | undefined;
  #usage: Usage | undefined;
  #stop: { readonly reason: StopReason; readonly sequence: string | null } = { reason: 'end', sequence: null };
  #isRefused = false;
  #isStopSent = false;
  #isEnded = false;

  constructor(context: RenderContext) {
    this.#context = context;
  }

  render(pieces: readonly Piece[]): string {
    let frames = '';
    for (const { events, native } of pieces) {
      if (this.#isEnded) return frames;
      if (native === undefined) this.#passage.forget();
      frames += native === undefined ? this.#writeAll(events) : this.#pass(native, events);
    }
    return frames + this.#writeHead();
  }

  #pass(native: NativeFrame, events: readonly StreamEvent[]): string {
    const isPending = this.#head !== undefined;
    const passed = isPending ? undefined : this.#passage.take(native, events);
    if (passed === undefined) return this.#writeAll(events);
    for (const event of events) this.#note(event);
    return passed;
  }

  /** Remembers what a frame of the provider has told the client already. */
  #note(event: StreamEvent): void {
    if (event.type === 'usage') this.#usage = event.usage;
    else if (event.type === 'choice-end') this.#isStopSent = true;
    else if (event.type === 'answer-end') this.#isEnded = true;
  }

  #writeAll(events: readonly StreamEvent[]): string {
    let frames = '';
    for (const event of events) {
      if (event.type !== 'usage') frames += this.#writeHead();
      frames += this.#write(event);
      if (this.#isEnded) return frames;
    }
    return frames;
  }

  #write(event: StreamEvent): string {
    if ('choice' in event && event.choice !== 0) return '';
    switch (event.type) {
      case 'answer-start':
        this.#head = event;
        return '';
      case 'part-start':
        this.#isRefused ||= event.kind === 'refusal';
        this.#passage.forget();
        return this.#blocks.start(event);
      case 'text-delta':
      case 'arguments-delta':
      case 'signature':
      case 'citation':
        return this.#blocks.add(event);
      case 'part-end':
        return this.#blocks.end(event.part);
      case 'choice-end':
        this.#stop = { reason: event.stopReason, sequence: event.stopSequence ?? null };
        return '';
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'fault': {
        this.#isEnded = true;
        const { type: _type, ...members } = renderAnthropicError(toStreamError(event.fault));
        return writeFrame('error', members);
      }
      case 'answer-end':
        this.#isEnded = true;
        return this.#blocks.endAll() + this.#writeStop() + writeFrame('message_stop', {});
    }
  }

  #writeHead(): string {
    const head = this.#head;
    if (head === undefined) return '';
    this.#head = undefined;
    this.#passage.started();
    return writeFrame('message_start', {
      message: {
        ...messageHead(head, this.#context),
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: toMessageUsage(this.#usage),
      },
    });
  }

  #writeStop(): string {
    if (this.#isStopSent) return '';
    return writeFrame('message_delta', {
      delta: {
        stop_reason: stopReasonOf(this.#stop.reason, this.#isRefused),
        stop_sequence: this.#stop.sequence,
        container: null,
        stop_details: null,
      },
      usage: toDeltaUsage(this.#usage),
    });
  }
}
