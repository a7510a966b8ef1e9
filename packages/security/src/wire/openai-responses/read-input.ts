import type { JsonObject } from '../../kernel/index.ts';
import type { OpaquePart, Part, Pointer, Turn } from '../../vocabulary/index.ts';
import { pointerName } from '../encoding/index.ts';
import { listTexts, type Notes } from './notes.ts';
import { readContent, type Voice } from './read-content.ts';
import { readReasoning } from './read-reasoning.ts';
import {
  type FunctionCallItem,
  type FunctionCallOutputItem,
  type InputItem,
  isSharedItem,
  type MessageItem,
  type ResponsesRequestBody,
} from './schema/index.ts';

/** Reads `instructions` and `input` into turns. What the assistant did in a row becomes one turn. */
export function readInput(body: ResponsesRequestBody, notes: Notes): readonly Turn[] {
  const turns: Turn[] = [];
  if (typeof body.instructions === 'string') {
    turns.push({ role: 'system', parts: [{ kind: 'text', text: body.instructions, ...VOICES.system, at: ['instructions'] }] });
  }
  const { input } = body;
  if (typeof input === 'string') {
    turns.push({ role: 'user', parts: [{ kind: 'text', text: input, ...VOICES.user, at: ['input'] }] });
    return turns;
  }
  let open: Part[] | undefined;
  (input ?? []).forEach((item, index) => {
    const turn = readItem(item, ['input', index], notes);
    if (turn.role !== 'assistant') {
      open = undefined;
      turns.push(turn);
    } else if (open === undefined) {
      open = [...turn.parts];
      turns.push({ role: 'assistant', parts: open });
    } else open.push(...turn.parts);
  });
  return turns;
}

function readItem(item: InputItem, at: Pointer, notes: Notes): Turn {
  if (!isSharedItem(item)) return readProviderItem(item, at, notes);
  switch (item.type) {
    case 'function_call':
      return { role: 'assistant', parts: [readCall(item, at, notes)] };
    case 'function_call_output':
      return { role: 'tool', parts: [readResult(item, at, notes)] };
    case 'reasoning':
      return { role: 'assistant', parts: readReasoning(item, at) };
    default:
      return readMessage(item, at, notes);
  }
}

function readMessage(item: MessageItem, at: Pointer, notes: Notes): Turn {
  noteGiven(item, ['phase'], at, notes);
  return { role: item.role, parts: readContent(item.content, VOICES[item.role], [...at, 'content'], notes) };
}

function readCall(item: FunctionCallItem, at: Pointer, notes: Notes): Part {
  noteGiven(item, ['namespace', 'caller', 'async'], at, notes);
  return {
    kind: 'tool-call',
    callId: item.call_id,
    name: item.name,
    argumentsJson: item.arguments,
    origin: 'tool-call',
    trust: 'model',
    at: [...at, 'arguments'],
  };
}

function readResult(item: FunctionCallOutputItem, at: Pointer, notes: Notes): Part {
  noteGiven(item, ['namespace', 'caller'], at, notes);
  return {
    kind: 'tool-result',
    callId: item.call_id,
    ...(typeof item.name === 'string' ? { name: item.name } : {}),
    isError: item.status === 'incomplete',
    content: readContent(item.output, VOICES.tool, [...at, 'output'], notes),
    ...VOICES.tool,
    at,
  };
}

/** Items of server tools, of stored state, and of what controls them. */
function readProviderItem(item: JsonObject, at: Pointer, notes: Notes): Turn {
  const type = typeof item['type'] === 'string' ? item['type'] : 'item_reference';
  const { role, ...voice } = PROVIDER_VOICES.get(type) ?? { role: 'assistant', origin: 'tool-result', trust: 'external' };
  notes.nativeOnly.push(pointerName(at));
  const part: OpaquePart = {
    kind: 'opaque',
    protocol: 'openai-responses',
    value: item,
    texts: listTexts(item, { ...voice, at }),
    ...voice,
    at,
  };
  return { role, parts: [part] };
}

function noteGiven<Item extends object>(item: Item, names: readonly (keyof Item & string)[], at: Pointer, notes: Notes): void {
  for (const name of names) {
    const value = item[name];
    if (value !== undefined && value !== null && value !== false) notes.nativeOnly.push(pointerName([...at, name]));
  }
}

const VOICES = {
  system: { origin: 'system', trust: 'operator' },
  developer: { origin: 'system', trust: 'operator' },
  user: { origin: 'user', trust: 'caller' },
  assistant: { origin: 'assistant', trust: 'model' },
  tool: { origin: 'tool-result', trust: 'external' },
} as const satisfies Readonly<Record<Turn['role'], Voice>>;

const CALL = { role: 'assistant', origin: 'tool-call', trust: 'model' } as const;
const RESULT = { role: 'tool', ...VOICES.tool } as const;
const CONTROL = { role: 'developer', origin: 'tool-definition', trust: 'caller' } as const;

/** Whose word each of the provider's items is; server tools that are not listed bring in what is outside. */
const PROVIDER_VOICES: ReadonlyMap<string, Voice & { readonly role: Turn['role'] }> = new Map<string, Voice & { readonly role: Turn['role'] }>([
  ['custom_tool_call', CALL],
  ['computer_call', CALL],
  ['local_shell_call', CALL],
  ['shell_call', CALL],
  ['apply_patch_call', CALL],
  ['tool_search_call', CALL],
  ['program', CALL],
  ['mcp_approval_request', CALL],
  ['custom_tool_call_output', RESULT],
  ['computer_call_output', RESULT],
  ['local_shell_call_output', RESULT],
  ['shell_call_output', RESULT],
  ['apply_patch_call_output', RESULT],
  ['tool_search_output', RESULT],
  ['mcp_approval_response', { role: 'user', ...VOICES.user }],
  ['item_reference', { role: 'user', ...VOICES.user }],
  ['file_search_call', { role: 'assistant', origin: 'retrieved', trust: 'external' }],
  ['web_search_call', { role: 'assistant', origin: 'retrieved', trust: 'external' }],
  ['additional_tools', CONTROL],
  ['configuration_update', CONTROL],
  ['compaction_trigger', CONTROL],
]);
