import type { JsonObject } from '../../kernel/index.ts';
import type { FilePart, ImagePart, MediaSource, Pointer } from '../../vocabulary/index.ts';
import { nameOf } from './notes.ts';
import type { Missing } from './missing.ts';

/** An image block; undefined, and noted, when there is none for it. */
export function writeImage(part: ImagePart, missing: Missing): JsonObject | undefined {
  if (part.detail !== undefined && part.detail !== 'auto') missing.add(nameOf([...part.at.slice(0, -1), 'detail']));
  const source = IMAGE_TYPES.has(typeOf(part.source)) ? writeSource(part.source) : undefined;
  return source === undefined ? note(missing, part.at) : { type: 'image', source };
}

/** A document block; undefined, and noted, when there is none for it. */
export function writeFile(part: FilePart, missing: Missing): JsonObject | undefined {
  const source = writeFileSource(part.source);
  if (source === undefined) return note(missing, part.at);
  return { type: 'document', source, ...(part.name === undefined ? {} : { title: part.name.text }) };
}

function writeFileSource(source: MediaSource): JsonObject | undefined {
  const type = typeOf(source);
  if (source.kind === 'inline' && type.startsWith('text/')) {
    return { type: 'text', media_type: 'text/plain', data: Buffer.from(source.base64, 'base64').toString('utf8') };
  }
  return type === '' || type === 'application/pdf' ? writeSource(source) : undefined;
}

/** What is stored at another provider cannot be had here. */
function writeSource(source: MediaSource): JsonObject | undefined {
  switch (source.kind) {
    case 'inline':
      return { type: 'base64', media_type: typeOf(source), data: source.base64 };
    case 'url':
      return { type: 'url', url: source.url };
    case 'stored':
      return undefined;
  }
}

/** The media type without parameters; empty when it is not known. */
function typeOf(source: MediaSource): string {
  const type = source.kind === 'stored' ? '' : (source.mediaType ?? '');
  return (type.split(';')[0] ?? '').trim().toLowerCase().replace('image/jpg', 'image/jpeg');
}

function note(missing: Missing, at: Pointer): undefined {
  missing.add(nameOf(at));
  return undefined;
}

const IMAGE_TYPES: ReadonlySet<string> = new Set(['', 'image/jpeg', 'image/png', 'image/gif', 'image/webp']);
