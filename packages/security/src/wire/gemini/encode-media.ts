import type { JsonObject } from '../../kernel/index.ts';
import type { AudioPart, FilePart, ImagePart, MediaSource, Pointer } from '../../vocabulary/index.ts';
import { besideName, mediaTypeOf, type Shortfall } from '../encoding/index.ts';

/**
 * An image, a sound or a document as `inlineData` or, behind an address, as `fileData`, which Google reads itself.
 *
 * A file's name is not sent: the protocol has no place for it. Files stored at another provider, and a wish for an
 * image's detail, are noted.
 */
export function encodeMedia(part: ImagePart | AudioPart | FilePart, shortfall: Shortfall): JsonObject | undefined {
  if (part.kind === 'audio') return { inlineData: { mimeType: `audio/${part.format}`, data: part.base64 } };
  if (part.kind === 'image' && part.detail !== undefined && part.detail !== 'auto') {
    shortfall.add(besideName(part.at, 'detail'));
  }
  return encodeSource(part.source, part.at, shortfall);
}

function encodeSource(source: MediaSource, at: Pointer, shortfall: Shortfall): JsonObject | undefined {
  switch (source.kind) {
    case 'inline':
      return { inlineData: { mimeType: source.mediaType, data: source.base64 } };
    case 'url': {
      const mimeType = source.mediaType ?? mediaTypeOf(source.url);
      return { fileData: { ...(mimeType === undefined ? {} : { mimeType }), fileUri: source.url } };
    }
    case 'stored':
      shortfall.addPlace(at);
      return undefined;
  }
}
