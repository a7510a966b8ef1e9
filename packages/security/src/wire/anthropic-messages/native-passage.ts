import type { NativeFrame, StreamEvent } from '../../vocabulary/index.ts';
import type { BlockQueue } from './block-queue.ts';

/**
 * Lets frames of the provider through unchanged as long as they fit what the client has seen so far. Frames of kinds
 * that are not known hold text that no guard has read: they never pass.
 */
export class NativePassage {
  readonly #blocks: BlockQueue;
  /** Frames of a block that is told whole at its end; they wait for it. */
  #held = '';
  #isStarted = false;
  #isStopSent = false;

  constructor(blocks: BlockQueue) {
    this.#blocks = blocks;
  }

  /** Notes that the client has the start of the message. */
  started(): void {
    this.#isStarted = true;
  }

  /** Leaves the waiting frames out, as one of them was lost: their block is written anew. */
  forget(): void {
    this.#held = '';
  }

  /** What to send for the frame; undefined when its events have to be written instead. */
  take({ protocol, text, data }: NativeFrame, events: readonly StreamEvent[]): string | undefined {
    if (protocol !== 'anthropic-messages' || data === undefined) return undefined;
    const type = data['type'];
    if (type === 'ping') return text;
    if (type === 'message_start') return this.#isStarted || events[0]?.type !== 'answer-start' ? undefined : this.#start(text);
    if (!this.#isStarted) return undefined;
    switch (type) {
      case 'content_block_start':
        return this.#blocks.isEmpty && data['index'] === this.#blocks.index ? this.#takeBlockStart(text, events) : undefined;
      case 'content_block_delta':
        if (data['index'] !== this.#blocks.index) return undefined;
        return this.#held === '' ? this.#takeDelta(text, events) : this.#hold(text, events);
      case 'content_block_stop':
        return data['index'] === this.#blocks.index ? this.#takeBlockStop(text, events) : undefined;
      case 'message_delta':
        return this.#takeStop(text, events);
      case 'message_stop':
        return this.#isStopSent && this.#blocks.isEmpty ? text : undefined;
      default:
        return undefined;
    }
  }

  #start(text: string): string {
    this.#isStarted = true;
    return text;
  }

  #takeBlockStart(text: string, events: readonly StreamEvent[]): string | undefined {
    const first = events[0];
    if (first === undefined) {
      this.#held = text;
      return '';
    }
    if (first.type !== 'part-start') return undefined;
    this.#blocks.openedNatively(first);
    return text;
  }

  #takeDelta(text: string, events: readonly StreamEvent[]): string | undefined {
    const first = events[0];
    return first !== undefined && 'part' in first && this.#blocks.isWriting(first.part) ? text : undefined;
  }

  #hold(text: string, events: readonly StreamEvent[]): string | undefined {
    if (events.length > 0) return undefined;
    this.#held += text;
    return '';
  }

  #takeBlockStop(text: string, events: readonly StreamEvent[]): string | undefined {
    const last = events.at(-1);
    if (last?.type !== 'part-end') return undefined;
    if (this.#held !== '' && events[0]?.type === 'part-start') {
      const whole = this.#held + text;
      this.#held = '';
      this.#blocks.skipIndex();
      return whole;
    }
    if (!this.#blocks.mayEnd(last.part)) return undefined;
    this.#blocks.endedNatively();
    return text;
  }

  #takeStop(text: string, events: readonly StreamEvent[]): string | undefined {
    if (!this.#blocks.isEmpty || events[0]?.type !== 'choice-end') return undefined;
    this.#isStopSent = true;
    return text;
  }
}
