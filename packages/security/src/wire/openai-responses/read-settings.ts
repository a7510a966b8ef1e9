import type { JsonObject } from '../../kernel/index.ts';
import type { ChatSettings, OutputFormat, ParameterNames, ReasoningSettings, TextPart } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import { member, noteNative, type Notes } from './notes.ts';
import { readToolChoice } from './read-tools.ts';
import type { ResponsesRequestBody } from './schema/index.ts';

/** Reads the settings that every protocol may know, and notes those that only this one knows. */
export function readSettings(body: ResponsesRequestBody, native: JsonObject, notes: Notes): ChatSettings {
  const toolChoice = readToolChoice(body, notes);
  const output = readFormat(body, notes);
  const reasoning = readReasoningSettings(body, notes);
  const endUser = readEndUser(body, notes);
  noteProviderOnly(body, native, notes);
  return {
    ...given('maxOutputTokens', body.max_output_tokens),
    ...given('temperature', body.temperature),
    ...given('topP', body.top_p),
    ...given('areParallelToolCallsAllowed', body.parallel_tool_calls),
    ...given('toolChoice', toolChoice),
    ...given('output', output),
    ...given('reasoning', reasoning),
    ...given('endUser', endUser),
  };
}

/** How this surface names the settings. */
export function parameterNames(body: ResponsesRequestBody): ParameterNames {
  return typeof body.user === 'string' ? NAMES : NAMES_WITH_IDENTIFIER;
}

function readFormat(body: ResponsesRequestBody, notes: Notes): OutputFormat | undefined {
  const format = body.text?.format;
  if (format === undefined || format === null || format.type === 'text') return undefined;
  if (format.type === 'json_object') return { kind: 'json-object' };
  const voice = { origin: 'parameter', trust: 'caller' } as const;
  const at = ['text', 'format'];
  const description = typeof format.description === 'string' ? format.description : undefined;
  notes.parameters.push({ kind: 'text', text: format.name, ...voice, at: [...at, 'name'] });
  if (description !== undefined) notes.parameters.push({ kind: 'text', text: description, ...voice, at: [...at, 'description'] });
  notes.parameters.push(...listTextLeaves(format.schema, { ...voice, at: [...at, 'schema'] }));
  return {
    kind: 'json-schema',
    name: format.name,
    ...given('description', description),
    schema: format.schema,
    ...given('isStrict', format.strict),
  };
}

function readReasoningSettings(body: ResponsesRequestBody, notes: Notes): ReasoningSettings | undefined {
  const { effort, summary, generate_summary, context, mode } = body.reasoning ?? {};
  if (isGiven(generate_summary) && isGiven(summary)) notes.nativeOnly.push('reasoning.generate_summary');
  if (isGiven(context)) notes.nativeOnly.push('reasoning.context');
  noteNative(notes, mode, { at: ['reasoning', 'mode'], name: 'reasoning.mode' });
  const settings = { ...given('effort', effort), ...given('summary', summary ?? generate_summary) };
  return Object.keys(settings).length === 0 ? undefined : settings;
}

function readEndUser(body: ResponsesRequestBody, notes: Notes): string | undefined {
  const { user, safety_identifier: identifier } = body;
  for (const [name, text] of [['user', user], ['safety_identifier', identifier]] as const) {
    if (isGiven(text)) notes.parameters.push(callerText(name, text));
  }
  if (isGiven(user) && isGiven(identifier)) notes.nativeOnly.push('safety_identifier');
  return user ?? identifier ?? undefined;
}

function noteProviderOnly(body: ResponsesRequestBody, native: JsonObject, notes: Notes): void {
  for (const name of NATIVE_ONLY) noteNative(notes, member(native, name), { at: [name], name });
  if (isGiven(body.text?.verbosity)) notes.nativeOnly.push('text.verbosity');
  if (body.store === true) notes.nativeOnly.push('store');
  if (body.background === true) notes.nativeOnly.push('background');
  if (body.truncation === 'auto') notes.nativeOnly.push('truncation');
  if (isGiven(body.service_tier) && !DEFAULT_TIERS.has(body.service_tier)) notes.nativeOnly.push('service_tier');
  if ((body.include ?? []).some((item) => item !== 'reasoning.encrypted_content')) notes.nativeOnly.push('include');
}

function callerText(name: string, text: string): TextPart {
  return { kind: 'text', text, origin: 'parameter', trust: 'caller', at: [name] };
}

function given<Name extends string, Value>(name: Name, value: Value | null | undefined): { readonly [Key in Name]?: Value };
function given(name: string, value: unknown): object {
  return value === undefined || value === null ? {} : { [name]: value };
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}

/** Parameters that no other protocol can express, whatever their value. */
const NATIVE_ONLY = [
  'access_programs',
  'context_management',
  'conversation',
  'image',
  'max_tool_calls',
  'metadata',
  'moderation',
  'previous_response_id',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'top_logprobs',
] as const;

const DEFAULT_TIERS: ReadonlySet<string> = new Set(['auto', 'default']);

const NAMES: ParameterNames = {
  maxOutputTokens: 'max_output_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  toolChoice: 'tool_choice',
  areParallelToolCallsAllowed: 'parallel_tool_calls',
  output: 'text.format',
  reasoning: 'reasoning',
  endUser: 'user',
};
const NAMES_WITH_IDENTIFIER: ParameterNames = { ...NAMES, endUser: 'safety_identifier' };
