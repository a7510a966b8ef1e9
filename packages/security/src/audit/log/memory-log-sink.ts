import type { LogPosition, LogSink } from './log-sink.ts';

/** A log in memory: for tests, and for programs that keep nothing. It is gone with the process. */
export class MemoryLogSink implements LogSink {
  readonly found = { tornBytes: 0 } as const;
  readonly #segments = new Map<number, string>();
  readonly #segmentCharactersMax: number;
  readonly #segmentsMax: number;
  #last = 1;
  #state: string | undefined;

  constructor({ segmentCharactersMax = Number.POSITIVE_INFINITY, segmentsMax = Number.POSITIVE_INFINITY }: MemoryLogTerms = {}) {
    this.#segmentCharactersMax = segmentCharactersMax;
    this.#segmentsMax = segmentsMax;
    this.#segments.set(1, '');
  }

  append(lines: string): Promise<void> {
    this.#segments.set(this.#last, this.#lastText() + lines);
    return Promise.resolve();
  }

  end(): LogPosition {
    return { segment: this.#last, offset: Buffer.byteLength(this.#lastText()) };
  }

  isRotationDue(): boolean {
    return this.#lastText().length >= this.#segmentCharactersMax;
  }

  rotate(): Promise<void> {
    this.#last += 1;
    this.#segments.set(this.#last, '');
    return Promise.resolve();
  }

  segments(): Promise<readonly number[]> {
    return Promise.resolve([...this.#segments.keys()].toSorted((left, right) => left - right));
  }

  async expired(): Promise<readonly number[]> {
    const all = await this.segments();
    return all.slice(0, Math.max(0, all.length - this.#segmentsMax));
  }

  remove(segments: readonly number[]): Promise<void> {
    for (const segment of segments) this.#segments.delete(segment);
    return Promise.resolve();
  }

  async *read({ segment, offset }: LogPosition): AsyncGenerator<Uint8Array> {
    const text = await Promise.resolve(this.#segments.get(segment));
    if (text !== undefined) yield Buffer.from(text).subarray(offset);
  }

  loadState(): Promise<string | undefined> {
    return Promise.resolve(this.#state);
  }

  saveState(state: string): Promise<void> {
    this.#state = state;
    return Promise.resolve();
  }

  /** The text of a segment; the last one when none is named. */
  textOf(segment: number = this.#last): string {
    return this.#segments.get(segment) ?? '';
  }

  /** Replaces a segment's text, as someone with access to the storage would. */
  overwrite(segment: number, text: string): void {
    this.#segments.set(segment, text);
    this.#last = Math.max(this.#last, segment);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #lastText(): string {
    return this.#segments.get(this.#last) ?? '';
  }
}

/** How a log in memory is cut into segments. */
export interface MemoryLogTerms {
  readonly segmentCharactersMax?: number;
  readonly segmentsMax?: number;
}
