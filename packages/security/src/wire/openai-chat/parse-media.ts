import type { AudioPart, FilePart, ImagePart, MediaSource, Pointer, TextPart } from '../../vocabulary/index.ts';
import type { MediaContent } from './body.ts';

/**
 * Turns one content part with media into its canonical part.
 *
 * @param at - where the content part stands.
 */
export function parseMedia(
  part: MediaContent,
  label: Pick<TextPart, 'origin' | 'trust'>,
  at: Pointer,
): ImagePart | AudioPart | FilePart {
  switch (part.type) {
    case 'image_url': {
      const { url, detail } = part.image_url;
      const source = parseDataUrl(url) ?? { kind: 'url', url };
      return { kind: 'image', source, ...(typeof detail === 'string' ? { detail } : {}), ...label, at: [...at, 'image_url', 'url'] };
    }
    case 'input_audio': {
      const { data, format } = part.input_audio;
      return { kind: 'audio', format, base64: data, ...label, at: [...at, 'input_audio', 'data'] };
    }
    case 'file': {
      const { file_data: data, file_id: id, filename } = part.file;
      const name: Pick<FilePart, 'name'> =
        typeof filename === 'string'
          ? { name: { kind: 'text', text: filename, origin: 'file-name', trust: label.trust, at: [...at, 'file', 'filename'] } }
          : {};
      if (typeof data !== 'string') {
        return { kind: 'file', source: { kind: 'stored', id: id ?? '' }, ...name, ...label, at: [...at, 'file', 'file_id'] };
      }
      const source = parseDataUrl(data) ?? { kind: 'inline', mediaType: 'application/octet-stream', base64: data };
      return { kind: 'file', source, ...name, ...label, at: [...at, 'file', 'file_data'] };
    }
  }
}

/** Reads `data:TYPE;base64,DATA` (RFC 2397); undefined for every other address. */
export function parseDataUrl(url: string): MediaSource | undefined {
  if (!/^data:/iu.test(url)) return undefined;
  const comma = url.indexOf(',');
  const header = url.slice(5, comma);
  if (comma === -1 || !/;base64$/iu.test(header)) return undefined;
  return { kind: 'inline', mediaType: header.slice(0, -7), base64: url.slice(comma + 1) };
}
