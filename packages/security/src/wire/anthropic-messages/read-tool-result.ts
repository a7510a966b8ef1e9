import { invariant, isJsonObject } from '../../kernel/index.ts';
import type { Pointer, ToolResultPart } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import type { ToolResultBlock, ToolResultContent } from './body.ts';
import { noteCache, noteNative, type Notes } from './notes.ts';
import { type BlockLabel, readText } from './read-text.ts';
import { type MediaPart, readDocument, readImage, readSearchResult } from './read-media.ts';

/** A tool's result with everything inside it. */
export function readToolResult(block: ToolResultBlock, at: Pointer, notes: Notes): ToolResultPart {
  noteCache(notes, block, at);
  if (block.toolset_name !== undefined && block.toolset_name !== null) noteNative(notes, [...at, 'toolset_name']);
  return {
    kind: 'tool-result',
    callId: block.tool_use_id,
    isError: block.is_error ?? false,
    content: readContent(block.content, [...at, 'content'], notes),
    ...FROM_TOOL,
    at,
  };
}

function readContent(content: ToolResultBlock['content'], at: Pointer, notes: Notes): readonly MediaPart[] {
  if (content === undefined) return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content, ...FROM_TOOL, at }];
  return content.flatMap((block, index) => {
    const blockAt = [...at, index];
    noteCache(notes, block, blockAt);
    return readItem(block, blockAt, notes);
  });
}

function readItem(block: ToolResultContent, at: Pointer, notes: Notes): readonly MediaPart[] {
  switch (block.type) {
    case 'text':
      return readText(block, FROM_TOOL, at, notes);
    case 'image':
      return [readImage(block, FROM_TOOL, at, notes)];
    case 'document':
      return readDocument(block, FROM_TOOL, at, notes);
    case 'search_result':
      return readSearchResult(block, FROM_TOOL, at, notes);
    default: {
      noteNative(notes, at);
      const value: unknown = block;
      invariant(isJsonObject(value), 'a block is an object');
      return listTextLeaves(value, { ...FROM_TOOL, at });
    }
  }
}

const FROM_TOOL: BlockLabel = { origin: 'tool-result', trust: 'external' };
