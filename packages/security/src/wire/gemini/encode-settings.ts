import type { JsonObject } from '../../kernel/index.ts';
import type { ChatSettings, OutputFormat, ReasoningSettings } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import type { Shortfall } from '../encoding/index.ts';
import { thinksInLevels } from './model-family.ts';

/**
 * `generationConfig`. Log probabilities are noted although Gemini has them: no answer of ours could carry them back.
 */
export function encodeSettings(settings: ChatSettings, shortfall: Shortfall, target: TargetModel): JsonObject {
  shortfall.addGiven(['logprobs', 'logitBias', 'endUser']);
  const config: Record<string, JsonObject[string] | undefined> = {
    temperature: settings.temperature,
    topP: settings.topP,
    topK: settings.topK,
    maxOutputTokens: settings.maxOutputTokens,
    stopSequences: settings.stop,
    candidateCount: settings.choices,
    seed: settings.seed,
    presencePenalty: settings.presencePenalty,
    frequencyPenalty: settings.frequencyPenalty,
  };
  const present: Record<string, JsonObject[string]> = {};
  for (const [name, value] of Object.entries(config)) if (value !== undefined) present[name] = value;
  return {
    ...present,
    ...(settings.output === undefined ? {} : outputConfig(settings.output)),
    ...(settings.reasoning === undefined ? {} : thinkingConfig(settings.reasoning, shortfall, target)),
  };
}

/** The schema's name is a label for the client alone; its description joins the schema. */
function outputConfig(output: OutputFormat): JsonObject {
  const json = { responseMimeType: 'application/json' };
  if (output.kind === 'json-object') return json;
  const description = output.schema['description'] ?? output.description;
  return { ...json, responseJsonSchema: { ...output.schema, ...(description === undefined ? {} : { description }) } };
}

function thinkingConfig(reasoning: ReasoningSettings, shortfall: Shortfall, target: TargetModel): JsonObject {
  const amount = thinkingAmount(reasoning, target);
  if (amount === undefined) shortfall.addSetting('reasoning');
  const config = { ...amount, ...(areThoughtsWanted(reasoning) ? { includeThoughts: true } : {}) };
  return Object.keys(config).length === 0 ? {} : { thinkingConfig: config };
}

/** A summary is asked for by OpenAI's clients; Anthropic's get to see the thoughts that they give tokens for. */
function areThoughtsWanted({ summary, budgetTokens, isAdaptive }: ReasoningSettings): boolean {
  if (summary !== undefined) return !HIDDEN_SUMMARIES.has(summary);
  return isAdaptive === true || (budgetTokens ?? 0) > 0;
}

function thinkingAmount(
  { effort, budgetTokens, isAdaptive }: ReasoningSettings,
  { model }: TargetModel,
): JsonObject | undefined {
  if (budgetTokens !== undefined) return { thinkingBudget: budgetTokens };
  if (effort !== undefined) {
    if (thinksInLevels(model)) {
      const level = LEVEL_BY_EFFORT.get(effort);
      return level === undefined ? undefined : { thinkingLevel: level };
    }
    const budget = BUDGET_BY_EFFORT.get(effort);
    return budget === undefined ? undefined : { thinkingBudget: budget };
  }
  return isAdaptive === true ? { thinkingBudget: DYNAMIC_BUDGET } : {};
}

const HIDDEN_SUMMARIES: ReadonlySet<string> = new Set(['none', 'omitted']);
const DYNAMIC_BUDGET = -1;
const LEVEL_BY_EFFORT: ReadonlyMap<string, string> = new Map([
  ['minimal', 'MINIMAL'],
  ['low', 'LOW'],
  ['medium', 'MEDIUM'],
  ['high', 'HIGH'],
]);
/** As Google's own OpenAI-compatible endpoint reads efforts for models of version 2.5. */
const BUDGET_BY_EFFORT: ReadonlyMap<string, number> = new Map([
  ['none', 0],
  ['minimal', 1024],
  ['low', 1024],
  ['medium', 8192],
  ['high', 24_576],
]);
