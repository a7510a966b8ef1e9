import { MalformedAnswer } from '../contract.ts';
import { writeSseFrame } from './write-sse-frame.ts';

/** One server-sent event. */
export interface SseFrame {
  /** The event's name; absent when the stream gives none. */
  readonly event?: string;
  /** The `data` lines, joined by line feeds. */
  readonly data: string;
  /**
   * The frame as it came, blank line included. A block that holds comments, ids or unknown fields is written
   * anew without them: no guard reads those, so none of their bytes may pass.
   */
  readonly text: string;
}

/**
 * Cuts a byte stream into server-sent events, the same ones however the bytes are cut.
 *
 * CRLF, CR and LF end lines; a byte order mark at the start is left out; invalid UTF-8 becomes U+FFFD. A carriage return that
 * ends a chunk is held until the next byte tells whether a line feed belongs to it.
 *
 * @see WHATWG HTML, section 9.2.6 "Interpreting an event stream".
 */
export class SseSplitter {
  readonly #charactersMax: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #isDecoderFresh = true;
  #isStarted = false;
  #pieces: string[] = [];
  #pendingCharacters = 0;
  /** The last characters before this chunk: enough to see a blank line that the cut went through. */
  #tail = '';

  /** @param charactersMax - the longest frame taken, in UTF-16 units. */
  constructor(charactersMax: number = SSE_FRAME_CHARACTERS_MAX) {
    this.#charactersMax = charactersMax;
  }

  /**
   * Frames that are complete with these bytes.
   *
   * @throws {MalformedAnswer} when a frame is longer than the bound.
   */
  push(bytes: Uint8Array): readonly SseFrame[] {
    return this.#take(this.#decode(bytes));
  }

  /**
   * What is left when the stream has ended: the last frame if only its blank line is missing. A block whose data
   * are neither JSON nor `[DONE]` was cut in the middle and is left out.
   */
  end(): readonly SseFrame[] {
    const frames = [...this.#take(this.#decoder.decode())];
    const held = this.#pieces.join('');
    this.#pieces = [];
    const rest = parseBlock(held);
    if (rest === undefined) return frames;
    if (HELD_BLANK_LINE.test(held)) frames.push(rest);
    else if (isWhole(rest.data)) frames.push({ ...rest, text: writeSseFrame(rest) });
    return frames;
  }

  #take(text: string): readonly SseFrame[] {
    const frames: SseFrame[] = [];
    const seam = this.#tail === '' ? text : this.#tail + text;
    let from = this.#tail.length;
    let boundary = findBlankLine(seam, 0);
    while (boundary !== -1) {
      const block = this.#complete(seam.slice(from, boundary));
      if (block !== undefined) frames.push(block);
      from = boundary;
      boundary = findBlankLine(seam, from);
    }
    this.#hold(from === 0 ? seam : seam.slice(from));
    return frames;
  }

  #complete(rest: string): SseFrame | undefined {
    this.#requireBounded(this.#pendingCharacters + rest.length);
    const block = this.#pieces.length === 0 ? rest : this.#pieces.join('') + rest;
    this.#pieces = [];
    this.#pendingCharacters = 0;
    return parseBlock(block);
  }

  #hold(rest: string): void {
    if (rest !== '') {
      this.#pieces.push(rest);
      this.#pendingCharacters += rest.length;
      this.#requireBounded(this.#pendingCharacters);
    }
    this.#tail = this.#pendingCharacters === 0 ? '' : lastCharacters(this.#pieces);
  }

  #requireBounded(characters: number): void {
    if (characters > this.#charactersMax) throw new MalformedAnswer('a frame of the stream is too long');
  }

  #decode(bytes: Uint8Array): string {
    const endsWithAscii = (bytes[bytes.length - 1] ?? 0) < 0x80;
    const text =
      this.#isDecoderFresh && endsWithAscii
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
        : this.#decoder.decode(bytes, { stream: true });
    if (bytes.length > 0) this.#isDecoderFresh = endsWithAscii;
    if (this.#isStarted || text === '') return text;
    this.#isStarted = true;
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }
}

/** The position behind the first blank line, or -1 when there is none yet. */
function findBlankLine(text: string, from: number): number {
  if (!text.includes('\r', from)) {
    const at = text.indexOf('\n\n', from);
    return at === -1 ? -1 : at + 2;
  }
  for (let at = from; at < text.length; ) {
    const first = lineEndLength(text, at);
    if (first === 0) {
      at += 1;
      continue;
    }
    const second = lineEndLength(text, at + first);
    if (second > 0) return at + first + second === text.length && text.endsWith('\r') ? -1 : at + first + second;
    at += first;
  }
  return -1;
}

function lineEndLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === LINE_FEED) return 1;
  if (code !== CARRIAGE_RETURN) return 0;
  return text.charCodeAt(at + 1) === LINE_FEED ? 2 : 1;
}

function lastCharacters(pieces: readonly string[]): string {
  let tail = '';
  for (let index = pieces.length - 1; index >= 0 && tail.length < SEAM_CHARACTERS; index -= 1) {
    tail = (pieces[index]?.slice(-SEAM_CHARACTERS) ?? '') + tail;
  }
  return tail.slice(-SEAM_CHARACTERS);
}

function parseBlock(block: string): SseFrame | undefined {
  const simpleEnd = block.length - 2;
  if (block.startsWith('data: ') && block.endsWith('\n\n') && block.indexOf('\n') === simpleEnd && !block.includes('\r')) {
    return { data: block.slice(6, simpleEnd), text: block };
  }
  return parseLines(block);
}

function parseLines(block: string): SseFrame | undefined {
  const data: string[] = [];
  let event = '';
  let isPlain = true;
  const lines = block.split(LINE_END);
  for (const [index, line] of lines.entries()) {
    if (line === '') {
      isPlain &&= index >= lines.length - 2;
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else isPlain = false;
  }
  if (data.length === 0) return undefined;
  const frame = { ...(event === '' ? {} : { event }), data: data.join('\n') };
  return { ...frame, text: isPlain ? block : writeSseFrame(frame) };
}

function isWhole(data: string): boolean {
  if (data === '[DONE]') return true;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}

/** Longer than any whole image that a provider streams in one frame. */
const SSE_FRAME_CHARACTERS_MAX = 16 * 1024 * 1024;
/** CR LF CR: the longest end of a chunk that may yet become a blank line. */
const SEAM_CHARACTERS = 3;
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LINE_END = /\r\n|\n|\r/u;
const HELD_BLANK_LINE = /[\r\n]\r$/u;
