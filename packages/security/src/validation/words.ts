/**
 * Bytes read four at a time, to get over the plain text inside long strings (base64 images) at memory speed.
 *
 * Offsets are those of the bytes; the words are where the memory's alignment puts them.
 */
export class Words {
  readonly #words: Int32Array;
  /** Offset of the first word. */
  readonly #first: number;

  constructor(bytes: Uint8Array) {
    this.#first = (4 - (bytes.byteOffset & 3)) & 3;
    const length = Math.max(0, (bytes.length - this.#first) >> 2);
    this.#words = new Int32Array(bytes.buffer, length === 0 ? 0 : bytes.byteOffset + this.#first, length);
  }

  /**
   * Skips whole words without a quote, a backslash or a control character.
   *
   * @returns An offset from `position` to `stop`; everything before it, from `position` on, is plain. `position` itself
   *   when it does not stand on a word's start.
   */
  skipPlainText(position: number, stop: number): number {
    const words = this.#words;
    const offset = position - this.#first;
    if ((offset & 3) !== 0) return position;
    const end = Math.min(words.length, (stop - this.#first) >> 2);
    let index = offset >> 2;
    while (index < end && isPlain(words[index] ?? 0)) index += 1;
    return this.#first + index * 4;
  }
}

/**
 * True when none of the four bytes is a quote, a backslash or below the space: the classic "has a zero byte" and "has
 * a byte less than n" tests of 32-bit words, exact in that question.
 */
function isPlain(word: number): boolean {
  const quote = word ^ 0x22222222;
  const backslash = word ^ 0x5c5c5c5c;
  const found =
    ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash) | ((word - 0x20202020) & ~word);
  return (found & 0x80808080) === 0;
}
