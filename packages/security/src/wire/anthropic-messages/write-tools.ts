import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Tool, ToolChoice } from '../../vocabulary/index.ts';
import { nameOf } from './notes.ts';
import type { Missing } from './missing.ts';

/** Tools and the choice among them. */
export function writeTools({ tools, settings }: ChatRequest, missing: Missing): JsonObject {
  if (tools.length === 0) return {};
  const choice = writeChoice(settings.toolChoice, settings.areParallelToolCallsAllowed === false);
  return {
    tools: tools.map((tool) => writeTool(tool, missing)),
    ...(choice === undefined ? {} : { tool_choice: choice }),
  };
}

function writeTool(tool: Tool, missing: Missing): JsonObject {
  const schema = tool.schema ?? {};
  if ((schema['type'] ?? 'object') !== 'object') missing.add(nameOf(tool.at));
  return {
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    input_schema: { ...schema, type: 'object' },
    ...(tool.isStrict === undefined ? {} : { strict: tool.isStrict }),
  };
}

function writeChoice(choice: ToolChoice | undefined, isOneAtATime: boolean): JsonObject | undefined {
  const one = isOneAtATime ? { disable_parallel_tool_use: true } : {};
  switch (choice?.kind) {
    case undefined:
      return isOneAtATime ? { type: 'auto', ...one } : undefined;
    case 'auto':
      return { type: 'auto', ...one };
    case 'none':
      return { type: 'none' };
    case 'required':
      return { type: 'any', ...one };
    case 'tool':
      return { type: 'tool', name: choice.name, ...one };
  }
}
