import type { ChatSettings, OutputFormat, ParameterNames, ReasoningSettings, ToolChoice } from '../../vocabulary/index.ts';
import type { ChatBody, Maybe } from './body.ts';

/** The settings of a chat body that have one meaning on every protocol. Null and defaults count as absent. */
export function parseSettings(body: ChatBody): ChatSettings {
  const reasoning: ReasoningSettings | undefined =
    typeof body.reasoning_effort === 'string' ? { effort: body.reasoning_effort } : undefined;
  return withoutAbsent({
    maxOutputTokens: body.max_completion_tokens ?? body.max_tokens,
    temperature: body.temperature,
    topP: body.top_p,
    frequencyPenalty: body.frequency_penalty,
    presencePenalty: body.presence_penalty,
    seed: body.seed,
    stop: stopList(body.stop),
    choices: body.n === 1 ? undefined : body.n,
    logprobs: body.logprobs === true ? (body.top_logprobs ?? 0) : undefined,
    logitBias: hasMembers(body.logit_bias) ? body.logit_bias : undefined,
    toolChoice: parseToolChoice(body.tool_choice),
    areParallelToolCallsAllowed: body.parallel_tool_calls === true ? undefined : body.parallel_tool_calls,
    output: parseOutput(body.response_format),
    reasoning,
    endUser: body.safety_identifier ?? body.user,
  });
}

/** How chat completions name the settings; the older name of the token limit where the client used that. */
export function parameterNamesOf(body: ChatBody): ParameterNames {
  return isAbsent(body.max_completion_tokens) && !isAbsent(body.max_tokens) ? OLDER_NAMES : NAMES;
}

/** `stop` as a list; absent when there is nothing to stop at. */
export function stopList(stop: Maybe<string | readonly string[]>): readonly string[] | undefined {
  if (typeof stop === 'string') return [stop];
  return isAbsent(stop) || stop.length === 0 ? undefined : stop;
}

/** Leaves out members that are undefined or null. */
export function withoutAbsent(settings: { readonly [Name in keyof ChatSettings]: Maybe<ChatSettings[Name]> }): ChatSettings {
  if (Object.values(settings).every(isAbsent)) return {};
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => !isAbsent(value)));
}

function parseToolChoice(choice: ChatBody['tool_choice']): ToolChoice | undefined {
  if (isAbsent(choice)) return undefined;
  if (typeof choice === 'string') return { kind: choice };
  return choice.type === 'function' ? { kind: 'tool', name: choice.function.name } : undefined;
}

function parseOutput(format: ChatBody['response_format']): OutputFormat | undefined {
  if (isAbsent(format) || format.type === 'text') return undefined;
  if (format.type === 'json_object') return { kind: 'json-object' };
  const { name, description, schema, strict } = format.json_schema;
  return {
    kind: 'json-schema',
    name,
    ...(isAbsent(description) ? {} : { description }),
    schema: schema ?? {},
    ...(isAbsent(strict) ? {} : { isStrict: strict }),
  };
}

function hasMembers(value: Maybe<object>): boolean {
  return !isAbsent(value) && Object.keys(value).length > 0;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

const NAMES: ParameterNames = {
  maxOutputTokens: 'max_completion_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  seed: 'seed',
  stop: 'stop',
  choices: 'n',
  logprobs: 'logprobs',
  logitBias: 'logit_bias',
  toolChoice: 'tool_choice',
  areParallelToolCallsAllowed: 'parallel_tool_calls',
  output: 'response_format',
  reasoning: 'reasoning_effort',
  endUser: 'user',
};
const OLDER_NAMES: ParameterNames = { ...NAMES, maxOutputTokens: 'max_tokens' };
