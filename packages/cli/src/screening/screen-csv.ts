import { carryAfter } from '@agentor/security';
import { screenPart } from './screen-text.ts';
import type { Screening, ScreeningTerms } from './screening.ts';

/**
 * CSV: each cell is a text of its own, read out of its quotes with the name of its column before it, and written back in quotes
 * where it stood in quotes.
 *
 * @param separator - `,`, or a tab.
 * @see RFC 4180.
 */
export function screenCsv(terms: ScreeningTerms, separator: ',' | '\t'): Screening {
  const reader = new CsvScreening(terms, separator);
  return { push: (piece) => reader.push(piece), end: () => reader.end() };
}

class CsvScreening {
  readonly #terms: ScreeningTerms;
  readonly #separator: string;
  readonly #names: string[] = [];
  #line = 1;
  #row = 0;
  #column = 0;
  #cell: Screening | undefined;
  #name = '';
  #state: 'start' | 'bare' | 'quoted' | 'quote-in-quotes' = 'start';

  constructor(terms: ScreeningTerms, separator: string) {
    this.#terms = terms;
    this.#separator = separator;
  }

  push(piece: string): string {
    let out = '';
    let position = 0;
    while (position < piece.length) {
      const end = this.#runEnd(piece, position);
      if (end > position) {
        out += this.#add(piece.slice(position, end));
        position = end;
        continue;
      }
      out += this.#mark(piece.charAt(position));
      position += 1;
    }
    return out;
  }

  end(): string {
    return this.#endCell();
  }

  /** End of the run of characters that belong to the cell whatever they are. */
  #runEnd(piece: string, start: number): number {
    if (this.#state === 'quote-in-quotes') return start;
    let end = start;
    while (end < piece.length && !this.#isMark(piece.charAt(end))) end += 1;
    return end;
  }

  #isMark(character: string): boolean {
    if (this.#state === 'quoted') return character === '"';
    return character === this.#separator || character === '\n' || character === '\r' || (character === '"' && this.#state === 'start');
  }

  /** A character that may end the cell or begin its quotes. */
  #mark(character: string): string {
    if (this.#state === 'quoted') {
      this.#state = 'quote-in-quotes';
      return '';
    }
    if (this.#state === 'quote-in-quotes') {
      if (character === '"') {
        this.#state = 'quoted';
        return this.#write('"', true);
      }
      const out = this.#endCell();
      return out + (this.#isMark(character) ? this.#mark(character) : this.#add(character));
    }
    if (character === '"' && this.#state === 'start') {
      this.#state = 'quoted';
      return '"';
    }
    const out = this.#endCell();
    this.#startNext(character);
    return out + character;
  }

  #startNext(character: string): void {
    if (character === this.#separator) {
      this.#column += 1;
      return;
    }
    this.#column = 0;
    if (character === '\n') {
      this.#line += 1;
      this.#row += 1;
    }
  }

  #add(text: string): string {
    if (this.#state === 'start') this.#state = 'bare';
    return this.#write(text, this.#state === 'quoted');
  }

  #write(text: string, isQuoted: boolean): string {
    if (this.#row === 0 && this.#name.length < NAME_LENGTH_MAX) this.#name += text;
    this.#cell ??= this.#open();
    const out = this.#cell.push(text);
    if (isQuoted) for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line += 1;
    return isQuoted ? out.replaceAll('"', '""') : out;
  }

  #open(): Screening {
    const field = this.#row === 0 ? undefined : this.#names[this.#column];
    const place = { line: this.#line, column: 1 };
    const locate = (found: object & { type: string; rule: string; score: number; value: string }): Parameters<ScreeningTerms['onSighting']>[0] => ({ ...found, line: place.line, ...(field === undefined ? {} : { field }) });
    return screenPart({ ...this.#terms, place, locate }, field === undefined ? undefined : carryAfter(`${field}: `));
  }

  #endCell(): string {
    const isQuoted = this.#state === 'quoted' || this.#state === 'quote-in-quotes';
    const isClosed = this.#state === 'quote-in-quotes';
    const rest = this.#cell?.end() ?? '';
    if (this.#row === 0) this.#names[this.#column] = this.#name.trim();
    this.#cell = undefined;
    this.#name = '';
    this.#state = 'start';
    return (isQuoted ? rest.replaceAll('"', '""') : rest) + (isClosed ? '"' : '');
  }
}

/** Longer texts in the first line are no names of columns. */
const NAME_LENGTH_MAX = 64;
