import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, ChatSettings, OutputFormat, ReasoningSettings } from '../../vocabulary/index.ts';
import type { Shortfall } from '../encoding/index.ts';

/** The settings. Log probabilities are noted although the protocol has them: no answer of ours could carry them back. */
export function encodeSettings(request: ChatRequest, shortfall: Shortfall): JsonObject {
  const { settings } = request;
  noteInexpressible(settings, shortfall);
  const { maxOutputTokens, temperature, topP, output, endUser } = settings;
  const reasoning = settings.reasoning === undefined ? {} : encodeReasoning(settings.reasoning);
  return {
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...encodeOutput(output),
    ...(Object.keys(reasoning).length === 0 ? {} : { reasoning }),
    ...(isReasoningReplayed(request, reasoning) ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(endUser === undefined ? {} : { user: endUser }),
  };
}

/** Structured output, as `text` of the request. */
export function encodeOutput(output: OutputFormat | undefined): JsonObject {
  if (output === undefined) return {};
  if (output.kind === 'json-object') return { text: { format: { type: 'json_object' } } };
  const { name, schema, description, isStrict } = output;
  const format = {
    type: 'json_schema',
    name,
    schema,
    ...(description === undefined ? {} : { description }),
    ...(isStrict === undefined ? {} : { strict: isStrict }),
  };
  return { text: { format } };
}

/** Reasoning by word. A budget of tokens becomes the word that stands for about as much. */
export function encodeReasoning({ effort, budgetTokens, isAdaptive, summary }: ReasoningSettings): JsonObject {
  const word = effort ?? (budgetTokens === undefined ? undefined : effortOf(budgetTokens));
  const isThinkingShown = isAdaptive === true || (budgetTokens ?? 0) > 0;
  const wanted = summary ?? (isThinkingShown ? 'auto' : undefined);
  return {
    ...(word === undefined ? {} : { effort: word }),
    ...(wanted === undefined || HIDDEN_SUMMARIES.has(wanted) ? {} : { summary: SUMMARIES.has(wanted) ? wanted : 'auto' }),
  };
}

function noteInexpressible(settings: ChatSettings, shortfall: Shortfall): void {
  shortfall.addGiven(['topK', 'seed', 'logprobs', 'logitBias']);
  if ((settings.frequencyPenalty ?? 0) !== 0) shortfall.addSetting('frequencyPenalty');
  if ((settings.presencePenalty ?? 0) !== 0) shortfall.addSetting('presencePenalty');
  if ((settings.stop ?? []).length > 0) shortfall.addSetting('stop');
  if ((settings.choices ?? 1) !== 1) shortfall.addSetting('choices');
}

/** Nothing is stored, so reasoning must come back in the answer. Models that do not reason refuse to be asked for it. */
function isReasoningReplayed(request: ChatRequest, reasoning: JsonObject): boolean {
  if (reasoning['effort'] === 'none') return false;
  if (Object.keys(reasoning).length > 0) return true;
  return request.turns.some(({ parts }) => parts.some((part) => part.kind === 'reasoning' && part.protocol === 'openai-responses'));
}

function effortOf(budgetTokens: number): string {
  if (budgetTokens === 0) return 'none';
  if (budgetTokens <= LOW_TOKENS_MAX) return 'low';
  return budgetTokens <= MEDIUM_TOKENS_MAX ? 'medium' : 'high';
}

/** As other providers' OpenAI-compatible endpoints translate efforts: low 1,024 tokens, medium 8,192, high more. */
const LOW_TOKENS_MAX = 1024;
const MEDIUM_TOKENS_MAX = 8192;
const SUMMARIES: ReadonlySet<string> = new Set(['auto', 'concise', 'detailed']);
const HIDDEN_SUMMARIES: ReadonlySet<string> = new Set(['none', 'omitted']);
