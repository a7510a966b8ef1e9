import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Tool } from '../../vocabulary/index.ts';
import type { Shortfall } from '../encoding/index.ts';

/** `tools` and `toolConfig`, or nothing when the client offers no tools. */
export function encodeTools(request: ChatRequest, shortfall: Shortfall): JsonObject {
  const { tools, settings } = request;
  if (settings.areParallelToolCallsAllowed === false && tools.length > 0) {
    shortfall.addSetting('areParallelToolCallsAllowed');
  }
  if (tools.length === 0) {
    if (settings.toolChoice?.kind === 'required' || settings.toolChoice?.kind === 'tool') shortfall.addSetting('toolChoice');
    return {};
  }
  const calling = callingConfig(request);
  return {
    tools: [{ functionDeclarations: tools.map((tool) => declaration(tool)) }],
    ...(calling === undefined ? {} : { toolConfig: { functionCallingConfig: calling } }),
  };
}

function declaration({ name, description, schema }: Tool): JsonObject {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { parametersJsonSchema: schema }),
  };
}

/** Where the model may choose, `VALIDATED` is what keeps strict tools to their schema; `ANY` does so by itself. */
function callingConfig({ tools, settings }: ChatRequest): JsonObject | undefined {
  const choice = settings.toolChoice;
  switch (choice?.kind) {
    case 'none':
      return { mode: 'NONE' };
    case 'required':
      return { mode: 'ANY' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] };
    case 'auto':
    case undefined:
      if (tools.some(({ isStrict }) => isStrict === true)) return { mode: 'VALIDATED' };
      return choice === undefined ? undefined : { mode: 'AUTO' };
  }
}
