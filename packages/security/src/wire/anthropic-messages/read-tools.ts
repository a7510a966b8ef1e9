import { invariant, isJsonObject } from '../../kernel/index.ts';
import type { Pointer, TextPart, Tool } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import type { CustomTool, ToolDefinition } from './body.ts';
import { noteCache, noteNative, type Notes, noteTexts } from './notes.ts';

/** The tools that the client runs itself. Those of the provider are noted as native. */
export function readTools(tools: readonly ToolDefinition[], notes: Notes): readonly Tool[] {
  return tools.flatMap((tool, index): readonly Tool[] => {
    const at = ['tools', index];
    if (isCustom(tool)) return [readCustom(tool, at, notes)];
    const value: unknown = tool;
    invariant(isJsonObject(value), 'a tool is an object');
    noteNative(notes, at);
    noteTexts(notes, value, at);
    return [];
  });
}

function isCustom(tool: ToolDefinition): tool is CustomTool {
  return 'input_schema' in tool;
}

function readCustom(tool: CustomTool, at: Pointer, notes: Notes): Tool {
  noteCache(notes, tool, at);
  for (const name of NATIVE_FLAGS) {
    const value = tool[name];
    if (value !== undefined && value !== null && value !== false) noteNative(notes, [...at, name]);
  }
  return {
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    schema: tool.input_schema,
    ...(tool.strict === undefined ? {} : { isStrict: tool.strict }),
    at,
    texts: listTexts(tool, at),
  };
}

function listTexts(tool: CustomTool, at: Pointer): readonly TextPart[] {
  const label = { origin: 'tool-definition', trust: 'caller' } as const;
  return [
    ...(tool.description === undefined ? [] : listTextLeaves(tool.description, { ...label, at: [...at, 'description'] })),
    ...listTextLeaves(tool.input_schema, { ...label, at: [...at, 'input_schema'] }),
    ...listTextLeaves(tool.input_examples ?? [], { ...label, at: [...at, 'input_examples'] }),
  ];
}

const NATIVE_FLAGS = ['allowed_callers', 'defer_loading', 'eager_input_streaming', 'input_examples'] as const;
