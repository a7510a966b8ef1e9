import type { FilePart, ImagePart, MediaSource, Pointer, TextPart } from '../../vocabulary/index.ts';
import type { Base64Source, DocumentBlock, FileSource, ImageBlock, SearchResultBlock, UrlSource } from './body.ts';
import { noteCache, noteNative, type Notes } from './notes.ts';
import { type BlockLabel, readText } from './read-text.ts';

/** What documents and search results become. */
export type MediaPart = TextPart | ImagePart | FilePart;

/** An image block. */
export function readImage(block: ImageBlock, label: BlockLabel, at: Pointer, notes: Notes): ImagePart {
  if (block.transformations !== undefined && block.transformations !== null) {
    noteNative(notes, [...at, 'transformations']);
  }
  return { kind: 'image', source: readSource(block.source), ...label, at: [...at, 'source'] };
}

/** A document block: a file, or the texts and images that it is made of. Title and context come before them. */
export function readDocument(block: DocumentBlock, label: BlockLabel, at: Pointer, notes: Notes): readonly MediaPart[] {
  if (block.citations?.enabled === true) noteNative(notes, [...at, 'citations']);
  const { source } = block;
  const title = optionalText(block.title, { ...label, origin: 'file-name' }, [...at, 'title']);
  const context = optionalText(block.context, label, [...at, 'context']);
  const sourceAt = [...at, 'source'];
  switch (source.type) {
    case 'text':
      return [...title, ...context, { kind: 'text', text: source.data, ...label, at: [...sourceAt, 'data'] }];
    case 'content':
      return [...title, ...context, ...readContent(source.content, label, [...sourceAt, 'content'], notes)];
    default: {
      const [name] = title;
      const file = { kind: 'file', source: readSource(source), ...label, at: sourceAt } as const;
      return [...context, name === undefined ? file : { ...file, name }];
    }
  }
}

/** A search result: its title, its source and its texts. */
export function readSearchResult(
  block: SearchResultBlock,
  label: BlockLabel,
  at: Pointer,
  notes: Notes,
): readonly TextPart[] {
  if (block.citations?.enabled === true) noteNative(notes, [...at, 'citations']);
  return [
    ...optionalText(block.title, label, [...at, 'title']),
    ...optionalText(block.source, label, [...at, 'source']),
    ...block.content.flatMap((text, index) => {
      const textAt = [...at, 'content', index];
      noteCache(notes, text, textAt);
      return readText(text, label, textAt, notes);
    }),
  ];
}

function readContent(
  content: string | readonly (ImageBlock | Parameters<typeof readText>[0])[],
  label: BlockLabel,
  at: Pointer,
  notes: Notes,
): readonly MediaPart[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content, ...label, at }];
  return content.flatMap((block, index): readonly MediaPart[] => {
    const blockAt = [...at, index];
    noteCache(notes, block, blockAt);
    return block.type === 'image' ? [readImage(block, label, blockAt, notes)] : readText(block, label, blockAt, notes);
  });
}

function readSource(source: Base64Source | UrlSource | FileSource): MediaSource {
  switch (source.type) {
    case 'base64':
      return { kind: 'inline', mediaType: source.media_type, base64: source.data };
    case 'url':
      return { kind: 'url', url: source.url };
    case 'file':
      return { kind: 'stored', id: source.file_id };
  }
}

function optionalText(text: string | null | undefined, label: BlockLabel, at: Pointer): readonly TextPart[] {
  return text === undefined || text === null || text === '' ? [] : [{ kind: 'text', text, ...label, at }];
}
