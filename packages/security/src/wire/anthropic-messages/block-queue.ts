import type { PartStart } from '../../vocabulary/index.ts';
import { type Delta, isShown, writeDelta, writeEnd, writeStart } from './block-frames.ts';

/**
 * Content blocks of one stream. The protocol wants them one after another with a rising index, while parts may overlap: what
 * belongs to a later part waits until the parts before it have ended.
 */
export class BlockQueue {
  readonly #blocks: Block[] = [];
  #nextIndex = 0;

  /** The index of the block that is being written, or of the next one when none is. */
  get index(): number {
    return this.#nextIndex - (this.#blocks[0]?.isOpen === true ? 1 : 0);
  }

  /** True when no part is open. */
  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  /** True when the part is the one that is being written. */
  isWriting(part: number): boolean {
    const first = this.#blocks[0];
    return first?.isOpen === true && first.start.part === part;
  }

  /** True when the part is the one that is being written and nothing of it waits for its end. */
  mayEnd(part: number): boolean {
    return this.isWriting(part) && this.#blocks[0]?.signature === '';
  }

  /** Notes a block that the provider's own frame has opened. */
  openedNatively(start: PartStart): void {
    this.#blocks.push({ start, waiting: [], signature: '', isOpen: true, isEnded: false });
    this.#nextIndex += 1;
  }

  /** Notes that the provider's own frame has ended the block that is being written. */
  endedNatively(): void {
    this.#blocks.shift();
  }

  /** Counts a block whose frames all were the provider's own. */
  skipIndex(): void {
    this.#nextIndex += 1;
  }

  /** Frames for the start of a part. */
  start(start: PartStart): string {
    const block = { start, waiting: [], signature: '', isOpen: false, isEnded: false };
    this.#blocks.push(block);
    return this.#blocks[0] === block ? this.#open(block) : '';
  }

  /** Frames for a piece of a part. */
  add(delta: Delta): string {
    const block = this.#blocks.find(({ start }) => start.part === delta.part);
    if (block === undefined) return '';
    if (block.isOpen) return this.#write(block, delta);
    block.waiting.push(delta);
    return '';
  }

  /** Frames for the end of a part, and for those that waited for it. */
  end(part: number): string {
    const block = this.#blocks.find(({ start }) => start.part === part);
    if (block === undefined) return '';
    block.isEnded = true;
    return this.#advance();
  }

  /** Frames that end every part. */
  endAll(): string {
    for (const block of this.#blocks) block.isEnded = true;
    return this.#advance();
  }

  #advance(): string {
    let frames = '';
    for (let first = this.#blocks[0]; first !== undefined; first = this.#blocks[0]) {
      if (!first.isOpen) frames += this.#open(first);
      if (!first.isEnded) return frames;
      if (isShown(first.start)) frames += writeEnd(first.start, first.signature, this.#nextIndex - 1);
      this.#blocks.shift();
    }
    return frames;
  }

  #open(block: Block): string {
    block.isOpen = true;
    if (!isShown(block.start)) return '';
    let frames = writeStart(block.start, this.#nextIndex);
    this.#nextIndex += 1;
    for (const delta of block.waiting) frames += this.#write(block, delta);
    return frames;
  }

  #write(block: Block, delta: Delta): string {
    if (delta.type === 'signature') {
      block.signature += delta.signature;
      return '';
    }
    return writeDelta(block.start, delta, this.#nextIndex - 1);
  }
}

interface Block {
  readonly start: PartStart;
  readonly waiting: Delta[];
  /** Clients replace the signature by each piece, so it goes out whole. */
  signature: string;
  isOpen: boolean;
  isEnded: boolean;
}
