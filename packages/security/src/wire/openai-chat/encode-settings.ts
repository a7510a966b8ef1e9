import type { Json, JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, OutputFormat, ReasoningSettings, ToolChoice } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';

/** Writes the settings. What chat completions cannot say is added to `unsupported` by the client's own name. */
export function encodeSettings(request: ChatRequest, target: TargetModel, unsupported: string[]): JsonObject {
  const { settings, parameterNames } = request;
  if (settings.topK !== undefined) unsupported.push(parameterNames.topK ?? 'top_k');
  // A canonical answer carries no log probabilities, so they could not be given back.
  if (settings.logprobs !== undefined) unsupported.push(parameterNames.logprobs ?? 'logprobs');
  if (settings.reasoning?.summary !== undefined) unsupported.push(parameterNames.reasoning ?? 'reasoning');
  return withoutUndefined({
    [target.isOlderDialect === true ? 'max_tokens' : 'max_completion_tokens']: settings.maxOutputTokens,
    temperature: settings.temperature,
    top_p: settings.topP,
    frequency_penalty: settings.frequencyPenalty,
    presence_penalty: settings.presencePenalty,
    seed: settings.seed,
    stop: settings.stop,
    n: settings.choices,
    logit_bias: settings.logitBias,
    tool_choice: settings.toolChoice === undefined ? undefined : encodeToolChoice(settings.toolChoice),
    parallel_tool_calls: request.tools.length === 0 ? undefined : settings.areParallelToolCallsAllowed,
    response_format: settings.output === undefined ? undefined : encodeOutput(settings.output),
    reasoning_effort: effortOf(settings.reasoning),
    user: settings.endUser,
  });
}


function encodeToolChoice(choice: ToolChoice): Json {
  return choice.kind === 'tool' ? { type: 'function', function: { name: choice.name } } : choice.kind;
}

function encodeOutput(output: OutputFormat): JsonObject {
  if (output.kind === 'json-object') return { type: 'json_object' };
  const { name, description, schema, isStrict } = output;
  return {
    type: 'json_schema',
    json_schema: withoutUndefined({ name, description, schema, strict: isStrict }),
  };
}

/** A budget in tokens becomes the effort that comes nearest; a model that chooses for itself needs no word. */
function effortOf(reasoning: ReasoningSettings | undefined): string | undefined {
  if (reasoning?.effort !== undefined) return reasoning.effort;
  const budget = reasoning?.budgetTokens;
  if (budget === undefined) return undefined;
  if (budget === 0) return 'none';
  if (budget <= LOW_EFFORT_TOKENS_MAX) return 'low';
  return budget <= MEDIUM_EFFORT_TOKENS_MAX ? 'medium' : 'high';
}

function withoutUndefined(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value;
  return kept;
}

const LOW_EFFORT_TOKENS_MAX = 2_048;
const MEDIUM_EFFORT_TOKENS_MAX = 12_288;
