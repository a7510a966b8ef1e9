/**
 * Lines on which a comment says that what stands there is meant to: `agentor:allow`. Fed with a file's pieces.
 */
export class AllowedLines {
  readonly #lines = new Set<number>();
  #line = 1;
  #tail = '';

  add(piece: string): void {
    const lines = (this.#tail + piece).split('\n');
    for (const [index, line] of lines.entries()) if (line.includes(MARK) && this.#lines.size < LINES_MAX) this.#lines.add(this.#line + index);
    this.#line += lines.length - 1;
    this.#tail = (lines.at(-1) ?? '').slice(1 - MARK.length);
  }

  has(line: number): boolean {
    return this.#lines.has(line);
  }
}

const MARK = 'agentor:allow';
/** More such lines than anybody writes by hand. */
const LINES_MAX = 100_000;
