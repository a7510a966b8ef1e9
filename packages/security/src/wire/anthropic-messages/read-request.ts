import { isJsonObject, type Json, type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';
import type { InvalidBody, ParseOptions } from '../contract.ts';
import { parseBody, type ParsedBody } from '../shared/index.ts';
import type { CountTokensBody, MessagesBody } from './body.ts';
import { noteNative, type Notes, noteTexts } from './notes.ts';
import { PARAMETER_NAMES, readSettings } from './read-settings.ts';
import { readTools } from './read-tools.ts';
import { readTurns } from './read-turns.ts';
import { countTokensSchema, messagesSchema } from './request-schema.ts';

/** Reads the body of `POST /v1/messages`. */
export function readMessagesRequest(input: unknown, options: ParseOptions): Result<ChatRequest, InvalidBody> {
  const steering = findSteering(input, options);
  if (steering !== undefined) return refuse(steering);
  const parsed = parseBody(input, messagesSchema, options);
  return parsed.ok ? ok(toChatRequest(parsed.value, 'messages')) : parsed;
}

/** Reads the body of `POST /v1/messages/count_tokens` as the chat whose tokens are to be counted. */
export function readCountTokensRequest(input: unknown, options: ParseOptions): Result<ChatRequest, InvalidBody> {
  const steering = findSteering(input, options);
  if (steering !== undefined) return refuse(steering);
  const parsed = parseBody(input, countTokensSchema, options);
  return parsed.ok ? ok(toChatRequest(parsed.value, 'count-tokens')) : parsed;
}

function findSteering(input: unknown, { extraParameters }: ParseOptions): InvalidBody | undefined {
  if (!isJsonObject(input)) return undefined;
  for (const [parameter, rule] of STEERING) {
    if (Object.hasOwn(input, parameter) && !extraParameters.has(parameter)) {
      return { problem: 'forbidden-parameter', parameter, rule };
    }
  }
  return undefined;
}

function toChatRequest(
  parsed: ParsedBody<CountTokensBody & Partial<MessagesBody>>,
  surface: 'messages' | 'count-tokens',
): ChatRequest {
  const { body, native, extras } = parsed;
  const notes: Notes = { nativeOnly: [], parameters: [] };
  const turns = readTurns(body, notes);
  const tools = readTools(body.tools ?? [], notes);
  notePlaces(native, notes);
  for (const name of extras) noteWhole(native, name, notes);
  return {
    kind: 'chat',
    surface,
    native: { protocol: 'anthropic-messages', body: native },
    model: body.model,
    isStreamed: body.stream ?? false,
    stream: { isUsageIncluded: true, isObfuscationIncluded: false },
    turns,
    tools,
    settings: readSettings(body),
    parameters: notes.parameters,
    nativeOnly: notes.nativeOnly,
    parameterNames: PARAMETER_NAMES,
  };
}

/** Notes what stands at the top level and is neither turn, tool nor a setting that other protocols have. */
function notePlaces(native: JsonObject, notes: Notes): void {
  for (const name of TEXT_ONLY) if (native[name] !== undefined) noteTexts(notes, native[name], [name]);
  for (const name of NATIVE_ONLY) noteWhole(native, name, notes);
  if (native['service_tier'] === 'standard_only') noteNative(notes, ['service_tier']);
  if (native['speed'] === 'fast') noteNative(notes, ['speed']);
  if (memberOf(native['thinking'], 'type') === 'between_tools') noteNative(notes, ['thinking']);
  for (const [parent, name] of NATIVE_MEMBERS) {
    const value = memberOf(native[parent], name);
    if (value !== undefined && value !== null) noteNative(notes, [parent, name]);
  }
}

function noteWhole(native: JsonObject, name: string, notes: Notes): void {
  const value = native[name];
  if (value === undefined || value === null) return;
  noteNative(notes, [name]);
  noteTexts(notes, value, [name]);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

const TEXT_ONLY = ['metadata', 'stop_sequences', 'output_config', 'output_format', 'tool_choice'] as const;
const NATIVE_ONLY = [
  'cache_control',
  'context_management',
  'compaction',
  'container',
  'diagnostics',
  'inference_geo',
] as const;
const NATIVE_MEMBERS = [['output_config', 'task_budget']] as const;

/**
 * Parameters by which a request would choose hosts, models, accounts or stored conversations that no check has seen.
 * Configuration can let each through by name.
 */
const STEERING: ReadonlyMap<string, string> = new Map([
  ['mcp_servers', 'names servers to connect to, which only the operator may do'],
  ['thread', 'continues a conversation that is stored elsewhere and cannot be checked here'],
  ['billing_policy', 'chooses who pays, which only the operator may do'],
  ['fallback_credit_token', 'chooses who pays, which only the operator may do'],
  ['user_profile_id', 'chooses an account, which only the operator may do'],
  ['workspace_id', 'chooses an account, which only the operator may do'],
]);
