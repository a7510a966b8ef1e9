import { READ_LINE_CHARACTERS_MAX } from './bounds.ts';

/**
 * Cuts bytes into lines without their line feeds. What follows the last line feed is given too, when there is anything.
 *
 * A line without end is given in pieces of a bounded length, none of which can be a sealed one.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length <= READ_LINE_CHARACTERS_MAX) continue;
    yield rest;
    rest = '';
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
