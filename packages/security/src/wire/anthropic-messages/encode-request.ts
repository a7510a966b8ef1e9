import { type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest, TokenCountRequest } from '../../vocabulary/index.ts';
import type { EncodedRequest, TargetModel, Unsupported } from '../contract.ts';
import type { Missing } from './missing.ts';
import { writeNativeBody } from './native-body.ts';
import { writeSettings } from './write-settings.ts';
import { writeTools } from './write-tools.ts';
import { writeTurns } from './write-turns.ts';

/**
 * The request as `POST /v1/messages` takes it. A body of the same protocol goes on as it was validated, with the model and
 * the stream flag replaced; every other request is written anew.
 *
 * @see ASSURANCE VAL-5.
 */
export function encodeMessages(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const headers = headersOf(request);
  if (request.native.protocol === 'anthropic-messages') {
    const native = writeNativeBody(request, target);
    if (!native.ok) return native;
    const stream = request.isStreamed || 'stream' in native.value ? { stream: request.isStreamed } : {};
    return ok({ path: MESSAGES_PATH, body: { ...native.value, ...stream }, headers });
  }
  const written = writeBody(request, target);
  if (!written.ok) return written;
  const stream = request.isStreamed ? { stream: true } : {};
  return ok({ path: MESSAGES_PATH, body: { ...written.value, ...stream }, headers });
}

/** The request as `POST /v1/messages/count_tokens` takes it: what shapes the prompt, nothing of the answer. */
export function encodeCountTokens(request: TokenCountRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const headers = headersOf(request.chat);
  if (request.native.protocol === 'anthropic-messages') {
    const native = writeNativeBody(request.chat, target);
    return native.ok ? ok({ path: COUNT_TOKENS_PATH, body: native.value, headers }) : native;
  }
  const written = writeBody(request.chat, target);
  if (!written.ok) return written;
  const body = Object.fromEntries(Object.entries(written.value).filter(([name]) => COUNTED.has(name)));
  return ok({ path: COUNT_TOKENS_PATH, body, headers });
}

function writeBody(request: ChatRequest, target: TargetModel): Result<JsonObject, Unsupported> {
  const missing: Missing = new Set(request.nativeOnly);
  const { system, messages } = writeTurns(request.turns, missing);
  const body: JsonObject = {
    model: target.model,
    ...writeSettings(request, target, missing),
    ...(system.length === 0 ? {} : { system }),
    messages,
    ...writeTools(request, missing),
  };
  if (missing.size > 0 && target.onUnsupported === 'refuse') return refuse({ parameters: [...missing] });
  return ok(body);
}

function headersOf({ native, betas }: ChatRequest): Readonly<Record<string, string>> {
  const isOwn = native.protocol === 'anthropic-messages' && betas !== undefined && betas.length > 0;
  return { 'anthropic-version': VERSION, ...(isOwn ? { 'anthropic-beta': betas.join(',') } : {}) };
}

const MESSAGES_PATH = '/v1/messages';
const COUNT_TOKENS_PATH = '/v1/messages/count_tokens';
/** The one version of the protocol that there is; changes come by `anthropic-beta` names. */
const VERSION = '2023-06-01';
const COUNTED: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
]);
