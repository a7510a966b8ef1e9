import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, OutputFormat } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { type Missing, settingName } from './missing.ts';
import { writeThinking } from './write-thinking.ts';

/** The settings of a request from another protocol, in this protocol's words. */
export function writeSettings(request: ChatRequest, target: TargetModel, missing: Missing): JsonObject {
  const { settings } = request;
  noteInexpressible(request, missing);
  const thinking = writeThinking(request, target, missing);
  const format = writeFormat(request, missing);
  const effort = thinking.effort === undefined ? {} : { effort: thinking.effort };
  const config = { ...effort, ...(format === undefined ? {} : { format }) };
  const { temperature } = settings;
  return {
    max_tokens: thinking.maxTokens,
    ...(temperature === undefined || temperature > TEMPERATURE_MAX ? {} : { temperature }),
    ...(settings.topP === undefined ? {} : { top_p: settings.topP }),
    ...(settings.topK === undefined ? {} : { top_k: settings.topK }),
    ...(settings.stop === undefined ? {} : { stop_sequences: settings.stop }),
    ...(settings.endUser === undefined ? {} : { metadata: { user_id: settings.endUser } }),
    ...(thinking.thinking === undefined ? {} : { thinking: thinking.thinking }),
    ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
  };
}

function noteInexpressible(request: ChatRequest, missing: Missing): void {
  const { settings } = request;
  if ((settings.frequencyPenalty ?? 0) !== 0) missing.add(settingName(request, 'frequencyPenalty'));
  if ((settings.presencePenalty ?? 0) !== 0) missing.add(settingName(request, 'presencePenalty'));
  if (settings.seed !== undefined) missing.add(settingName(request, 'seed'));
  if ((settings.choices ?? 1) > 1) missing.add(settingName(request, 'choices'));
  if (settings.logprobs !== undefined) missing.add(settingName(request, 'logprobs'));
  if (settings.logitBias !== undefined) missing.add(settingName(request, 'logitBias'));
  if ((settings.temperature ?? 0) > TEMPERATURE_MAX) missing.add(settingName(request, 'temperature'));
}

function writeFormat(request: ChatRequest, missing: Missing): JsonObject | undefined {
  const output: OutputFormat | undefined = request.settings.output;
  if (output === undefined) return undefined;
  if (output.kind === 'json-object') {
    missing.add(settingName(request, 'output'));
    return undefined;
  }
  const { description, schema } = output;
  const described = description === undefined || 'description' in schema ? schema : { ...schema, description };
  return { type: 'json_schema', schema: described };
}

/** Others go to 2; a higher temperature has no equal here. */
const TEMPERATURE_MAX = 1;
