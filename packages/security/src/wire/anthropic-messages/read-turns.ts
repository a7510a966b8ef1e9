import type { Part, Pointer, Turn } from '../../vocabulary/index.ts';
import type { Block, CountTokensBody, Message } from './body.ts';
import { noteCache, type Notes } from './notes.ts';
import { readBlock } from './read-block.ts';
import type { BlockLabel } from './read-text.ts';
import { readToolResult } from './read-tool-result.ts';

/** The turns of a body: its system prompt first, then its messages. Each tool result becomes a turn of its own. */
export function readTurns(body: CountTokensBody, notes: Notes): readonly Turn[] {
  const turns = body.messages.flatMap((message, index) => readMessage(message, ['messages', index], notes));
  const system = body.system;
  if (system === undefined) return turns;
  if (typeof system === 'string') return [{ role: 'system', parts: [textPart(system, LABELS.system, ['system'])] }, ...turns];
  const parts = system.flatMap((block, index) => readLabelled(block, LABELS.system, ['system', index], notes));
  return [{ role: 'system', parts }, ...turns];
}

function readMessage({ role, content }: Message, at: Pointer, notes: Notes): readonly Turn[] {
  const label = LABELS[role];
  const contentAt = [...at, 'content'];
  if (typeof content === 'string') return [{ role, parts: [textPart(content, label, contentAt)] }];
  const turns: Turn[] = [];
  let parts: Part[] = [];
  content.forEach((block, index) => {
    const blockAt = [...contentAt, index];
    if (block.type !== 'tool_result') {
      parts.push(...readLabelled(block, label, blockAt, notes));
      return;
    }
    if (parts.length > 0) turns.push({ role, parts });
    parts = [];
    turns.push({ role: 'tool', parts: [readToolResult(block, blockAt, notes)] });
  });
  if (parts.length > 0 || turns.length === 0) turns.push({ role, parts });
  return turns;
}

function readLabelled(block: Block, label: BlockLabel, at: Pointer, notes: Notes): readonly Part[] {
  if ('cache_control' in block) noteCache(notes, block, at);
  return readBlock(block, label, at, notes);
}

function textPart(text: string, label: BlockLabel, at: Pointer): Part {
  return { kind: 'text', text, ...label, at };
}

const LABELS: { readonly [Role in Message['role']]: BlockLabel } = {
  system: { origin: 'system', trust: 'operator' },
  user: { origin: 'user', trust: 'caller' },
  assistant: { origin: 'assistant', trust: 'model' },
};
