import { FLUSH_MS, WRITE_BYTES_MIN } from './bounds.ts';

/** Gathers lines and hands them on in one piece. */
export interface LineGatherer {
  readonly write: (line: string) => void;
  /** Hands on what has been gathered. */
  readonly flush: () => void;
}

/**
 * Gathers lines into one write: by size, or after a moment.
 *
 * sonic-boom, pino's output, gathers too, but measures all it holds at every line: at some thousand lines a second that
 * cost more than everything else the log does.
 */
export function gatherLines(write: (lines: string) => void): LineGatherer {
  let lines: string[] = [];
  let characters = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines.length === 0) return;
    const gathered = lines.join('');
    lines = [];
    characters = 0;
    write(gathered);
  };
  return {
    write: (line) => {
      lines.push(line);
      characters += line.length;
      if (characters >= WRITE_BYTES_MIN) flush();
      else timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    flush,
  };
}
