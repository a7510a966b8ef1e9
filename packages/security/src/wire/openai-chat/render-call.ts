import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';

/** How tool calls have to be written for one request. */
export interface CallStyle {
  /** The client defined `functions`, so it reads `function_call`. */
  readonly isLegacy: boolean;
  /** Names of the tools that take free text instead of JSON. */
  readonly customNames: ReadonlySet<string>;
}

/** Reads off a request which forms of tool calls its client knows. */
export function callStyleOf({ native: { protocol, body } }: ChatRequest): CallStyle {
  const { tools, functions } = body;
  if (protocol !== 'openai-chat' || (tools === undefined && functions === undefined)) return PLAIN;
  const customNames = new Set<string>();
  for (const tool of Array.isArray(tools) ? tools : []) {
    const custom: unknown = isJsonObject(tool) ? tool['custom'] : undefined;
    if (isJsonObject(custom) && typeof custom['name'] === 'string') customNames.add(custom['name']);
  }
  return { isLegacy: Array.isArray(functions) && !Array.isArray(tools), customNames };
}

/** Writes one tool call of a message, or its header in a stream when the arguments are still empty. */
export function renderCall(
  call: { readonly callId: string; readonly name: string; readonly argumentsJson: string },
  { customNames }: CallStyle,
): JsonObject {
  const { callId: id, name, argumentsJson } = call;
  return customNames.has(name)
    ? { id, type: 'custom', custom: { name, input: argumentsJson } }
    : { id, type: 'function', function: { name, arguments: argumentsJson } };
}

const PLAIN: CallStyle = { isLegacy: false, customNames: new Set() };
