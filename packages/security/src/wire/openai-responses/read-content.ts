import type { FilePart, ImagePart, MediaSource, Origin, Pointer, TextPart, Trust } from '../../vocabulary/index.ts';
import { mediaTypeOf, pointerName } from '../encoding/index.ts';
import { noteNative, type Notes } from './notes.ts';
import type { Content, InputFile, InputImage, InputText, OutputText } from './schema/index.ts';

/** Whose words a message or a tool's output is. */
export interface Voice {
  readonly origin: Origin;
  readonly trust: Trust;
}

/** Reads the content of a message or of a tool's output. */
export function readContent(
  content: string | readonly Content[],
  voice: Voice,
  at: Pointer,
  notes: Notes,
): readonly (TextPart | ImagePart | FilePart)[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content, ...voice, at }];
  return content.map((piece, index) => readPiece(piece, voice, [...at, index], notes));
}

function readPiece(piece: Content, voice: Voice, at: Pointer, notes: Notes): TextPart | ImagePart | FilePart {
  switch (piece.type) {
    case 'input_text':
      noteBreakpoint(piece, at, notes);
      return { kind: 'text', text: piece.text, ...voice, at: [...at, 'text'] };
    case 'output_text':
      noteReplayedExtras(piece, at, notes);
      return { kind: 'text', text: piece.text, ...voice, at: [...at, 'text'] };
    case 'refusal':
      return { kind: 'text', text: piece.refusal, isRefusal: true, ...voice, at: [...at, 'refusal'] };
    case 'input_image':
      noteBreakpoint(piece, at, notes);
      return readImage(piece, voice, at);
    case 'input_file':
      noteBreakpoint(piece, at, notes);
      if (typeof piece.detail === 'string' && piece.detail !== 'auto') notes.nativeOnly.push(pointerName([...at, 'detail']));
      return readFile(piece, voice, at);
  }
}

function readImage(piece: InputImage, voice: Voice, at: Pointer): ImagePart {
  const source = typeof piece.file_id === 'string' ? ({ kind: 'stored', id: piece.file_id } as const) : readAddress(piece.image_url ?? '');
  return { kind: 'image', source, ...(typeof piece.detail === 'string' ? { detail: piece.detail } : {}), ...voice, at };
}

function readFile(piece: InputFile, voice: Voice, at: Pointer): FilePart {
  const name: TextPart | undefined =
    typeof piece.filename === 'string'
      ? { kind: 'text', text: piece.filename, origin: 'file-name', trust: voice.trust, at: [...at, 'filename'] }
      : undefined;
  return { kind: 'file', source: fileSource(piece), ...(name === undefined ? {} : { name }), ...voice, at };
}

function fileSource(piece: InputFile): MediaSource {
  if (typeof piece.file_id === 'string') return { kind: 'stored', id: piece.file_id };
  if (typeof piece.file_url === 'string') return { kind: 'url', url: piece.file_url };
  const data = piece.file_data ?? '';
  const inline = readInline(data);
  if (inline !== undefined) return inline;
  return { kind: 'inline', mediaType: mediaTypeOf(piece.filename ?? '') ?? 'application/octet-stream', base64: data };
}

function readAddress(address: string): MediaSource {
  return readInline(address) ?? { kind: 'url', url: address };
}

/** A data URL in base64 as what it holds; undefined for any other address. */
function readInline(address: string): MediaSource | undefined {
  if (!address.startsWith('data:')) return undefined;
  const comma = address.indexOf(',');
  const head = address.slice('data:'.length, comma);
  if (comma === -1 || !head.endsWith(';base64')) return undefined;
  return { kind: 'inline', mediaType: head.slice(0, -';base64'.length), base64: address.slice(comma + 1) };
}

function noteBreakpoint(piece: InputText | InputImage | InputFile, at: Pointer, notes: Notes): void {
  if (piece.prompt_cache_breakpoint === undefined || piece.prompt_cache_breakpoint === null) return;
  notes.nativeOnly.push(pointerName([...at, 'prompt_cache_breakpoint']));
}

/** Citations and log probabilities of a replayed answer: no other protocol takes them back. */
function noteReplayedExtras(piece: OutputText, at: Pointer, notes: Notes): void {
  for (const name of ['annotations', 'logprobs'] as const) {
    const value = piece[name];
    if (value === undefined || value === null || value.length === 0) continue;
    const place = [...at, name];
    noteNative(notes, value, { at: place, name: pointerName(place), origin: 'assistant', trust: 'model' });
  }
}
