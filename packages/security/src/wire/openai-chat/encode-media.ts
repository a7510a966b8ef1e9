import type { JsonObject } from '../../kernel/index.ts';
import type { AudioPart, ChatRequest, FilePart, ImagePart } from '../../vocabulary/index.ts';

/** Writes media as a content part of a user message; undefined when chat completions cannot carry them. */
export function encodeMedia(part: ImagePart | AudioPart | FilePart, request: ChatRequest): JsonObject | undefined {
  switch (part.kind) {
    case 'image': {
      const url = part.source.kind === 'url' ? part.source.url : dataUrl(part);
      if (url === undefined) return undefined;
      return { type: 'image_url', image_url: { url, ...(part.detail === undefined ? {} : { detail: part.detail }) } };
    }
    case 'audio':
      if (part.format !== 'wav' && part.format !== 'mp3') return undefined;
      return { type: 'input_audio', input_audio: { data: part.base64, format: part.format } };
    case 'file':
      return encodeFile(part, request);
  }
}

function encodeFile(part: FilePart, request: ChatRequest): JsonObject | undefined {
  const { source, name } = part;
  if (source.kind === 'stored') {
    const isSameStore = OPENAI_PROTOCOLS.has(request.native.protocol);
    return isSameStore ? { type: 'file', file: { file_id: source.id, ...(name === undefined ? {} : { filename: name.text }) } } : undefined;
  }
  const data = dataUrl(part);
  return data === undefined ? undefined : { type: 'file', file: { file_data: data, filename: name?.text ?? UNNAMED } };
}

function dataUrl({ source }: ImagePart | FilePart): string | undefined {
  return source.kind === 'inline' ? `data:${source.mediaType};base64,${source.base64}` : undefined;
}

/** Protocols whose file ids belong to the same store. */
const OPENAI_PROTOCOLS: ReadonlySet<string> = new Set(['openai-chat', 'openai-responses']);
/** A file needs a name there. */
const UNNAMED = 'document';
