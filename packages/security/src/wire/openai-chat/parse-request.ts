import { type JsonObject, ok, type Result } from '../../kernel/index.ts';
import type { ChatRequest, StreamPreferences, TextPart } from '../../vocabulary/index.ts';
import type { InvalidBody, ParseOptions } from '../contract.ts';
import { listTextLeaves, parseBody } from '../shared/index.ts';
import type { ChatBody, Maybe, StreamOptions } from './body.ts';
import { parseMessages } from './parse-messages.ts';
import { parameterNamesOf, parseSettings } from './parse-settings.ts';
import { parseTools } from './parse-tools.ts';
import { CHAT_BODY } from './schema.ts';

/** Validates the body of a chat completion and turns it into the canonical request. */
export function parseChatRequest(input: unknown, options: ParseOptions): Result<ChatRequest, InvalidBody> {
  const parsed = parseBody(input, CHAT_BODY, options);
  if (!parsed.ok) return parsed;
  const { body, native, extras } = parsed.value;
  const messages = parseMessages(body.messages);
  const isPlain = extras.length === 0 && Object.keys(native).every((name) => !LOOKED_AT.has(name));
  return ok({
    kind: 'chat',
    surface: 'chat-completions',
    native: { protocol: 'openai-chat', body: native },
    model: body.model,
    isStreamed: body.stream === true,
    stream: streamPreferencesOf(body.stream_options),
    turns: messages.turns,
    tools: parseTools(body),
    settings: parseSettings(body),
    parameters: isPlain ? [] : listParameters(native, body, extras),
    nativeOnly: isPlain ? messages.nativeOnly : [...nativeOnlyOf(body), ...messages.nativeOnly, ...extras],
    parameterNames: parameterNamesOf(body),
  });
}

/** What `stream_options` ask of the client's own stream. */
export function streamPreferencesOf(options: Maybe<StreamOptions>): StreamPreferences {
  return {
    isUsageIncluded: options?.include_usage === true,
    isObfuscationIncluded: options?.include_obfuscation !== false,
  };
}

/** Every text outside messages and function tools, for the guards. */
function listParameters(native: JsonObject, body: ChatBody, extras: readonly string[]): readonly TextPart[] {
  const texts: TextPart[] = [];
  for (const name of [...PARAMETERS_WITH_TEXT, ...extras]) {
    const value = native[name];
    if (value === undefined || value === null) continue;
    texts.push(...listTextLeaves(value, { origin: 'parameter', trust: 'caller', at: [name] }));
  }
  const label = { origin: 'tool-definition', trust: 'caller' } as const;
  if (native['functions'] !== undefined) texts.push(...listTextLeaves(native['functions'], { ...label, at: ['functions'] }));
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (tool.type === 'custom') texts.push(...listTextLeaves(tool.custom, { ...label, at: ['tools', index, 'custom'] }));
  }
  return texts;
}

function nativeOnlyOf(body: ChatBody): readonly string[] {
  const names: string[] = [];
  for (const [name, isDefault] of NATIVE_ONLY) {
    const value = body[name];
    if (value !== undefined && value !== null && !isDefault(body)) names.push(name);
  }
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (tool.type === 'custom') names.push(`tools[${index}]`);
  }
  return names;
}

/** Parameters that only this protocol has, each with the test for values that change nothing. */
const NATIVE_ONLY: readonly (readonly [keyof ChatBody, (body: ChatBody) => boolean])[] = [
  ['audio', () => false],
  ['function_call', () => false],
  ['functions', () => false],
  ['max_tokens', ({ max_tokens: older, max_completion_tokens: newer }) => (newer ?? older) === older],
  ['metadata', ({ metadata }) => Object.keys(metadata ?? {}).length === 0],
  ['modalities', ({ modalities }) => (modalities ?? []).every((modality) => modality === 'text')],
  ['moderation', () => false],
  ['prediction', () => false],
  ['prompt_cache_key', () => false],
  ['prompt_cache_options', () => false],
  ['prompt_cache_retention', () => false],
  ['service_tier', ({ service_tier: tier }) => tier === 'auto' || tier === 'default'],
  ['store', ({ store }) => store === false],
  ['tool_choice', ({ tool_choice: choice }) => typeof choice === 'string' || choice?.type === 'function'],
  ['top_logprobs', ({ logprobs }) => logprobs === true],
  ['user', ({ user, safety_identifier: identifier }) => (identifier ?? user) === user],
  ['verbosity', ({ verbosity }) => verbosity === 'medium'],
  ['web_search_options', () => false],
];

const PARAMETERS_WITH_TEXT = [
  'audio',
  'function_call',
  'logit_bias',
  'metadata',
  'moderation',
  'prediction',
  'prompt_cache_key',
  'response_format',
  'safety_identifier',
  'stop',
  'tool_choice',
  'user',
  'web_search_options',
] as const;

/** The parameters that {@link listParameters} and {@link nativeOnlyOf} look at: most bodies hold none of these. */
const LOOKED_AT: ReadonlySet<string> = new Set([...PARAMETERS_WITH_TEXT, ...NATIVE_ONLY.map(([name]) => name), 'tools']);
