import type { JsonObject } from '../../kernel/index.ts';
import type { ChatSettings, OutputFormat, ReasoningSettings } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import type { Shortfall } from '../encoding/index.ts';
import { familyOf, type ModelFamily } from './model-family.ts';

/** Everything of a Converse body that is neither conversation nor tools. */
export function encodeSettings(settings: ChatSettings, shortfall: Shortfall, target: TargetModel): JsonObject {
  shortfall.addGiven(['frequencyPenalty', 'presencePenalty', 'seed', 'logprobs', 'logitBias', 'endUser']);
  if ((settings.choices ?? 1) > 1) shortfall.addSetting('choices');
  const family = familyOf(target.model);
  const inference = inferenceConfig(settings);
  const thinking = encodeReasoning(settings.reasoning ?? {}, family);
  if (thinking === undefined) shortfall.addSetting('reasoning');
  const topK = settings.topK === undefined ? {} : encodeTopK(settings.topK, family);
  if (topK === undefined) shortfall.addSetting('topK');
  const format = settings.output === undefined ? {} : encodeFormat(settings.output);
  if (format === undefined) shortfall.addSetting('output');
  const additional = { ...thinking?.additional, ...topK };
  const output = { ...format, ...thinking?.output };
  return {
    ...(isEmpty(inference) ? {} : { inferenceConfig: inference }),
    ...(isEmpty(additional) ? {} : { additionalModelRequestFields: additional }),
    ...(isEmpty(output) ? {} : { outputConfig: output }),
  };
}

function inferenceConfig({ maxOutputTokens, temperature, topP, stop }: ChatSettings): JsonObject {
  return {
    ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(stop === undefined || stop.length === 0 ? {} : { stopSequences: stop }),
  };
}

function encodeTopK(topK: number, family: ModelFamily): JsonObject | undefined {
  if (family === 'anthropic') return { top_k: topK };
  return family === 'nova' ? { inferenceConfig: { topK } } : undefined;
}

interface Thinking {
  readonly additional?: JsonObject;
  readonly output?: JsonObject;
}

/** Budgets are Anthropic's own; efforts are Converse's, but for OpenAI's models and for no reasoning at all. */
function encodeReasoning({ effort, budgetTokens, isAdaptive }: ReasoningSettings, family: ModelFamily): Thinking | undefined {
  const amount = budgetTokens !== undefined || isAdaptive === true || effort === 'none' ? thinkingOf({ effort, budgetTokens }) : undefined;
  if (amount !== undefined && family !== 'anthropic') return undefined;
  const additional = amount === undefined ? {} : { additional: { thinking: amount } };
  if (effort === undefined || effort === 'none') return additional;
  if (family === 'openai') return OPENAI_EFFORTS.has(effort) ? { additional: { reasoning_effort: effort } } : undefined;
  return CONVERSE_EFFORTS.has(effort) ? { ...additional, output: { effort } } : undefined;
}

function thinkingOf({ effort, budgetTokens }: { readonly effort: string | undefined; readonly budgetTokens: number | undefined }): JsonObject {
  if (budgetTokens === 0 || (budgetTokens === undefined && effort === 'none')) return { type: 'disabled' };
  return budgetTokens === undefined ? { type: 'adaptive' } : { type: 'enabled', budget_tokens: budgetTokens };
}

/** Without a schema there is no way to ask for JSON. */
function encodeFormat(output: OutputFormat): JsonObject | undefined {
  if (output.kind === 'json-object') return undefined;
  const { name, description, schema } = output;
  const jsonSchema = { schema: JSON.stringify(schema), name, ...(description === undefined ? {} : { description }) };
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
}

function isEmpty(value: JsonObject): boolean {
  return Object.keys(value).length === 0;
}

const CONVERSE_EFFORTS: ReadonlySet<string> = new Set(['low', 'medium', 'high', 'xhigh', 'max']);
const OPENAI_EFFORTS: ReadonlySet<string> = new Set(['low', 'medium', 'high']);
