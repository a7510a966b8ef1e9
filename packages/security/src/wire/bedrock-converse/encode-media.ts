import type { JsonObject } from '../../kernel/index.ts';
import type { AudioPart, FilePart, ImagePart } from '../../vocabulary/index.ts';
import { besideName, type Shortfall } from '../encoding/index.ts';
import type { DocumentNames } from './document-names.ts';

/**
 * An image, a sound or a document, inline: Bedrock reads no addresses but Amazon's own storage. What is behind an address,
 * stored at another provider or of a format that Converse has no name for, is noted.
 */
export function encodeMedia(
  part: ImagePart | AudioPart | FilePart,
  names: DocumentNames,
  shortfall: Shortfall,
): JsonObject | undefined {
  if (part.kind === 'audio') return { audio: { format: part.format, source: { bytes: part.base64 } } };
  if (part.kind === 'image' && part.detail !== undefined && part.detail !== 'auto') {
    shortfall.add(besideName(part.at, 'detail'));
  }
  const { source } = part;
  const formats = part.kind === 'image' ? IMAGE_FORMATS : DOCUMENT_FORMATS;
  const format = source.kind === 'inline' ? formats.get(bareType(source.mediaType)) : undefined;
  if (source.kind !== 'inline' || format === undefined) {
    shortfall.addPlace(part.at);
    return undefined;
  }
  const bytes = { source: { bytes: source.base64 } };
  if (part.kind === 'image') return { image: { format, ...bytes } };
  return { document: { format, name: names.next(part.name?.text), ...bytes } };
}

/** `text/plain; charset=utf-8` without its parameters. */
function bareType(mediaType: string): string {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

const IMAGE_FORMATS: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/jpg', 'jpeg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
]);
const DOCUMENT_FORMATS: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['text/csv', 'csv'],
  ['application/msword', 'doc'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['text/html', 'html'],
  ['text/plain', 'txt'],
  ['text/markdown', 'md'],
]);
