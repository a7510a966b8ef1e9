import type { JsonObject } from '../../kernel/index.ts';
import type { Pointer, TextPart, Tool, ToolChoice } from '../../vocabulary/index.ts';
import { pointerName } from '../encoding/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import { listTexts, noteNative, type Notes } from './notes.ts';
import type { FunctionDefinition, ResponsesRequestBody, ToolDefinition } from './schema/index.ts';

/** Reads the functions among `tools`; every other kind of tool is the provider's own and is noted. */
export function readTools(body: ResponsesRequestBody, notes: Notes): readonly Tool[] {
  const tools: Tool[] = [];
  (body.tools ?? []).forEach((tool, index) => {
    const at = ['tools', index];
    if (isFunction(tool)) tools.push(readFunction(tool, at, notes));
    else noteNative(notes, tool, { at, name: pointerName(at), origin: 'tool-definition', trust: 'caller' });
  });
  return tools;
}

/** Reads `tool_choice`; a choice among the provider's own tools is noted. */
export function readToolChoice(body: ResponsesRequestBody, notes: Notes): ToolChoice | undefined {
  const choice = body.tool_choice;
  if (choice === undefined || choice === null) return undefined;
  if (typeof choice === 'string') return { kind: choice };
  if (choice.type === 'function' && typeof choice['name'] === 'string') return { kind: 'tool', name: choice['name'] };
  noteNative(notes, choice, { at: ['tool_choice'], name: 'tool_choice' });
  return undefined;
}

function readFunction(tool: FunctionDefinition, at: Pointer, notes: Notes): Tool {
  for (const name of ['allowed_callers', 'async', 'defer_loading', 'output_schema'] as const) {
    const value = tool[name];
    if (value !== undefined && value !== null && value !== false) notes.nativeOnly.push(pointerName([...at, name]));
  }
  return {
    name: tool.name,
    ...(typeof tool.description === 'string' ? { description: tool.description } : {}),
    ...(isGiven(tool.parameters) ? { schema: tool.parameters } : {}),
    ...(typeof tool.strict === 'boolean' ? { isStrict: tool.strict } : {}),
    at,
    texts: textsOf(tool, at),
  };
}

function textsOf(tool: FunctionDefinition, at: Pointer): readonly TextPart[] {
  const voice = { origin: 'tool-definition', trust: 'caller' } as const;
  const texts: TextPart[] = [{ kind: 'text', text: tool.name, ...voice, at: [...at, 'name'] }];
  if (typeof tool.description === 'string') texts.push({ kind: 'text', text: tool.description, ...voice, at: [...at, 'description'] });
  if (isGiven(tool.parameters)) texts.push(...listTextLeaves(tool.parameters, { ...voice, at: [...at, 'parameters'] }));
  if (isGiven(tool.output_schema)) texts.push(...listTexts(tool.output_schema, { ...voice, at: [...at, 'output_schema'] }));
  return texts;
}

function isFunction(tool: ToolDefinition): tool is FunctionDefinition {
  return tool.type === 'function';
}

function isGiven(value: JsonObject | null | undefined): value is JsonObject {
  return value !== undefined && value !== null;
}
