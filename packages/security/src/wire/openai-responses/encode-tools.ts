import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, ToolChoice } from '../../vocabulary/index.ts';

/** Tools and the choice among them. This protocol takes a tool for strict unless told otherwise. */
export function encodeTools({ tools, settings }: ChatRequest): JsonObject {
  const encoded = tools.map(
    ({ name, description, schema, isStrict }): JsonObject => ({
      type: 'function',
      name,
      ...(description === undefined ? {} : { description }),
      parameters: schema ?? null,
      strict: isStrict ?? false,
    }),
  );
  return {
    ...(encoded.length === 0 ? {} : { tools: encoded }),
    ...(settings.toolChoice === undefined ? {} : { tool_choice: encodeChoice(settings.toolChoice) }),
    ...(settings.areParallelToolCallsAllowed === undefined
      ? {}
      : { parallel_tool_calls: settings.areParallelToolCallsAllowed }),
  };
}

function encodeChoice(choice: ToolChoice): JsonObject | string {
  return choice.kind === 'tool' ? { type: 'function', name: choice.name } : choice.kind;
}
