import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { Part, ReasoningPart, TextPart, ToolCallPart, ToolResultPart, Turn } from '../../vocabulary/index.ts';
import { toCallId } from './call-id.ts';
import { nameOf } from './notes.ts';
import { writeFile, writeImage } from './write-media.ts';
import type { Missing } from './missing.ts';

/** A conversation in this protocol's form. */
export interface Conversation {
  readonly system: readonly JsonObject[];
  readonly messages: readonly JsonObject[];
}

/**
 * Writes turns of another protocol: those of the system that come first as the system prompt, later ones as system messages
 * in their place, tool results as the user's, and neighbours of one role as one message.
 */
export function writeTurns(turns: readonly Turn[], missing: Missing): Conversation {
  const firstOther = turns.findIndex((turn) => roleOf(turn) !== 'system');
  const systemCount = firstOther === -1 ? turns.length : firstOther;
  const system = turns.slice(0, systemCount).flatMap((turn) => writeTurn(turn, missing));
  const messages: { role: Role; content: JsonObject[] }[] = [];
  for (const turn of turns.slice(systemCount)) {
    const role = roleOf(turn);
    const content = writeTurn(turn, missing);
    if (content.length === 0) continue;
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else messages.push({ role, content: [...content] });
  }
  return { system, messages: messages.map(({ role, content }) => ({ role, content })) };
}

type Role = 'system' | 'user' | 'assistant';

function roleOf({ role }: Turn): Role {
  switch (role) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
    case 'tool':
      return 'user';
    case 'assistant':
      return 'assistant';
  }
}

function writeTurn(turn: Turn, missing: Missing): readonly JsonObject[] {
  if (turn.name !== undefined) missing.add(nameOf(turn.name.at));
  const role = roleOf(turn);
  return turn.parts.flatMap((part) => {
    if (!isAllowed(part, role)) {
      missing.add(nameOf(part.at));
      return [];
    }
    const block = writePart(part, missing);
    return block === undefined ? [] : [block];
  });
}

/** Media come from users, calls and reasoning from the model; a system prompt is text. */
function isAllowed({ kind }: Part, role: Role): boolean {
  switch (kind) {
    case 'text':
    case 'opaque':
      return true;
    case 'image':
    case 'audio':
    case 'file':
    case 'tool-result':
      return role === 'user';
    case 'tool-call':
    case 'reasoning':
      return role === 'assistant';
  }
}

function writePart(part: Part, missing: Missing): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return writeText(part);
    case 'image':
      return writeImage(part, missing);
    case 'file':
      return writeFile(part, missing);
    case 'audio':
      missing.add(nameOf(part.at));
      return undefined;
    case 'reasoning':
      return writeReasoning(part, missing);
    case 'tool-call':
      return writeToolCall(part, missing);
    case 'tool-result':
      return writeToolResult(part, missing);
    case 'opaque':
      return writeOpaque(part, missing);
  }
}

/** Empty text blocks are refused by the provider and say nothing. */
function writeText({ text }: TextPart): JsonObject | undefined {
  return text === '' ? undefined : { type: 'text', text };
}

function writeReasoning(part: ReasoningPart, missing: Missing): JsonObject | undefined {
  if (part.protocol === 'anthropic-messages' && part.encrypted !== undefined) {
    return { type: 'redacted_thinking', data: part.encrypted };
  }
  if (part.protocol === 'anthropic-messages' && part.signature !== undefined) {
    return { type: 'thinking', thinking: part.text, signature: part.signature };
  }
  missing.add(nameOf(part.at));
  return undefined;
}

function writeToolCall(part: ToolCallPart, missing: Missing): JsonObject {
  const input = parseArguments(part.argumentsJson);
  if (input === undefined) missing.add(nameOf(part.at));
  return { type: 'tool_use', id: toCallId(part.callId), name: part.name, input: input ?? {} };
}

function parseArguments(text: string): JsonObject | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function writeToolResult(part: ToolResultPart, missing: Missing): JsonObject {
  const content = part.content.flatMap((inner) => {
    const block = writePart(inner, missing);
    return block === undefined ? [] : [block];
  });
  return {
    type: 'tool_result',
    tool_use_id: toCallId(part.callId),
    ...(content.length === 0 ? {} : { content }),
    ...(part.isError ? { is_error: true } : {}),
  };
}

function writeOpaque(part: Extract<Part, { kind: 'opaque' }>, missing: Missing): JsonObject | undefined {
  if (part.protocol === 'anthropic-messages' && isJsonObject(part.value)) return part.value;
  const name = nameOf(part.at);
  if (![...missing].some((noted) => name.startsWith(noted))) missing.add(name);
  return undefined;
}
