import { invariant, isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { Part, Pointer, ReasoningPart, ToolCallPart } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import type { Block, NativeBlock, RedactedThinkingBlock, ThinkingBlock, ToolUseBlock } from './body.ts';
import { fromSignature } from './foreign-signature.ts';
import { noteNative, type Notes } from './notes.ts';
import { readDocument, readImage, readSearchResult } from './read-media.ts';
import { type BlockLabel, readText, RETRIEVED } from './read-text.ts';
import { readToolResult } from './read-tool-result.ts';

/** The parts of one block: every text in it with its own pointer. */
export function readBlock(block: Block, label: BlockLabel, at: Pointer, notes: Notes): readonly Part[] {
  switch (block.type) {
    case 'text':
      return readText(block, label, at, notes);
    case 'image':
      return [readImage(block, label, at, notes)];
    case 'document':
      return readDocument(block, RETRIEVED, at, notes);
    case 'search_result':
      return readSearchResult(block, RETRIEVED, at, notes);
    case 'thinking':
      return [readThinking(block, at)];
    case 'redacted_thinking':
      return [readRedactedThinking(block, at)];
    case 'tool_use':
      return [readToolUse(block, at, notes)];
    case 'tool_result':
      return [readToolResult(block, at, notes)];
    default:
      return [readNative(block, at, notes)];
  }
}

function readThinking(block: ThinkingBlock, at: Pointer): ReasoningPart {
  return {
    kind: 'reasoning',
    text: block.thinking,
    ...fromSignature(block.signature),
    ...BY_MODEL,
    at: [...at, 'thinking'],
  };
}

function readRedactedThinking(block: RedactedThinkingBlock, at: Pointer): ReasoningPart {
  return {
    kind: 'reasoning',
    text: '',
    encrypted: block.data,
    protocol: 'anthropic-messages',
    ...BY_MODEL,
    at: [...at, 'data'],
  };
}

function readToolUse(block: ToolUseBlock, at: Pointer, notes: Notes): ToolCallPart {
  if (block.caller !== undefined && block.caller.type !== 'direct') noteNative(notes, [...at, 'caller']);
  if (block.toolset_name !== undefined && block.toolset_name !== null) noteNative(notes, [...at, 'toolset_name']);
  return {
    kind: 'tool-call',
    callId: block.id,
    name: block.name,
    argumentsJson: JSON.stringify(block.input),
    origin: 'tool-call',
    trust: 'model',
    at: [...at, 'input'],
  };
}

function readNative(block: NativeBlock, at: Pointer, notes: Notes): Part {
  noteNative(notes, at);
  const value: JsonObject = requireObject(block);
  const label = { ...RETRIEVED, at };
  return { kind: 'opaque', protocol: 'anthropic-messages', value, texts: listTextLeaves(value, label), ...label };
}

function requireObject(value: unknown): JsonObject {
  invariant(isJsonObject(value), 'a block is an object');
  return value;
}

const BY_MODEL: BlockLabel = { origin: 'assistant', trust: 'model' };
