/** A stretch of a text, in UTF-16 code units, the end excluded: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
