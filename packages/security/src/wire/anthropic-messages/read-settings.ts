import type { ChatSettings, OutputFormat, ParameterNames, ReasoningSettings, ToolChoice } from '../../vocabulary/index.ts';
import type { CountTokensBody, MessagesBody, ThinkingBody, ToolChoiceBody } from './body.ts';

/** The settings of a body. A token count has fewer of them. */
export function readSettings(body: CountTokensBody & Partial<MessagesBody>): ChatSettings {
  const choice = body.tool_choice;
  const output = readOutput(body);
  const reasoning = readReasoning(body);
  const endUser = body.metadata?.user_id;
  return {
    ...(body.max_tokens === undefined ? {} : { maxOutputTokens: body.max_tokens }),
    ...(body.temperature === undefined ? {} : { temperature: body.temperature }),
    ...(body.top_p === undefined ? {} : { topP: body.top_p }),
    ...(body.top_k === undefined ? {} : { topK: body.top_k }),
    ...(body.stop_sequences === undefined ? {} : { stop: body.stop_sequences }),
    ...(choice === undefined ? {} : { toolChoice: readToolChoice(choice) }),
    ...(choice?.disable_parallel_tool_use === undefined
      ? {}
      : { areParallelToolCallsAllowed: !choice.disable_parallel_tool_use }),
    ...(output === undefined ? {} : { output }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(endUser === undefined || endUser === null ? {} : { endUser }),
  };
}

function readToolChoice({ type, name }: ToolChoiceBody): ToolChoice {
  switch (type) {
    case 'auto':
    case 'none':
      return { kind: type };
    case 'any':
      return { kind: 'required' };
    case 'tool':
      return { kind: 'tool', name: name ?? '' };
  }
}

function readOutput(body: CountTokensBody): OutputFormat | undefined {
  const format = body.output_config?.format ?? body.output_format;
  if (format === undefined || format === null) return undefined;
  return { kind: 'json-schema', name: OUTPUT_NAME, schema: format.schema, isStrict: true };
}

function readReasoning({ thinking, output_config: config }: CountTokensBody): ReasoningSettings | undefined {
  const effort = config?.effort;
  const named = effort === undefined || effort === null ? {} : { effort: effort === 'max' ? 'xhigh' : effort };
  const asked = thinking === undefined ? {} : readThinking(thinking);
  const reasoning = { ...named, ...asked };
  return Object.keys(reasoning).length === 0 ? undefined : reasoning;
}

function readThinking(thinking: ThinkingBody): ReasoningSettings {
  const summary = thinking.display === 'summarized' ? { summary: 'auto' } : {};
  switch (thinking.type) {
    case 'enabled':
      return { budgetTokens: thinking.budget_tokens ?? 0, ...summary };
    case 'disabled':
      return { budgetTokens: 0 };
    case 'adaptive':
      return { isAdaptive: true, ...summary };
    case 'between_tools':
      return {};
  }
}

/** How this surface names the settings. */
export const PARAMETER_NAMES: ParameterNames = {
  maxOutputTokens: 'max_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  stop: 'stop_sequences',
  toolChoice: 'tool_choice',
  areParallelToolCallsAllowed: 'tool_choice.disable_parallel_tool_use',
  output: 'output_config.format',
  reasoning: 'thinking',
  endUser: 'metadata.user_id',
};

/** The protocol gives structured output no name; others require one. */
const OUTPUT_NAME = 'output';
