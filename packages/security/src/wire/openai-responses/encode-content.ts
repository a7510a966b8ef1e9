import type { JsonObject } from '../../kernel/index.ts';
import type { FilePart, ImagePart, MediaSource, TextPart } from '../../vocabulary/index.ts';
import type { Shortfall } from '../encoding/index.ts';

/** What an encoder of content needs to know of its request. */
export interface ContentContext {
  readonly shortfall: Shortfall;
  /** True when ids of stored files come from this provider's own surfaces. */
  readonly areStoredFilesKnown: boolean;
}

/** A piece of a user's or system's message, or of a tool's output; undefined when it cannot be expressed. */
export function encodeInputPiece(part: TextPart | ImagePart | FilePart, context: ContentContext): JsonObject | undefined {
  if (part.kind === 'text') return { type: 'input_text', text: part.text };
  if (part.source.kind === 'stored' && !context.areStoredFilesKnown) {
    context.shortfall.addPlace(part.at);
    return undefined;
  }
  return part.kind === 'image' ? encodeImage(part) : encodeFile(part);
}

/** A piece of what the assistant said. */
export function encodeOutputPiece(part: TextPart): JsonObject {
  return part.isRefusal === true ? { type: 'refusal', refusal: part.text } : { type: 'output_text', text: part.text };
}

function encodeImage({ source, detail }: ImagePart): JsonObject {
  return {
    type: 'input_image',
    ...(source.kind === 'stored' ? { file_id: source.id } : { image_url: addressOf(source) }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function encodeFile({ source, name }: FilePart): JsonObject {
  const named = name === undefined ? {} : { filename: name.text };
  switch (source.kind) {
    case 'stored':
      return { type: 'input_file', file_id: source.id, ...named };
    case 'url':
      return { type: 'input_file', file_url: source.url, ...named };
    case 'inline':
      return { type: 'input_file', file_data: addressOf(source), filename: name?.text ?? defaultName(source.mediaType) };
  }
}

function addressOf(source: Exclude<MediaSource, { kind: 'stored' }>): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;
}

/** An inline file needs a name, by whose ending the provider tells what it is. */
function defaultName(mediaType: string): string {
  return mediaType === 'application/pdf' ? 'document.pdf' : 'document.txt';
}
