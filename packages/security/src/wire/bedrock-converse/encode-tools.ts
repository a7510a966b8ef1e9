import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Tool, ToolChoice } from '../../vocabulary/index.ts';
import type { Shortfall } from '../encoding/index.ts';

/**
 * `toolConfig`, or nothing when no tool is offered. Converse cannot offer tools and forbid their use: where none may be
 * called they are left out, which says the same. But it refuses tool calls in a conversation without any tools on
 * offer, so both together are noted.
 */
export function encodeTools(request: ChatRequest, shortfall: Shortfall): JsonObject {
  const { tools, settings } = request;
  const choice = settings.toolChoice;
  if (settings.areParallelToolCallsAllowed === false && tools.length > 0) shortfall.addSetting('areParallelToolCallsAllowed');
  if (tools.length === 0 || choice?.kind === 'none') {
    if (choice !== undefined && choice.kind !== 'auto' && choice.kind !== 'none') shortfall.addSetting('toolChoice');
    if (hasToolTurns(request)) shortfall.add(tools.length === 0 ? 'tools' : (request.parameterNames.toolChoice ?? 'toolChoice'));
    return {};
  }
  return {
    toolConfig: {
      tools: tools.map((tool) => ({ toolSpec: specification(tool) })),
      ...(choice === undefined ? {} : { toolChoice: encodeChoice(choice) }),
    },
  };
}

function hasToolTurns({ turns }: ChatRequest): boolean {
  return turns.some(({ parts }) => parts.some(({ kind }) => kind === 'tool-call' || kind === 'tool-result'));
}

function specification({ name, description, schema, isStrict }: Tool): JsonObject {
  return {
    name,
    ...(description === undefined || description === '' ? {} : { description }),
    inputSchema: { json: schema ?? { type: 'object', properties: {} } },
    ...(isStrict === true ? { strict: true } : {}),
  };
}

function encodeChoice(choice: Exclude<ToolChoice, { kind: 'none' }>): JsonObject {
  switch (choice.kind) {
    case 'auto':
      return { auto: {} };
    case 'required':
      return { any: {} };
    case 'tool':
      return { tool: { name: choice.name } };
  }
}
